package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.NodeSlots;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolFile;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a pool of builders. */
final class PoolOptions {

    @Option(
            names = "--builder-pool",
            paramLabel = "FILE",
            description =
                    "BuildKits in JSON (docs/builders.md): the build goes to the one that has this image's cache, "
                            + "to the next when it is busy or does not answer.")
    private Path pool;

    /**
     * The way to a node of the pool; null when none was asked for.
     *
     * @throws InvalidRequestException when the file is no pool
     */
    @CheckForNull
    PoolQueue queue(BuildRequest request) {
        if (pool == null) {
            return null;
        }
        if (request.builderName() != null) {
            throw new InvalidRequestException(
                    "--builder-pool and --builder both say where to build; leave one of them out.");
        }
        try {
            PoolFile file = PoolFile.read(pool);
            // an image has its name; what has none is known by its folder
            String project =
                    request.tags().isEmpty() ? Path.of("").toAbsolutePath().toString() : "";
            return new PoolQueue(
                    PoolOrder.of(file.pool(), project, request),
                    new NodeSlots(file.locks() == null ? usersLocks() : file.locks()));
        } catch (InvalidPoolException e) {
            throw new InvalidRequestException("--builder-pool: " + e.getMessage() + ".");
        }
    }

    private static Path usersLocks() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return folder.resolve("optimized-docker-build").resolve("pool");
    }
}
