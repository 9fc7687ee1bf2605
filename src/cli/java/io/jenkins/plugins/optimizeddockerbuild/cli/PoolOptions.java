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

/** The option for a pool of builders. */
final class PoolOptions {

    @Option(
            names = "--builder-pool",
            paramLabel = "FILE",
            description =
                    "JSON file with BuildKits (docs/builders.md): the build runs on the one with this image's cache, "
                            + "or on the next one if that is busy or does not answer.")
    private Path pool;

    /**
     * The queue for a node of the pool; null when no pool is used.
     *
     * @throws InvalidRequestException when the file is not a pool
     */
    @CheckForNull
    PoolQueue queue(BuildRequest request) {
        if (pool == null) {
            return null;
        }
        if (request.builderName() != null) {
            throw new InvalidRequestException(
                    "--builder-pool and --builder both define where to build; remove one of them.");
        }
        try {
            PoolFile file = PoolFile.read(pool);
            // an image is identified by its name, or otherwise by its folder
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
