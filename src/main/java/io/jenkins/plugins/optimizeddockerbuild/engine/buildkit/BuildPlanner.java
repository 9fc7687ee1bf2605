package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ExtraHost;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Ulimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final List<String> command = new ArrayList<>();
    private final List<String> shown = new ArrayList<>(List.of("docker", "buildx"));
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private BuildPlanner(BuildRequest request, Capabilities capabilities, ClientEnvironment environment) {
        this.request = request;
        this.capabilities = capabilities;
        this.environment = environment;
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
        option("--builder", request.builderName());
        option("--file", prepared == null ? request.file() : prepared);
        stagesAndPlatforms();
        arguments();
        network();
        attestations();
        if (!evaluates) {
            caches();
            exporters();
        }
        option("--iidfile", request.iidFile());
        word(context());
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
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
                notes);
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
        String own = request.metadataFile();
        if (request.call() != null) {
            option("--metadata-file", own);
            return null;
        }
        if (!capabilities.can(ClientFeature.METADATA_FILE)) {
            if (own != null) {
                problems.add(tooOld("--metadata-file", ClientFeature.METADATA_FILE));
            }
            return null;
        }
        boolean mayAskForMore = own == null && environment.variable(METADATA_PROVENANCE) == null;
        if (mayAskForMore && capabilities.can(ClientFeature.PROVENANCE_IN_METADATA)) {
            variables.put(METADATA_PROVENANCE, "max");
        }
        String file = own == null ? temporary : own;
        option("--metadata-file", file);
        return file;
    }

    private void stagesAndPlatforms() {
        option("--target", request.target());
        for (ImageReference tag : request.tags()) {
            option("--tag", tag.text());
        }
        if (!request.platforms().isEmpty()) {
            option(
                    "--platform",
                    String.join(
                            ",",
                            request.platforms().stream().map(Platform::text).toList()));
            if (request.platforms().size() > 1 && capabilities.isLimitedEngine()) {
                problems.add("The builder `" + capabilities.builder() + "` builds for one platform at a time; "
                        + wayOutOfLimitedEngine());
            }
        }
        flag("--pull", request.pull());
        flag("--no-cache", request.noCache());
        for (String stage : request.noCacheFilter()) {
            option("--no-cache-filter", stage);
        }
        if (!request.noCacheFilter().isEmpty() && !capabilities.can(ClientFeature.NO_CACHE_FILTER)) {
            problems.add(tooOld("--no-cache-filter", ClientFeature.NO_CACHE_FILTER));
        }
        if (request.call() != null) {
            option("--call", request.call());
            if (!capabilities.can(ClientFeature.CALL)) {
                problems.add(tooOld("--call", ClientFeature.CALL));
            }
        }
    }

    private void arguments() {
        for (BuildArgument argument : request.buildArgs()) {
            buildArgument(argument);
        }
        request.labels().forEach((key, value) -> keyAndValue("--label", key, value));
        if (capabilities.can(ClientFeature.ANNOTATIONS)) {
            request.annotations().forEach((key, value) -> keyAndValue("--annotation", key, value));
        } else if (!request.annotations().isEmpty()) {
            notes.add("The image gets no annotations: " + tooOld("--annotation", ClientFeature.ANNOTATIONS));
        }
        for (BuildSecret secret : request.secrets()) {
            option("--secret", secret.option());
        }
        for (SshForward ssh : request.ssh()) {
            option("--ssh", ssh.option());
        }
        request.buildContexts().forEach((name, value) -> option("--build-context", name + "=" + value));
        if (!request.buildContexts().isEmpty() && !capabilities.can(ClientFeature.NAMED_CONTEXTS)) {
            problems.add(tooOld("--build-context", ClientFeature.NAMED_CONTEXTS));
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
            option("--build-arg", name);
            if (environment.variables().get(name) == null) {
                notes.add("The build argument `" + name
                        + "` is to come from the environment, where it is not set: the Dockerfile's default holds.");
            }
            return;
        }
        boolean isSecret = SecretText.isSecretName(name) || SecretText.isSecretValue(value);
        if (!isSecret) {
            option("--build-arg", name + "=" + value, name + "=" + SecretText.withoutUrlCredentials(value));
            return;
        }
        notes.add("The build argument `" + name + "` looks like a secret, and build arguments stay readable in the"
                + " image's history; hand it over with --secret id=" + name + ",env=" + name
                + " and RUN --mount=type=secret instead.");
        if (mayComeFromEnvironment(name, value)) {
            variables.put(name, value);
            option("--build-arg", name, name + "=" + SecretText.MASK);
        } else {
            option("--build-arg", name + "=" + value, name + "=" + SecretText.MASK);
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

    private void network() {
        for (ExtraHost host : request.addHosts()) {
            option("--add-host", host.option());
        }
        option("--network", request.network());
        for (Ulimit ulimit : request.ulimits()) {
            option("--ulimit", ulimit.option());
        }
        option("--shm-size", request.shmSize());
        option("--cgroup-parent", request.cgroupParent());
        for (String entitlement : request.allow()) {
            option("--allow", entitlement);
        }
    }

    private void attestations() {
        if (request.attestations().isEmpty()) {
            return;
        }
        if (!capabilities.can(ClientFeature.ATTESTATIONS)) {
            notes.add("The image gets no attestations: " + tooOld("--attest", ClientFeature.ATTESTATIONS));
            return;
        }
        for (Attestation attestation : request.attestations()) {
            if (attestation.disabled() || !capabilities.isLimitedEngine()) {
                option("--attest", attestation.option());
            } else {
                notes.add("The image gets no " + attestation.type() + " attestation: the builder `"
                        + capabilities.builder() + "` cannot attach any; " + wayOutOfLimitedEngine());
            }
        }
    }

    private void caches() {
        for (CacheEntry entry : request.cacheFrom()) {
            cache("--cache-from", entry);
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
                cache("--cache-to", entry);
            }
        }
    }

    private void cache(String option, CacheEntry entry) {
        Map<String, String> masked = new LinkedHashMap<>();
        entry.attributes().forEach((key, value) -> {
            boolean isSecret = SecretText.isSecretName(key) && !key.equals("access_key_id");
            masked.put(key, isSecret ? SecretText.MASK : SecretText.withoutUrlCredentials(value));
        });
        option(option, entry.option(), new CacheEntry(entry.type(), masked).option());
        if (masked.containsValue(SecretText.MASK)) {
            notes.add("The credentials of the " + entry.type() + " cache stand in the client's command line, where"
                    + " other users of this machine can read them; set them as environment variables"
                    + (entry.type().equals("s3") ? " (AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)." : "."));
        }
    }

    private static String describe(CacheEntry entry) {
        return entry.reference() == null ? "a cache of type " + entry.type() : entry.reference();
    }

    private void exporters() {
        for (Exporter exporter : request.outputs()) {
            option("--output", exporter.option());
        }
        List<Exporter> exporters = request.exporters();
        if (capabilities.isDockerDriver() && request.load() && pushes(exporters)) {
            exporters = pushAndLoad(exporters);
        } else {
            flag("--push", request.push());
            flag("--load", request.load());
        }
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
     * What the docker driver pushes lies in the engine as well. A second exporter for that would race with the first for
     * the image's name; one of them then fails with "image already exists".
     */
    private List<Exporter> pushAndLoad(List<Exporter> exporters) {
        if (request.push()) {
            option("--output", "type=image,push=true");
        }
        List<Exporter> one = new ArrayList<>(exporters);
        one.removeIf(Exporter::loads);
        return one;
    }

    private void severalExporters() {
        if (!capabilities.can(ClientFeature.SEVERAL_EXPORTERS)) {
            problems.add("Only one of --push, --load and --output is possible: "
                    + tooOld("more than one", ClientFeature.SEVERAL_EXPORTERS));
        }
        Version buildkit = capabilities.buildkit();
        Version docker = capabilities.docker();
        boolean isOldBuildKit = buildkit != null && !buildkit.isAtLeast(0, 13);
        boolean isOldEngine = docker != null && !docker.isAtLeast(26, 0);
        if (isOldBuildKit || isOldEngine) {
            problems.add("Only one of --push, --load and --output is possible: the builder `" + capabilities.builder()
                    + "` runs " + (isOldBuildKit ? "BuildKit " + buildkit : "Docker " + docker)
                    + ", which makes one result at a time; update it to "
                    + (isOldBuildKit ? "BuildKit 0.13" : "Docker 26") + " or newer.");
        }
    }

    private void exporter(Exporter exporter) {
        boolean severalPlatforms = request.platforms().size() > 1;
        boolean isArchive = exporter.type().equals("oci") || exporter.type().equals("docker") && !exporter.loads();
        if (isArchive && capabilities.isLimitedEngine()) {
            problems.add("The builder `" + capabilities.builder() + "` cannot write image archives (--output type="
                    + exporter.type() + "); " + wayOutOfLimitedEngine());
        }
        if (exporter.type().equals("docker") && isArchive && severalPlatforms) {
            problems.add("--output type=docker holds one platform only; write type=oci for several.");
        }
        if (capabilities.isDockerDriver()
                && GoBoolean.isTrue(exporter.attributes().get("push-by-digest"))) {
            problems.add("--output with push-by-digest is not possible with the docker driver of the builder `"
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
                + " /etc/docker/daemon.json), or use a builder of its own (`docker buildx create --driver"
                + " docker-container --use`).";
    }

    private String tooOld(String option, ClientFeature feature) {
        return "buildx " + capabilities.buildx() + " does not know " + option + "; update it to " + feature.since()
                + " or newer.";
    }

    /** A folder whose name begins like an option is written so that it is none. */
    private String context() {
        String context = request.context();
        return context.startsWith("-") && !context.equals("-") ? "./" + context : context;
    }

    private void keyAndValue(String option, String key, String value) {
        boolean isSecret = SecretText.isSecretName(key) || SecretText.isSecretValue(value);
        option(
                option,
                key + "=" + value,
                key + "=" + (isSecret ? SecretText.MASK : SecretText.withoutUrlCredentials(value)));
    }

    private void word(String word) {
        command.add(word);
        shown.add(SecretText.withoutUrlCredentials(word));
    }

    private void flag(String name, boolean isSet) {
        if (isSet) {
            word(name);
        }
    }

    private void option(String name, @CheckForNull String value) {
        if (value != null) {
            option(name, value, SecretText.withoutUrlCredentials(value));
        }
    }

    private void option(String name, String value, String masked) {
        command.add(name);
        command.add(value);
        shown.add(name);
        shown.add(masked);
    }
}
