package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Dockerfiles of the helper builds. They use the tools of the base image of the first mount's stage, which is
 * pulled anyway and has a shell.
 */
final class TransferDockerfile {
    /** Name of the context for the stored image. */
    static final String STORED = "odb-stored";

    /** A new value makes every RUN of a helper build run: BuildKit's cache does not know the content of mounts. */
    static final String NONCE = "ODB_RUN";

    private TransferDockerfile() {}

    /** Checks which mounts have what the stored image has, without the image. */
    static String check(List<CarriedMount> mounts) {
        return moving(mounts, false, "check.sh");
    }

    /** Fills the mounts from the stored image. */
    static String fill(List<CarriedMount> mounts) {
        return moving(mounts, true, "fill.sh");
    }

    /**
     * Collects what the stored image does not have.
     *
     * @param mostBytes limit for one mount
     */
    static String collect(List<CarriedMount> mounts, boolean hasStored, long mostBytes) {
        return moving(mounts, hasStored, "collect.sh", Long.toString(mostBytes));
    }

    private static String moving(List<CarriedMount> mounts, boolean hasStored, String script, String... arguments) {
        List<List<Integer>> groups = groups(mounts);
        StringBuilder text = new StringBuilder(stages(mounts, groups, hasStored, script, arguments));
        if (groups.size() > 1) {
            text.append("FROM scratch\n");
            for (int i = 0; i < groups.size(); i++) {
                text.append("COPY --from=")
                        .append(stage(i))
                        .append(" /odb/done /")
                        .append(i)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /**
     * Extends the stored image with what was collected; its stages are those of {@link #collect}, so BuildKit has them
     * cached.
     *
     * @param pieces that were packed, by the number of the mount
     */
    static String write(
            List<CarriedMount> mounts,
            Map<Integer, Integer> pieces,
            boolean hasStored,
            long mostBytes,
            Map<String, String> labels) {
        List<List<Integer>> groups = groups(mounts);
        StringBuilder text =
                new StringBuilder(stages(mounts, groups, hasStored, "collect.sh", Long.toString(mostBytes)));
        text.append("FROM ").append(hasStored ? STORED : "scratch").append('\n');
        for (int i = 0; i < groups.size(); i++) {
            for (int mount : groups.get(i)) {
                for (int piece = 0; piece < pieces.getOrDefault(mount, 0); piece++) {
                    text.append("COPY --link --from=").append(stage(i));
                    text.append(" /odb/out/")
                            .append(mount)
                            .append('/')
                            .append(piece)
                            .append("/ /\n");
                }
            }
        }
        labels.forEach((name, value) ->
                text.append("LABEL ").append(name).append("=\"").append(value).append("\"\n"));
        return text.toString();
    }

    /**
     * Input for the scripts: a line for each mount, with its number, its folder in the stored image, its file among
     * what the builder knows, the mark of the content, and the carried parts.
     */
    static String list(List<CarriedMount> mounts) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < mounts.size(); i++) {
            CarriedMount mount = mounts.get(i);
            lines.append(i).append(' ').append(mount.key());
            lines.append(' ').append(mount.known());
            lines.append(' ').append(mount.mark() == null ? "-" : mount.mark());
            mount.parts().forEach(part -> lines.append(' ').append(part));
            lines.append('\n');
        }
        return lines.toString();
    }

    /**
     * Groups of mounts that one RUN can have. Each locked mount has its own group: two builds that wait for each
     * other's mounts would deadlock.
     */
    private static List<List<Integer>> groups(List<CarriedMount> mounts) {
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < mounts.size(); i++) {
            if ("locked".equals(mounts.get(i).mount().options().get("sharing"))) {
                groups.add(List.of(i));
            } else {
                open.add(i);
            }
        }
        if (!open.isEmpty()) {
            groups.add(0, open);
        }
        return groups;
    }

    private static String stage(int group) {
        return "m" + group;
    }

    private static String stages(
            List<CarriedMount> mounts,
            List<List<Integer>> groups,
            boolean hasStored,
            String script,
            String... arguments) {
        StringBuilder text = new StringBuilder();
        CacheMount first = mounts.get(0).mount();
        for (int i = 0; i < groups.size(); i++) {
            text.append("FROM ");
            if (first.platform() != null) {
                text.append("--platform=").append(first.platform()).append(' ');
            }
            text.append(first.base()).append(" AS ").append(stage(i)).append("\nUSER 0:0\n");
            text.append("ARG ").append(NONCE).append("\nRUN --mount=type=bind,target=/odb/scripts");
            if (hasStored) {
                text.append(" --mount=type=bind,from=").append(STORED).append(",target=/odb/stored");
            }
            List<String> words = new ArrayList<>(List.of("/bin/sh", "/odb/scripts/" + script));
            words.addAll(List.of(arguments));
            for (int mount : groups.get(i)) {
                text.append(" --mount=")
                        .append(flag(csv(fields(mounts.get(mount).mount(), mount))));
                words.add(Integer.toString(mount));
            }
            text.append(" --mount=type=cache,id=odb-carried,target=/odb/known");
            text.append(" [\"").append(String.join("\", \"", words)).append("\"]\n");
        }
        return text.toString();
    }

    private static Map<String, String> fields(CacheMount mount, int number) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", "cache");
        fields.put("id", mount.id().replace("\\", "\\\\").replace("$", "\\$"));
        fields.put("target", "/odb/mount/" + number);
        fields.putAll(mount.options());
        return fields;
    }

    /** BuildKit removes quotes and backslashes from a flag before it parses it. */
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
