package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NameAndValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Resource;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a request and what the builder can do into a {@link BuildPlan}. The user gets what they asked for and nothing
 * more: no attestation, label or cache is added. What the client or builder cannot do is left out with a note where the
 * result stays right, and refused where it would not.
 *
 * <p>Used once, by one thread.
 */
public final class BuildPlanner {
    private static final String INLINE_CACHE = "BUILDKIT_INLINE_CACHE";
    private static final String METADATA_PROVENANCE = "BUILDX_METADATA_PROVENANCE";

    /** Written by a method of their own. */
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

    /**
     * An engine's own builder stores and unpacks what it pushes, which takes longer than the push. BuildKit reads {@code push=} as
     * true and pushes; written with a value, buildx would push once more, out of the store that has nothing.
     */
    private static final String PUSHED_ONLY = "type=image,push=,store=false";

    /** What a client that is too old for them can leave out, and the image still does what it should. */
    private static final Set<BuildOption<?>> DISPENSABLE = Set.of(BuildOption.ANNOTATION, BuildOption.DEBUG);

    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final List<String> command = new ArrayList<>();
    private final List<String> shown = new ArrayList<>(List.of("docker", "buildx"));
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final UnnamedExport unnamed;

    private BuildPlanner(BuildRequest request, Capabilities capabilities, ClientEnvironment environment) {
        this.request = request;
        this.capabilities = capabilities;
        this.environment = environment;
        this.unnamed =
                request.isNamedLater() && request.call() == null ? UnnamedExport.of(request, capabilities) : null;
    }

    /**
     * Plans a build.
     *
     * @param dockerfile the prepared Dockerfile that stands for the request's; null to use the request's
     * @param metadataFile where the client may write its metadata, unless the request names a file of its own
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
        command.addAll(capabilities.client());
        word("build");
        boolean rawJson = progress();
        boolean evaluates = request.call() != null;
        // an evaluation reads nothing else of the context, and names the file that it was given in what it prints
        String prepared = evaluates && !"-".equals(request.file()) ? null : dockerfile;
        String metadata = metadata(metadataFile);
        option(BuildOption.BUILDER, request.builderName());
        option(BuildOption.FILE, prepared == null ? request.file() : prepared);
        evaluation();
        platforms();
        for (BuildOption<?> option : BuildOption.all()) {
            boolean isNamedLater = option == BuildOption.TAG && unnamed != null && !unnamed.keepsTags();
            if (!DECIDED_HERE.contains(option) && !isNamedLater) {
                asGiven(option);
            }
        }
        request.buildArgs().forEach(this::buildArgument);
        resources();
        attestations();
        if (!evaluates) {
            caches();
            exporters();
        }
        word(context());
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems.stream().map(Message::of).toList());
        }
        return new BuildPlan(
                command,
                shown,
                variables,
                environment.folder().toString(),
                rawJson,
                metadata,
                request.context().equals("-") || "-".equals(request.file()) && prepared == null,
                evaluates || writesStandardOutput(),
                unnamed == null ? null : unnamed.push(),
                notes);
    }

    /** Options that need no decision: what was given goes to a client that knows it. */
    private <T> void asGiven(BuildOption<T> option) {
        List<T> values = request.all(option);
        if (values.isEmpty()) {
            return;
        }
        if (option.ignored() != null) {
            if (!option.ignored().isEmpty()) {
                notes.add(spell(option) + " has no effect: " + option.ignored());
            }
        } else if (capabilities.knows(option)) {
            values.forEach(value -> option(option, value));
        } else if (DISPENSABLE.contains(option)) {
            notes.add("The build goes without " + spell(option) + ": " + tooOld(option));
        } else {
            problems.add(tooOld(option));
        }
    }

    private boolean progress() {
        boolean rawJson = capabilities.can(ClientFeature.RAWJSON_PROGRESS);
        if (!rawJson) {
            notes.add("Times and sizes are less exact than they could be: buildx " + capabilities.buildx()
                    + " prints plain progress only; update it to " + ClientFeature.RAWJSON_PROGRESS.since()
                    + " or newer.");
        }
        word("--progress=" + (rawJson ? "rawjson" : "plain"));
        return rawJson;
    }

