package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The first phase: looks at the context and asks the builder at the same time, writes what the build needs into its
 * temporary folder, and decides what to run. Starts nothing.
 */
final class BuildPreparation {
    private static final String METADATA = "metadata.json";

    private final BuildRequest request;
    private final BuildSettings settings;
    private final Path temporary;
    private final ClientEnvironment environment;
    private final Instant started = Instant.now();
    private final Map<String, String> arguments;
    private final List<String> notes = new ArrayList<>();
    private ContextAnalysis context;
    private Capabilities capabilities;
    private BuildPlan plan;
    private String refusal;

    /**
     * What came of it.
     *
     * @param context null when it could not be looked at
     */
    record Result(PreparedBuild build, @CheckForNull ContextAnalysis context) {}

    /** @param temporary an existing folder for this build alone */
    BuildPreparation(BuildRequest request, BuildSettings settings, Path temporary, ClientEnvironment environment) {
        this.request = request;
        this.settings = settings;
        this.temporary = temporary;
        this.environment = environment;
        this.arguments = BuildArguments.known(request, environment.variables());
    }

    /**
     * Decides everything. A build that cannot begin (no such context, no builder) is no exception here: the result says
     * why.
     *
     * @param standardInput where a Dockerfile named {@code -} comes from
     * @throws InvalidRequestException when the request cannot work
     * @throws IOException when the folder cannot be written to
     */
    Result prepare(InputStream standardInput) throws IOException {
        RequestCheck.check(request, environment);
        if (settings.smokeTest() != null) {
            settings.smokeTest().check(request, environment);
        }
        FutureTask<Capabilities> asking =
                Background.begin("capabilities", () -> Capabilities.ask(environment, request));
        try {
            plan(asking, standardInput);
        } catch (ContextException | BuilderUnavailableException e) {
            refusal = e.getMessage();
        } catch (InterruptedException e) {
            refusal = "It was interrupted.";
            Thread.currentThread().interrupt();
        }
        PreparedBuild build = new PreparedBuild(
                request,
                settings,
                started,
                arguments,
                dockerfile(),
                context == null || context.location().folder() == null
                        ? null
                        : context.location().folder().toString(),
                capabilities,
                plan,
                refusal,
                notes);
        return new Result(build, context);
    }

    private void plan(FutureTask<Capabilities> asking, InputStream standardInput)
            throws ContextException, BuilderUnavailableException, IOException, InterruptedException {
        context = ContextAnalysis.of(PreparedBuild.contextRequest(request, settings, arguments), standardInput);
        if (context.dockerfile() != null) {
            notes.addAll(RequestCheck.checkStages(request, context.dockerfile()));
        }
        notes.addAll(context.keptOutNotes());
        PreparedContext prepared = context.prepare(temporary);
        capabilities = answer(asking);
        plan = BuildPlanner.plan(
                request.toBuilder()
                        .context(prepared.context())
                        .usedHere(settings.smokeTest() != null)
                        .build(),
                capabilities,
                environment,
                prepared.dockerfile(),
                temporary.resolve(METADATA).toString());
        notes.addAll(plan.notes());
    }

    @CheckForNull
    private DockerfileCopy dockerfile() {
        return context == null || context.dockerfile() == null
                ? null
                : new DockerfileCopy(
                        PreparedBuild.dockerfileName(request), context.dockerfileContent(), context.dockerfile());
    }

    private static Capabilities answer(FutureTask<Capabilities> asking)
            throws BuilderUnavailableException, IOException, InterruptedException {
        try {
            return asking.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuilderUnavailableException unavailable) {
                throw unavailable;
            }
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
