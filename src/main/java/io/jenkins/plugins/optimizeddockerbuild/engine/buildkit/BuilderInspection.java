package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of {@code buildx inspect} for a builder, with all nodes combined.
 *
 * @param buildkit the oldest version among its nodes; null when none reports one
 * @param platforms that it builds for, native ones first
 * @param snapshotter whether images are stored in containerd
 * @param isComplete whether BuildKit itself answered: a builder that is not running has no labels
 */
public record BuilderInspection(
        @CheckForNull Version buildkit, List<String> platforms, boolean snapshotter, boolean isComplete) {
    private static final String SNAPSHOTTER_LABEL = "org.mobyproject.buildkit.worker.snapshotter:";

    public BuilderInspection {
        platforms = List.copyOf(platforms);
    }

    /**
     * Queries a builder that {@link BuilderCreation} made.
     *
     * @param patience how long to wait for an answer
     * @throws IOException when it does not answer in time, or the client fails
     */
    public static BuilderInspection ask(ClientEnvironment environment, String builder, Duration patience)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        Question question = Question.ask(environment, buildx.commandLine("inspect", "--builder", builder));
        return parse(new String(question.answer(patience), StandardCharsets.UTF_8));
    }

    /** @param text for each node, fields with a colon, then labels */
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
