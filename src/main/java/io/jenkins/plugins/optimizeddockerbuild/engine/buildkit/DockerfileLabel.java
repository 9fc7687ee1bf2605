package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The label with the path of the Dockerfile in its repository, which buildx adds when {@code BUILDX_GIT_LABELS} asks
 * for it, but not for a Dockerfile outside of the repository, as a prepared one is. Mirrors buildx {@code build/git.go}.
 */
final class DockerfileLabel {
    private static final String NAME = "com.docker.image.source.entrypoint";
    private static final String SWITCH = "BUILDX_GIT_LABELS";

    /** What buildx takes for yes: Go's {@code strconv.ParseBool}, and {@code full}. */
    private static final Set<String> YES = Set.of("full", "1", "t", "T", "true", "TRUE", "True");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private DockerfileLabel() {}

    /** {@code NAME=PATH} as buildx would label the image of the request's own Dockerfile; null when it would not. */
    @CheckForNull
    static String of(BuildRequest request, ClientEnvironment environment) {
        String asked = environment.variable(SWITCH);
        Path git = asked != null && YES.contains(asked) ? environment.program("git") : null;
        if (git == null) {
            return null;
        }
        try {
            Path context = environment.resolve(request.context()).normalize();
            Path dockerfile = request.file() == null
                    ? context.resolve("Dockerfile")
                    : environment.resolve(request.file()).normalize();
            byte[] answer = Question.ask(
                            environment,
                            List.of(git.toString(), "-C", context.toString(), "rev-parse", "--show-toplevel"))
                    .answer(TIMEOUT);
            Path root = Path.of(new String(answer, StandardCharsets.UTF_8).strip());
            return dockerfile.startsWith(root) && !dockerfile.equals(root)
                    ? NAME + "=" + root.relativize(dockerfile)
                    : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (IOException | InvalidPathException e) {
            // no repository, or none that Git trusts: buildx adds no label either
            return null;
        }
    }
}
