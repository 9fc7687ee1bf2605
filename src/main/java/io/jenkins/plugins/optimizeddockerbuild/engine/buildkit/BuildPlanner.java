package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Resource;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a request and the builder's capabilities into a {@link BuildPlan}. Users get exactly what they requested: no
 * attestation, label or cache is added. What the client or builder does not support is left out with a note if the
 * result stays correct, and rejected otherwise.
 *
 * <p>Used once, by one thread.
 */
public final class BuildPlanner {
    private static final String METADATA_PROVENANCE = "BUILDX_METADATA_PROVENANCE";

    /** Handled by separate methods. */
    private static final Set<BuildOption<?>> DECIDED_HERE = Set.of(
            BuildOption.BUILDER,
            BuildOption.FILE,
            BuildOption.CALL,
            BuildOption.PLATFORM,
            BuildOption.BUILD_ARG,
            BuildOption.RESOURCE,
            BuildOption.ATTEST,
            BuildOption.CACHE_FROM,
            BuildOption.CACHE_TO,
            BuildOption.OUTPUT,
            BuildOption.PUSH,
            BuildOption.LOAD,
            BuildOption.METADATA_FILE,
            BuildOption.PROGRESS,
            BuildOption.QUIET);

    /** What a client that is too old for them can omit without changing what the image does. */
    private static final Set<BuildOption<?>> DISPENSABLE = Set.of(BuildOption.ANNOTATION, BuildOption.DEBUG);

    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final PlanDraft draft;

    @CheckForNull
    private final UnnamedExport unnamed;

    private BuildPlanner(BuildRequest request, Capabilities capabilities, ClientEnvironment environment) {
        this.request = request;
        this.capabilities = capabilities;
        this.environment = environment;
        this.draft = new PlanDraft(request.spelling(), capabilities);
        this.unnamed =
                request.isNamedLater() && request.call() == null ? UnnamedExport.of(request, capabilities) : null;
    }

    /**
     * Plans a build.
     *
     * @param dockerfile the prepared Dockerfile to use instead of the request's; null to use the request's
     * @param metadataFile where the client may write its metadata, unless the request sets its own file
     * @throws InvalidRequestException when this client or builder cannot do it; one sentence for each reason
     */
    public static BuildPlan plan(
            BuildRequest request,
            Capabilities capabilities,
            ClientEnvironment environment,
            @CheckForNull String dockerfile,
            String metadataFile) {
        return new BuildPlanner(request, capabilities, environment).plan(dockerfile, metadataFile);
    }

    private BuildPlan plan(@CheckForNull String dockerfile, String metadataFile) {
        draft.word("build");
        progress();
        PlannedExporters exporters = new PlannedExporters(request, capabilities, unnamed, draft);
        boolean evaluates = request.call() != null;
        // an evaluation reads nothing else from the context, and its output names the Dockerfile that it was given
        String prepared = evaluates && !"-".equals(request.file()) ? null : dockerfile;
        String metadata = metadata(metadataFile);
        draft.option(BuildOption.BUILDER, request.builderName());
        draft.option(BuildOption.FILE, prepared == null ? request.file() : prepared);
        evaluation();
        platforms();
        for (BuildOption<?> option : BuildOption.all()) {
            boolean isNamedLater = option == BuildOption.TAG && unnamed != null && !unnamed.keepsTags();
            if (!DECIDED_HERE.contains(option) && !isNamedLater) {
                asGiven(option);
            }
        }
        String label =
                prepared == null || prepared.equals(request.file()) ? null : DockerfileLabel.of(request, environment);
        if (label != null) {
            draft.write(BuildOption.LABEL, label, label);
        }
        PlannedArguments arguments = new PlannedArguments(request, environment, draft);
        request.buildArgs().forEach(arguments::add);
        resources();
        attestations();
        if (!evaluates) {
            caches();
            exporters.add();
        }
        draft.word(context());
        if (!draft.problems.isEmpty()) {
            throw new InvalidRequestException(
                    draft.problems.stream().map(Message::of).toList());
        }
        return new BuildPlan(
                draft.command,
                draft.shown,
                draft.variables,
                environment.folder().toString(),
                metadata,
                request.context().equals("-") || "-".equals(request.file()) && prepared == null,
                evaluates || exporters.writesStandardOutput(),
                unnamed == null ? null : unnamed.push(),
                draft.notes);
    }

    /** Options that need no decision are passed to a client that supports them. */
    private <T> void asGiven(BuildOption<T> option) {
        List<T> values = request.all(option);
        if (values.isEmpty()) {
            return;
        }
        if (option.ignored() != null) {
            if (!option.ignored().isEmpty()) {
                draft.notes.add(draft.spell(option) + " has no effect: " + option.ignored());
            }
        } else if (capabilities.knows(option)) {
            values.forEach(value -> draft.option(option, value));
        } else if (DISPENSABLE.contains(option)) {
            draft.notes.add("The build goes without " + draft.spell(option) + ": " + draft.tooOld(option));
        } else {
            draft.problems.add(draft.tooOld(option));
        }
    }

