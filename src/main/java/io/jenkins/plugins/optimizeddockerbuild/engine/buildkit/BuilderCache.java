package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The build cache on a builder's disk. */
public final class BuilderCache {
    private static final Pattern SUM =
            Pattern.compile("(?m)^(Shared|Total):\\s*(\\d+(?:\\.\\d+)?(?:e\\+\\d+)?)\\s*([kKMGTP]?)B");
    private static final String UNITS = "KMGTP";

    private BuilderCache() {}

    /**
     * Total reported by {@code buildx du} without what images in the engine share, which pruning neither counts nor
     * frees.
     *
     * @return bytes
     * @throws IOException when there is no answer in time
     */
    public static long sizeBytes(ClientEnvironment environment, String builder, Duration patience)
            throws BuilderUnavailableException, IOException, InterruptedException {
        return ask(environment, patience, "du", "--builder", builder);
    }

    /**
     * Prunes the least recently used records until the limit is met; what running builds use stays.
     *
     * @param keepBytes the limit
     * @return bytes that were pruned
     * @throws IOException when it does not end in time
     */
    public static long prune(ClientEnvironment environment, String builder, long keepBytes, Duration patience)
            throws BuilderUnavailableException, IOException, InterruptedException {
        // deprecated in favor of finer options, but the only one that all versions know
        String keep = Long.toString(keepBytes);
        return ask(environment, patience, "prune", "--builder", builder, "--force", "--keep-storage", keep);
    }

    private static long ask(ClientEnvironment environment, Duration patience, String... arguments)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        byte[] answer = Question.ask(environment, buildx.commandLine(arguments)).answer(patience);
        return unshared(new String(answer, StandardCharsets.UTF_8));
    }

    /** @throws IOException when the text has no total */
    static long unshared(String text) throws IOException {
        Matcher sum = SUM.matcher(text);
        long shared = 0;
        while (sum.find()) {
            String unit = sum.group(3).toUpperCase(Locale.ROOT);
            double factor = unit.isEmpty() ? 1 : Math.pow(1000, UNITS.indexOf(unit) + 1);
            long bytes = Math.round(Double.parseDouble(sum.group(2)) * factor);
            if (sum.group(1).equals("Total")) {
                return Math.max(0, bytes - shared);
            }
            shared = bytes;
        }
        throw new IOException("the client reports no total");
    }
}