    /** The client's metadata has, from buildx 0.14 on, layers and Dockerfile lines of each step. */
    @CheckForNull
    private String metadata(String temporary) {
        String own = request.last(BuildOption.METADATA_FILE);
        if (request.call() != null) {
            option(BuildOption.METADATA_FILE, own);
            return null;
        }
        if (!capabilities.knows(BuildOption.METADATA_FILE)) {
            if (own != null) {
                problems.add(tooOld(BuildOption.METADATA_FILE));
            }
            return null;
        }
        boolean mayAskForMore = own == null && environment.variable(METADATA_PROVENANCE) == null;
        if (mayAskForMore && capabilities.can(ClientFeature.PROVENANCE_IN_METADATA)) {
            variables.put(METADATA_PROVENANCE, "max");
        }
        String file = own == null ? temporary : own;
        option(BuildOption.METADATA_FILE, file);
        return file;
    }

    private void evaluation() {
        option(BuildOption.CALL, request.call());
        if (request.call() != null && !capabilities.knows(BuildOption.CALL)) {
            problems.add(tooOld(BuildOption.CALL));
        }
    }

    private void platforms() {
        List<Platform> platforms = request.platforms();
        if (!platforms.isEmpty()) {
            String joined =
                    String.join(",", platforms.stream().map(Platform::text).toList());
            write(BuildOption.PLATFORM, joined, joined);
        }
        if (platforms.size() > 1 && capabilities.isLimitedEngine()) {
            problems.add("The builder `" + capabilities.builder() + "` builds for one platform at a time; "
                    + wayOutOfLimitedEngine());
        }
    }

    private void buildArgument(BuildArgument argument) {
        String name = argument.name();
        String value = argument.value();
        if (request.untrusted() && name.equals(INLINE_CACHE)) {
            notes.add("The image carries no inline cache: the build is of an untrusted change, so the build argument "
                    + INLINE_CACHE + " is left out.");
            return;
        }
        if (value == null) {
            option(BuildOption.BUILD_ARG, argument);
            if (environment.variables().get(name) == null) {
                notes.add("The build argument `" + name
                        + "` is to come from the environment, where it is not set: the Dockerfile's default holds.");
            }
            return;
        }
        boolean isSecret = SecretText.isSecretName(name) || SecretText.isSecretValue(value);
        if (!isSecret) {
            write(BuildOption.BUILD_ARG, name + "=" + value, name + "=" + SecretText.withoutUrlCredentials(value));
            return;
        }
        notes.add("The build argument `" + name + "` looks like a secret, and build arguments stay readable in the"
                + " image's history; hand it over with " + request.spelling().secretInsteadOf(name)
                + " and RUN --mount=type=secret instead.");
        if (mayComeFromEnvironment(name, value)) {
            variables.put(name, value);
            write(BuildOption.BUILD_ARG, name, name + "=" + SecretText.MASK);
        } else {
            write(BuildOption.BUILD_ARG, name + "=" + value, name + "=" + SecretText.MASK);
        }
    }

    /** A value in the environment is not seen by other users of the machine, but must not mean something to the client. */
    private boolean mayComeFromEnvironment(String name, String value) {
        for (String prefix : new String[] {"DOCKER_", "BUILDX_", "BUILDKIT_", "AWS_", "ACTIONS_"}) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        for (BuildSecret secret : request.secrets()) {
            if (name.equals(secret.environmentVariable()) || secret.file() == null && name.equals(secret.id())) {
                return value.equals(environment.variables().get(name));
            }
        }
        String other = variables.get(name);
        return isVariableName(name) && value.indexOf('\0') < 0 && (other == null || other.equals(value));
    }

    private static boolean isVariableName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Clients before {@code --resource} take the older options without a word, and heed none of them. */
    private void resources() {
        List<Resource> resources = request.all(BuildOption.RESOURCE);
        boolean knows = capabilities.knows(BuildOption.RESOURCE);
        for (Resource resource : resources) {
            if (knows) {
                option(BuildOption.RESOURCE, resource);
            } else if (resource.isLegacy()) {
                notes.add("--" + resource.name() + " has no effect: " + tooOld(BuildOption.RESOURCE));
            }
        }
        if (!knows && !resources.stream().allMatch(Resource::isLegacy)) {
            problems.add(tooOld(BuildOption.RESOURCE));
        }
    }

