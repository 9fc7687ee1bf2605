package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Dockerfiles of the small builds that move the content of mounts. Each mount has a stage of its own, of the image
 * that its own stage begins from: that is pulled anyway, and it has a shell.
 */
final class TransferDockerfile {
    /** Name of the context that stands for the carried image. */
    static final String STORED = "odb-stored";

    /** A new value makes every RUN of a small build run: BuildKit's cache does not know what a mount holds. */
    static final String NONCE = "ODB_RUN";

    static final int PIECES = 8;

    private TransferDockerfile() {}

    /** Fills the mounts from the carried image. */
    static String fill(List<CarriedMount> mounts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < mounts.size(); i++) {
            stage(text, mounts.get(i), i);
            text.append("ARG ").append(NONCE).append('\n');
            run(text, mounts.get(i), true, "fill.sh", List.of());
        }
        text.append("FROM scratch\n");
        for (int i = 0; i < mounts.size(); i++) {
            text.append("COPY --from=m")
                    .append(i)
                    .append(" /odb/done /")
                    .append(i)
                    .append('\n');
        }
        return text.toString();
    }

    /** Collects what the carried image has not. */
    static String collect(List<CarriedMount> mounts, boolean hasStored, long mostBytes) {
        StringBuilder text = new StringBuilder();
        collectStages(text, mounts, hasStored, mostBytes);
        text.append("FROM scratch\n");
        for (int i = 0; i < mounts.size(); i++) {
            text.append("COPY --from=m")
                    .append(i)
                    .append(" /odb/changed /")
                    .append(i)
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The carried image with what was collected; its stages are those of {@link #collect}, so that BuildKit has them.
     *
     * @param changed those of the mounts that have something new
     */
    static String write(
            List<CarriedMount> mounts,
            List<CarriedMount> changed,
            boolean hasStored,
            long mostBytes,
            Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        collectStages(text, mounts, hasStored, mostBytes);
        text.append("FROM ").append(hasStored ? STORED : "scratch").append('\n');
        for (CarriedMount mount : changed) {
            for (int piece = 0; piece < (hasStored ? 1 : PIECES); piece++) {
                text.append("COPY --link --from=m")
                        .append(mounts.indexOf(mount))
                        .append(" /odb/out/")
                        .append(piece)
                        .append("/ /\n");
            }
        }
        labels.forEach((name, value) ->
                text.append("LABEL ").append(name).append("=\"").append(value).append("\"\n"));
        return text.toString();
    }

    private static void collectStages(
            StringBuilder text, List<CarriedMount> mounts, boolean hasStored, long mostBytes) {
        for (int i = 0; i < mounts.size(); i++) {
            stage(text, mounts.get(i), i);
            text.append("ARG ").append(NONCE).append('\n');
            run(text, mounts.get(i), hasStored, "collect.sh", List.of(Long.toString(mostBytes)));
        }
    }

    private static void stage(StringBuilder text, CarriedMount carried, int number) {
        CacheMount mount = carried.mount();
        text.append("FROM ");
        if (mount.platform() != null) {
            text.append("--platform=").append(mount.platform()).append(' ');
        }
        text.append(mount.base()).append(" AS m").append(number).append("\nUSER 0:0\n");
    }

    private static void run(
            StringBuilder text, CarriedMount carried, boolean hasStored, String script, List<String> arguments) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", "cache");
        fields.put("id", carried.mount().id().replace("\\", "\\\\").replace("$", "\\$"));
        fields.put("target", "/odb/mount");
        fields.putAll(carried.mount().options());
        text.append("RUN --mount=").append(flag(csv(fields)));
        text.append(" --mount=type=bind,target=/odb/scripts");
        if (hasStored) {
            text.append(" --mount=type=bind,from=").append(STORED).append(",target=/odb/stored");
        }
        List<String> words = new ArrayList<>(List.of("/bin/sh", "/odb/scripts/" + script));
        words.addAll(arguments);
        words.add(carried.key());
        words.addAll(carried.parts());
        text.append(" [\"").append(String.join("\", \"", words)).append("\"]\n");
    }

    /** BuildKit takes quotes and backslashes away from a flag before it reads what the flag says. */
    private static String flag(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            escaped.append(c == '\\' || c == '"' || c == '\'' || c == ' ' || c == '\t' ? "\\" : "")
                    .append(c);
        }
        return escaped.toString();
    }

    private static String csv(Map<String, String> fields) {
        List<String> parts = new ArrayList<>();
        fields.forEach((name, value) -> {
            String field = name + "=" + value;
            boolean needsQuotes = field.contains(",") || field.contains("\"");
            parts.add(needsQuotes ? '"' + field.replace("\"", "\"\"") + '"' : field);
        });
        return String.join(",", parts);
    }
}
