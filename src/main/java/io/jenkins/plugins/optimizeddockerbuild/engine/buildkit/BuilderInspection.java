package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code buildx inspect} says about a builder, all its nodes together.
 *
 * @param buildkit the oldest version among its nodes; null when none tells
 * @param platforms that it builds for, those that it runs without emulation first
 * @param snapshotter whether images are kept in containerd
 * @param isComplete whether BuildKit itself was asked: a builder that does not run has no labels
 */
public record BuilderInspection(
        @CheckForNull Version buildkit, List<String> platforms, boolean snapshotter, boolean isComplete) {
    private static final String SNAPSHOTTER_LABEL = "org.mobyproject.buildkit.worker.snapshotter:";

    public BuilderInspection {
        platforms = List.copyOf(platforms);
    }

    /**
     * Asks a builder that {@link BuilderCreation} made.
     *
     * @param patience after which it counts as one that does not answer
     * @throws IOException when it does not answer in time, or the client fails
     */
    public static BuilderInspection ask(ClientEnvironment environment, String builder, Duration patience)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        Question question = Question.ask(environment, buildx.commandLine("inspect", "--builder", builder));
        return parse(new String(question.answer(patience), StandardCharsets.UTF_8));
    }

    /** @param text fields with a colon, then labels, for each node */
    static BuilderInspection parse(String text) {
        Version oldest = null;
        List<String> platforms = new ArrayList<>();
        boolean snapshotter = false;
        boolean isComplete = false;
        for (String line : text.split("\n")) {
            String field = line.strip();
            if (field.startsWith("BuildKit version:") || field.startsWith("Buildkit:")) {
                Version version = Version.in(field);
                boolean isOlder = oldest == null || version != null && version.compareTo(oldest) < 0;
                oldest = isOlder ? version : oldest;
            } else if (field.startsWith("Platforms:")) {
                for (String platform : field.substring("Platforms:".length()).split(",")) {
                    String name = platform.strip().replace("*", "");
                    if (!name.isEmpty() && !platforms.contains(name)) {
                        platforms.add(name);
                    }
                }
            } else if (field.startsWith("Labels:")) {
                isComplete = true;
            } else if (field.startsWith(SNAPSHOTTER_LABEL)) {
                snapshotter = true;
            }
        }
        return new BuilderInspection(oldest, platforms, snapshotter, isComplete);
    }
}
