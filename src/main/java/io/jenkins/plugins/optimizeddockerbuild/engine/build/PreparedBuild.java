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
 * A build about which everything is decided and of which nothing has run. It holds the values of build arguments, so that
 * it may be kept where only the build's owner can read.
 *
 * @param started when the preparation began, on the client's clock
 * @param arguments build arguments with their values, as far as they are known
 * @param dockerfile null when it is not at hand or not for Docker's own frontend
 * @param contextFolder absolute; null when the context is no folder
 * @param capabilities null when the builder was not asked or did not answer
 * @param pruned ignore rules that keep paths away from BuildKit beyond the user's own; empty where nothing is pruned
 * @param unpruned why nothing is, although it was asked for; null when it is as asked
 * @param plan what to run; null when the build cannot begin
 * @param refusal why it cannot; null when it can
 * @param notes what is to be said before it runs, one sentence each
 * @param failedTries tries after which it was prepared again, in order
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
    /** What is asked of a build that somebody else started: nobody knows. */
    private static final BuildRequest UNSEEN = BuildRequest.builder().build();

    PreparedBuild {
        // serializable in any case, which the immutable ones are since Java 17 only by a proxy
        arguments = new HashMap<>(arguments);
        pruned = List.copyOf(pruned);
        notes = List.copyOf(notes);
        failedTries = List.copyOf(failedTries);
    }

    /** How long to wait before the client is run; zero for a first try. */
    Duration pause() {
        return failedTries.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(failedTries.get(failedTries.size() - 1).pauseMillis());
    }

    /** The same to be tried again. */
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
        /** It failed with a pruned one before. */
        BUILT_AGAIN,
        /** An earlier build of the history succeeded only with the whole one. */
        REMEMBERED
    }

    /** A build that somebody else runs, and of which only the output is seen. */
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

    /** Whether somebody else runs it. */
    boolean isWatched() {
        return request == UNSEEN;
    }

    @CheckForNull
    Dockerfile parsedDockerfile() {
        return dockerfile == null ? null : dockerfile.parsed();
    }

    /** The Dockerfile's name as a person reads it, without its folder. */
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

    /** What the build gives to the Dockerfile. */
    BuildInputs inputs() {
        return new BuildInputs(
                request.target(), arguments, request.buildContexts().keySet(), null);
    }

    /** Null without a Dockerfile. */
    @CheckForNull
    DockerfileSteps steps() {
        return dockerfile == null ? null : DockerfileSteps.of(dockerfile.parsed(), inputs());
    }

    /** What to look at before the build. */
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

    /** Which servers a layer that says nothing may be waiting for. */
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
