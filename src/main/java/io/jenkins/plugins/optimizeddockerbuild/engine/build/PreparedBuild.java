package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.FailedTry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A build that is fully decided and of which nothing has run yet. It holds the values of build arguments, so store it
 * only where nobody but the build's owner can read it.
 *
 * @param started when the preparation began, on the client's clock
 * @param arguments build arguments with their values, where known
 * @param dockerfile null when it is not available or not for Docker's own frontend
 * @param contextFolder absolute; null when the context is not a folder
 * @param capabilities null when the builder was not asked or did not answer
 * @param pruned ignore rules beyond the user's own that keep paths from BuildKit; empty when nothing is pruned
 * @param unpruned why nothing is pruned although pruning was requested; null when the request was followed
 * @param plan what to run; null when the build cannot start
 * @param refusal why it cannot start; null when it can
 * @param notes to be logged before it runs, one sentence each
 * @param failedTries earlier tries, in order
 */
record PreparedBuild(
        BuildRequest request,
        BuildSettings settings,
        Instant started,
        Map<String, String> arguments,
        @CheckForNull DockerfileCopy dockerfile,
        @CheckForNull String contextFolder,
        @CheckForNull Capabilities capabilities,
        List<String> pruned,
        @CheckForNull Unpruned unpruned,
        @CheckForNull BuildPlan plan,
        @CheckForNull String refusal,
        List<String> notes,
        List<FailedTry> failedTries)
        implements Serializable {
    /** The request of a build that another process started is unknown. */
    private static final BuildRequest UNSEEN = BuildRequest.builder().build();

    PreparedBuild {
        // HashMap is plainly serializable; the immutable maps serialize through a proxy
        arguments = new HashMap<>(arguments);
        pruned = List.copyOf(pruned);
        notes = List.copyOf(notes);
        failedTries = List.copyOf(failedTries);
    }

    /** How long to wait before the client runs; zero for a first try. */
    Duration pause() {
        return failedTries.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(failedTries.get(failedTries.size() - 1).pauseMillis());
    }

    /** The same build, for another try. */
    PreparedBuild after(FailedTry failed) {
        List<FailedTry> tries = new ArrayList<>(failedTries);
        tries.add(failed);
        return new PreparedBuild(
                request,
                settings,
                started,
                arguments,
                dockerfile,
                contextFolder,
                capabilities,
                pruned,
                unpruned,
                plan,
                refusal,
                notes,
                tries);
    }

    /** Why a build gets its whole context. */
    enum Unpruned {
        /** It failed with a pruned context before. */
        BUILT_AGAIN,
        /** In the history, an earlier build succeeded only with the whole context. */
        REMEMBERED
    }

    /** A build that another process runs; only its output is available. */
    static PreparedBuild watched(
            LogSettings log, @CheckForNull Dockerfile dockerfile, String version, Instant started, List<String> notes) {
        return new PreparedBuild(
                UNSEEN,
                BuildSettings.of(version),
                started,
                Map.of(),
                dockerfile == null ? null : new DockerfileCopy(log.dockerfile(), dockerfile),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                notes,
                List.of());
    }

    /** Whether another process runs it. */
    boolean isWatched() {
        return request == UNSEEN;
    }

    @CheckForNull
    Dockerfile parsedDockerfile() {
        return dockerfile == null ? null : dockerfile.parsed();
    }

    /** The Dockerfile's name for display, without its folder. */
    String dockerfileName() {
        return dockerfile == null ? dockerfileName(request) : dockerfile.name();
    }

    static String dockerfileName(BuildRequest request) {
        String file = request.file();
        if (file == null || file.equals("-")) {
            return "Dockerfile";
        }
        Path name = Path.of(file).getFileName();
        return name == null ? file : name.toString();
    }

    /** What the build passes to the Dockerfile. */
    BuildInputs inputs() {
        return new BuildInputs(
                request.target(), arguments, request.buildContexts().keySet(), null);
    }

    /** Null without a Dockerfile. */
    @CheckForNull
    DockerfileSteps steps() {
        return dockerfile == null ? null : DockerfileSteps.of(dockerfile.parsed(), inputs());
    }

    /** What to analyze before the build. */
    ContextRequest contextRequest() {
        return contextRequest(request, settings, arguments);
    }

    static ContextRequest contextRequest(BuildRequest request, BuildSettings settings, Map<String, String> arguments) {
        return new ContextRequest(
                request.context(),
                request.file(),
                request.target(),
                arguments,
                request.buildContexts().keySet(),
                request.platforms().stream().map(Platform::text).toList(),
                settings.prune(),
                settings.ignore(),
                settings.keptOut());
    }

    /** The servers that a silent layer may be waiting for. */
    EndpointFinder endpoints() {
        List<String> references = new ArrayList<>();
        for (ImageReference tag : request.tags()) {
            references.add(tag.text());
        }
        for (List<CacheEntry> caches : List.of(request.cacheFrom(), request.cacheTo())) {
            for (CacheEntry cache : caches) {
                if (cache.reference() != null) {
                    references.add(cache.reference());
                }
            }
        }
        return new EndpointFinder(
                parsedDockerfile(), inputs(), contextFolder == null ? null : Path.of(contextFolder), references);
    }
}
