package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.NodeSlots;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolFile;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import java.nio.file.Path;

/** The nodes of {@code --builder-pool}. */
final class BuilderPool {
    private BuilderPool() {}

    /**
     * The queue for a node of the pool.
     *
     * @throws InvalidRequestException when the file is not a pool
     */
    static PoolQueue queue(Path pool, BuildRequest request) {
        if (request.builderName() != null) {
            throw new InvalidRequestException(
                    CommandOption.BUILDER_POOL,
                    " and ",
                    BuildOption.BUILDER,
                    " both define where to build; remove one of them.");
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
            throw new InvalidRequestException(CommandOption.BUILDER_POOL, ": " + e.getMessage() + ".");
        }
    }

    private static Path usersLocks() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return folder.resolve("optimized-docker-build").resolve("pool");
    }
}