    private void attestations() {
        if (request.attestations().isEmpty()) {
            return;
        }
        if (!capabilities.knows(BuildOption.ATTEST)) {
            notes.add("The image gets no attestations: " + tooOld(BuildOption.ATTEST));
            return;
        }
        for (Attestation attestation : request.attestations()) {
            if (attestation.disabled() || !capabilities.isLimitedEngine()) {
                option(BuildOption.ATTEST, attestation);
            } else {
                notes.add("The image gets no " + attestation.type() + " attestation: the builder `"
                        + capabilities.builder() + "` cannot attach any; " + wayOutOfLimitedEngine());
            }
        }
    }

    private void caches() {
        for (CacheEntry entry : request.cacheFrom()) {
            cache(BuildOption.CACHE_FROM, entry);
        }
        if (request.untrusted() && !request.cacheTo().isEmpty()) {
            notes.add("The cache is not exported: the build is of an untrusted change and may only read it.");
            return;
        }
        for (CacheEntry entry : request.cacheTo()) {
            if (capabilities.isLimitedEngine() && !entry.type().equals("inline")) {
                notes.add("The cache is not exported to " + describe(entry) + ": the builder `" + capabilities.builder()
                        + "` cannot export one; " + wayOutOfLimitedEngine());
            } else {
                cache(BuildOption.CACHE_TO, entry);
            }
        }
    }

    private void cache(BuildOption<CacheEntry> option, CacheEntry entry) {
        Map<String, String> masked = new LinkedHashMap<>();
        entry.attributes().forEach((key, value) -> {
            boolean isSecret = SecretText.isSecretName(key) && !key.equals("access_key_id");
            masked.put(key, isSecret ? SecretText.MASK : SecretText.withoutUrlCredentials(value));
        });
        write(option, entry.option(), new CacheEntry(entry.type(), masked).option());
        if (masked.containsValue(SecretText.MASK)) {
            notes.add("The credentials of the " + entry.type() + " cache are in the client's command line, where"
                    + " other users of this machine can read them; set them as environment variables"
                    + (entry.type().equals("s3") ? " (AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)." : "."));
        }
    }

    private static String describe(CacheEntry entry) {
        return entry.reference() == null ? "a cache of type " + entry.type() : entry.reference();
    }

    private void exporters() {
        if (unnamed != null) {
            for (Exporter exporter : unnamed.exporters()) {
                option(BuildOption.OUTPUT, exporter);
            }
            checkExporters(unnamed.exporters());
            return;
        }
        for (Exporter exporter : request.outputs()) {
            option(BuildOption.OUTPUT, exporter);
        }
        if (request.isPushedOnly() && capabilities.pushesWithoutStore()) {
            write(BuildOption.OUTPUT, PUSHED_ONLY, PUSHED_ONLY);
            return;
        }
        List<Exporter> exporters = request.exporters();
        if (capabilities.isDockerDriver() && request.load() && pushes(exporters)) {
            exporters = pushAndLoad(exporters);
        } else {
            if (request.push()) {
                word(BuildOption.PUSH.flag());
            }
            option(BuildOption.LOAD, request.load());
        }
        checkExporters(exporters);
    }

    private void checkExporters(List<Exporter> exporters) {
        if (exporters.size() > 1) {
            severalExporters();
        }
        for (Exporter exporter : exporters) {
            exporter(exporter);
        }
    }