    private void progress() {
        boolean rawJson = capabilities.can(ClientFeature.RAWJSON_PROGRESS);
        if (!rawJson) {
            draft.notes.add("Times and sizes are less exact than possible: buildx " + capabilities.buildx()
                    + " prints plain progress only; update it to " + ClientFeature.RAWJSON_PROGRESS.since()
                    + " or newer.");
        }
        draft.word("--progress=" + (rawJson ? "rawjson" : "plain"));
    }

    /** Since buildx 0.14, the client's metadata has layers and Dockerfile lines of each step. */
    @CheckForNull
    private String metadata(String temporary) {
        String own = request.last(BuildOption.METADATA_FILE);
        if (request.call() != null) {
            draft.option(BuildOption.METADATA_FILE, own);
            return null;
        }
        if (!capabilities.knows(BuildOption.METADATA_FILE)) {
            if (own != null) {
                draft.problems.add(draft.tooOld(BuildOption.METADATA_FILE));
            }
            return null;
        }
        boolean mayAskForMore = own == null && environment.variable(METADATA_PROVENANCE) == null;
        if (mayAskForMore && capabilities.can(ClientFeature.PROVENANCE_IN_METADATA)) {
            draft.variables.put(METADATA_PROVENANCE, "max");
        }
        String file = own == null ? temporary : own;
        draft.option(BuildOption.METADATA_FILE, file);
        return file;
    }

    private void evaluation() {
        draft.option(BuildOption.CALL, request.call());
        if (request.call() != null && !capabilities.knows(BuildOption.CALL)) {
            draft.problems.add(draft.tooOld(BuildOption.CALL));
        }
    }

    private void platforms() {
        List<Platform> platforms = request.platforms();
        if (!platforms.isEmpty()) {
            String joined =
                    String.join(",", platforms.stream().map(Platform::text).toList());
            draft.write(BuildOption.PLATFORM, joined, joined);
        }
        if (platforms.size() > 1 && capabilities.isLimitedEngine()) {
            draft.problems.add("The builder `" + capabilities.builder() + "` builds for one platform at a time; "
                    + PlanDraft.wayOutOfLimitedEngine());
        }
    }

    /** Clients before {@code --resource} accept the older options without any effect. */
    private void resources() {
        List<Resource> resources = request.all(BuildOption.RESOURCE);
        boolean knows = capabilities.knows(BuildOption.RESOURCE);
        for (Resource resource : resources) {
            if (knows) {
                draft.option(BuildOption.RESOURCE, resource);
            } else if (resource.isLegacy()) {
                draft.notes.add("--" + resource.name() + " has no effect: " + draft.tooOld(BuildOption.RESOURCE));
            }
        }
        if (!knows && !resources.stream().allMatch(Resource::isLegacy)) {
            draft.problems.add(draft.tooOld(BuildOption.RESOURCE));
        }
    }

    private void attestations() {
        if (request.attestations().isEmpty()) {
            return;
        }
        if (!capabilities.knows(BuildOption.ATTEST)) {
            draft.notes.add("The image has no attestations: " + draft.tooOld(BuildOption.ATTEST));
            return;
        }
        for (Attestation attestation : request.attestations()) {
            if (attestation.disabled() || !capabilities.isLimitedEngine()) {
                draft.option(BuildOption.ATTEST, attestation);
            } else {
                draft.notes.add("The image has no " + attestation.type() + " attestation: the builder `"
                        + capabilities.builder() + "` cannot attach any; " + PlanDraft.wayOutOfLimitedEngine());
            }
        }
    }

    private void caches() {
        for (CacheEntry entry : request.cacheFrom()) {
            cache(BuildOption.CACHE_FROM, entry);
        }
        if (!request.mayWriteCaches() && !request.cacheTo().isEmpty()) {
            draft.notes.add("The cache is not exported: " + request.readOnlyReason() + ".");
            return;
        }
        for (CacheEntry entry : request.cacheTo()) {
            if (capabilities.isLimitedEngine() && !entry.type().equals("inline")) {
                draft.notes.add("The cache is not exported to " + describe(entry) + ": the builder `"
                        + capabilities.builder() + "` cannot export one; " + PlanDraft.wayOutOfLimitedEngine());
            } else {
                cache(BuildOption.CACHE_TO, entry);
            }
        }
    }

    private void cache(BuildOption<CacheEntry> option, CacheEntry entry) {
        Map<String, String> masked = new LinkedHashMap<>();
        entry.attributes()
                .forEach((key, value) -> masked.put(key, SecretText.isSecret(key, value) ? SecretText.MASK : value));
        draft.write(option, entry.option(), new CacheEntry(entry.type(), masked).option());
        if (masked.containsValue(SecretText.MASK)) {
            draft.notes.add("The credentials of the " + entry.type() + " cache are in the client's command line, where"
                    + " other users of this machine can read them; set them as environment variables"
                    + (entry.type().equals("s3") ? " (AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)." : "."));
        }
    }

    private static String describe(CacheEntry entry) {
        return entry.reference() == null ? "a cache of type " + entry.type() : entry.reference();
    }

    /** A folder whose name looks like an option is prefixed. */
    private String context() {
        String context = request.context();
        return context.startsWith("-") && !context.equals("-") ? "./" + context : context;
    }
}