    private static boolean pushes(List<Exporter> exporters) {
        for (Exporter exporter : exporters) {
            if (exporter.pushes()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the docker driver pushes is in the engine as well. A second exporter for that would race with the first for
     * the image's name; one of them then fails with "image already exists".
     */
    private List<Exporter> pushAndLoad(List<Exporter> exporters) {
        if (request.push()) {
            write(BuildOption.OUTPUT, "type=image,push=true", "type=image,push=true");
        }
        List<Exporter> one = new ArrayList<>(exporters);
        one.removeIf(Exporter::loads);
        return one;
    }

    private void severalExporters() {
        if (!capabilities.can(ClientFeature.SEVERAL_EXPORTERS)) {
            problems.add(onlyOneResult() + tooOld("more than one", ClientFeature.SEVERAL_EXPORTERS.since()));
        }
        Version buildkit = capabilities.buildkit();
        Version docker = capabilities.docker();
        boolean isOldBuildKit = buildkit != null && !buildkit.isAtLeast(0, 13);
        boolean isOldEngine = docker != null && !docker.isAtLeast(26, 0);
        if (isOldBuildKit || isOldEngine) {
            problems.add(onlyOneResult() + "the builder `" + capabilities.builder() + "` runs "
                    + (isOldBuildKit ? "BuildKit " + buildkit : "Docker " + docker)
                    + ", which makes one result at a time; update it to "
                    + (isOldBuildKit ? "BuildKit 0.13" : "Docker 26") + " or newer.");
        }
    }

    private void exporter(Exporter exporter) {
        boolean severalPlatforms = request.platforms().size() > 1;
        boolean isArchive = exporter.type().equals("oci") || exporter.type().equals("docker") && !exporter.loads();
        if (isArchive && capabilities.isLimitedEngine()) {
            problems.add("The builder `" + capabilities.builder() + "` cannot write image archives ("
                    + request.spelling().with(BuildOption.OUTPUT, "type=" + exporter.type()) + "); "
                    + wayOutOfLimitedEngine());
        }
        if (exporter.type().equals("docker") && isArchive && severalPlatforms) {
            problems.add(request.spelling().with(BuildOption.OUTPUT, "type=docker")
                    + " holds one platform only; write type=oci for several.");
        }
        if (capabilities.isDockerDriver()
                && GoBoolean.isTrue(exporter.attributes().get("push-by-digest"))) {
            problems.add(spell(BuildOption.OUTPUT)
                    + " with push-by-digest is not possible with the docker driver of the builder `"
                    + capabilities.builder()
                    + "`; use one with `docker buildx create --driver docker-container --use`.");
        }
    }

    private boolean writesStandardOutput() {
        for (Exporter exporter : request.outputs()) {
            if (exporter.writesToStandardOutput()) {
                return true;
            }
        }
        return false;
    }

    private static String wayOutOfLimitedEngine() {
        return "turn on Docker's containerd image store (\"features\": {\"containerd-snapshotter\": true} in"
                + " /etc/docker/daemon.json), or use a separate builder (`docker buildx create --driver"
                + " docker-container --use`).";
    }

    private String onlyOneResult() {
        return "Only one of " + spell(BuildOption.PUSH) + ", " + spell(BuildOption.LOAD) + " and "
                + spell(BuildOption.OUTPUT) + " is possible: ";
    }

    private String tooOld(BuildOption<?> option) {
        return tooOld(spell(option), Capabilities.since(option));
    }

    private String tooOld(String what, Version since) {
        return "buildx " + capabilities.buildx() + " does not know " + what + "; update it to " + since + " or newer.";
    }

    private String spell(BuildOption<?> option) {
        return request.spelling().name(option);
    }

    /** A folder whose name begins like an option is written so that it is none. */
    private String context() {
        String context = request.context();
        return context.startsWith("-") && !context.equals("-") ? "./" + context : context;
    }

    private void word(String word) {
        command.add(word);
        shown.add(SecretText.withoutUrlCredentials(word));
    }

    private <T> void option(BuildOption<T> option, @CheckForNull T value) {
        if (value instanceof Boolean isSet) {
            if (isSet) {
                word(option.flag());
            }
        } else if (value != null) {
            write(option, option.written(value), shown(option, value));
        }
    }

    private static <T> String shown(BuildOption<T> option, T value) {
        boolean isSecret = option.mayBeSecret()
                && value instanceof NameAndValue pair
                && (SecretText.isSecretName(pair.name()) || SecretText.isSecretValue(pair.value()));
        return isSecret
                ? ((NameAndValue) value).name() + "=" + SecretText.MASK
                : SecretText.withoutUrlCredentials(option.written(value));
    }

    private void write(BuildOption<?> option, String value, String masked) {
        command.add(option.flag());
        command.add(value);
        shown.add(option.flag());
        shown.add(masked);
    }
}
