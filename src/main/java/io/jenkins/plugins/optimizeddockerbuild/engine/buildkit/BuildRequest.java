package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.AnnotationKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ExtraHost;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Ulimit;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody wants to be built: the options of {@code docker buildx build} under the same names and with the same
 * meaning, read into values. It holds no secret: those are named by file or environment variable. Relative paths are
 * relative to the folder in which the build runs.
 *
 * <p>Immutable. A text that cannot be right whatever the builder (a tag that is no reference, a build argument without
 * a name) is refused by the {@link Builder}'s methods; what depends on files, the Dockerfile or the builder is looked
 * at by {@link RequestCheck}.
 */
public final class BuildRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String context;
    private final String file;
    private final List<ImageReference> tags;
    private final List<BuildArgument> buildArgs;
    private final Map<String, String> labels;
    private final Map<String, String> annotations;
    private final String target;
    private final List<Platform> platforms;
    private final List<Exporter> outputs;
    private final boolean load;
    private final boolean push;
    private final boolean pull;
    private final boolean noCache;
    private final List<String> noCacheFilter;
    private final List<BuildSecret> secrets;
    private final List<SshForward> ssh;
    private final Map<String, String> buildContexts;
    private final List<ExtraHost> addHosts;
    private final String network;
    private final List<Ulimit> ulimits;
    private final String shmSize;
    private final String cgroupParent;
    private final List<String> allow;
    private final List<Attestation> attestations;
    private final String builder;
    private final List<CacheEntry> cacheFrom;
    private final List<CacheEntry> cacheTo;
    private final String metadataFile;
    private final String iidFile;
    private final String call;
    private final boolean untrusted;

    private BuildRequest(Builder from) {
        context = from.context;
        file = from.file;
        tags = List.copyOf(from.tags);
        buildArgs = List.copyOf(from.buildArgs);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(from.annotations));
        target = from.target;
        platforms = List.copyOf(from.platforms);
        outputs = List.copyOf(from.outputs);
        load = from.load;
        push = from.push;
        pull = from.pull;
        noCache = from.noCache;
        noCacheFilter = List.copyOf(from.noCacheFilter);
        secrets = List.copyOf(from.secrets);
        ssh = List.copyOf(from.ssh);
        buildContexts = Collections.unmodifiableMap(new LinkedHashMap<>(from.buildContexts));
        addHosts = List.copyOf(from.addHosts);
        network = from.network;
        ulimits = List.copyOf(from.ulimits);
        shmSize = from.shmSize;
        cgroupParent = from.cgroupParent;
        allow = List.copyOf(from.allow);
        attestations = List.copyOf(from.attestations);
        builder = from.builder;
        cacheFrom = List.copyOf(from.cacheFrom);
        cacheTo = List.copyOf(from.cacheTo);
        metadataFile = from.metadataFile;
        iidFile = from.iidFile;
        call = from.call;
        untrusted = from.untrusted;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with this request's values. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.context = context;
        copy.file = file;
        copy.tags.addAll(tags);
        copy.buildArgs.addAll(buildArgs);
        copy.labels.putAll(labels);
        copy.annotations.putAll(annotations);
        copy.target = target;
        copy.platforms.addAll(platforms);
        copy.outputs.addAll(outputs);
        copy.load = load;
        copy.push = push;
        copy.pull = pull;
        copy.noCache = noCache;
        copy.noCacheFilter.addAll(noCacheFilter);
        copy.secrets.addAll(secrets);
        copy.ssh.addAll(ssh);
        copy.buildContexts.putAll(buildContexts);
        copy.addHosts.addAll(addHosts);
        copy.network = network;
        copy.ulimits.addAll(ulimits);
        copy.shmSize = shmSize;
        copy.cgroupParent = cgroupParent;
        copy.allow.addAll(allow);
        copy.attestations.addAll(attestations);
        copy.builder = builder;
        copy.cacheFrom.addAll(cacheFrom);
        copy.cacheTo.addAll(cacheTo);
        copy.metadataFile = metadataFile;
        copy.iidFile = iidFile;
        copy.call = call;
        copy.untrusted = untrusted;
        return copy;
    }

    /** A folder, a Git or HTTP(S) URL, or {@code -} for standard input. */
    @NonNull
    public String context() {
        return context;
    }

    /** The Dockerfile; {@code -} for standard input, null for {@code Dockerfile} in the context. */
    @CheckForNull
    public String file() {
        return file;
    }

    public List<ImageReference> tags() {
        return tags;
    }

    /** In the order given; a name may come twice, the last one wins. */
    public List<BuildArgument> buildArgs() {
        return buildArgs;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** Keys with their prefix, for example {@code index:org.opencontainers.image.title}. */
    public Map<String, String> annotations() {
        return annotations;
    }

    /** The stage to build; null for the last one. */
    @CheckForNull
    public String target() {
        return target;
    }

    public List<Platform> platforms() {
        return platforms;
    }

    public List<Exporter> outputs() {
        return outputs;
    }

    public boolean load() {
        return load;
    }

    public boolean push() {
        return push;
    }

    /** Look for newer base images always. */
    public boolean pull() {
        return pull;
    }

    public boolean noCache() {
        return noCache;
    }

    /** Stages that are built without cache. */
    public List<String> noCacheFilter() {
        return noCacheFilter;
    }

    public List<BuildSecret> secrets() {
        return secrets;
    }

    public List<SshForward> ssh() {
        return ssh;
    }

    /** Named contexts: name to folder, URL, {@code docker-image://…}, {@code oci-layout://…} or {@code target:…}. */
    public Map<String, String> buildContexts() {
        return buildContexts;
    }

    public List<ExtraHost> addHosts() {
        return addHosts;
    }

    /** {@code default}, {@code none} or {@code host}; null when not given. */
    @CheckForNull
    public String network() {
        return network;
    }

    public List<Ulimit> ulimits() {
        return ulimits;
    }

    /** Size of {@code /dev/shm} as docker writes sizes ({@code 64m}, {@code 2g}); null when not given. */
    @CheckForNull
    public String shmSize() {
        return shmSize;
    }

    @CheckForNull
    public String cgroupParent() {
        return cgroupParent;
    }

    /** Entitlements, for example {@code network.host}. */
    public List<String> allow() {
        return allow;
    }

    /** {@code --attest}, {@code --provenance} and {@code --sbom}; at most one of a type. */
    public List<Attestation> attestations() {
        return attestations;
    }

    /** Name of the builder; null for the current one. */
    @CheckForNull
    public String builderName() {
        return builder;
    }

    public List<CacheEntry> cacheFrom() {
        return cacheFrom;
    }

    public List<CacheEntry> cacheTo() {
        return cacheTo;
    }

    /** Where the user wants the client's metadata; null when not asked for. */
    @CheckForNull
    public String metadataFile() {
        return metadataFile;
    }

    /** Where the user wants the image id; null when not asked for. */
    @CheckForNull
    public String iidFile() {
        return iidFile;
    }

    /** What to do in place of building: {@code check}, {@code outline}, {@code targets}; null to build. */
    @CheckForNull
    public String call() {
        return call;
    }

    /** True when the build is of a change that nobody trusts yet: it may read caches and must not write any. */
    public boolean untrusted() {
        return untrusted;
    }

    /** The exporters, those that {@code --load} and {@code --push} stand for included. */
    public List<Exporter> exporters() {
        List<Exporter> exporters = new ArrayList<>(outputs);
        if (push) {
            exporters.add(new Exporter("registry", null, Map.of()));
        }
        if (load) {
            exporters.add(new Exporter("docker", null, Map.of()));
        }
        return exporters;
    }

    /** Collects a request; a method that takes a text reads what the option of the same name takes. */
    public static final class Builder {
        private String context = ".";
        private String file;
        private final List<ImageReference> tags = new ArrayList<>();
        private final List<BuildArgument> buildArgs = new ArrayList<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();
        private String target;
        private final List<Platform> platforms = new ArrayList<>();
        private final List<Exporter> outputs = new ArrayList<>();
        private boolean load;
        private boolean push;
        private boolean pull;
        private boolean noCache;
        private final List<String> noCacheFilter = new ArrayList<>();
        private final List<BuildSecret> secrets = new ArrayList<>();
        private final List<SshForward> ssh = new ArrayList<>();
        private final Map<String, String> buildContexts = new LinkedHashMap<>();
        private final List<ExtraHost> addHosts = new ArrayList<>();
        private String network;
        private final List<Ulimit> ulimits = new ArrayList<>();
        private String shmSize;
        private String cgroupParent;
        private final List<String> allow = new ArrayList<>();
        private final List<Attestation> attestations = new ArrayList<>();
        private String builder;
        private final List<CacheEntry> cacheFrom = new ArrayList<>();
        private final List<CacheEntry> cacheTo = new ArrayList<>();
        private String metadataFile;
        private String iidFile;
        private String call;
        private boolean untrusted;

        private Builder() {}

        /** A folder, a Git or HTTP(S) URL, or {@code -}; {@code .} when this is never called. */
        public Builder context(String value) {
            if (value.isEmpty()) {
                throw new InvalidRequestException(
                        "The build context is empty; write a folder, for example . for the current one.");
            }
            context = value;
            return this;
        }

        public Builder file(@CheckForNull String value) {
            file = emptyToNull(value);
            return this;
        }

        public Builder tag(String value) {
            ImageReference tag = ImageReference.parse("--tag", value);
            if (tag.digest() != null) {
                throw new InvalidRequestException("--tag: `" + value
                        + "` has a digest, which only the build itself can know; leave out what follows the @.");
            }
            tags.add(tag);
            return this;
        }

        /** {@code NAME=VALUE}, or {@code NAME} alone for the value in the client's environment. */
        public Builder buildArg(String value) {
            return buildArg(BuildArgument.parse(value));
        }

        public Builder buildArg(BuildArgument value) {
            buildArgs.add(value);
            return this;
        }

        public Builder label(String value) {
            int equals = value.indexOf('=');
            return equals < 0 ? label(value, "") : label(value.substring(0, equals), value.substring(equals + 1));
        }

        public Builder label(String key, String value) {
            if (key.isEmpty()) {
                throw new InvalidRequestException("--label: `=" + value + "` has no name; write NAME=VALUE.");
            }
            labels.put(key, value);
            return this;
        }

        /** {@code [manifest|index|manifest-descriptor|index-descriptor[[platform]]:]KEY=VALUE}. */
        public Builder annotation(String value) {
            int equals = value.indexOf('=');
            if (equals <= 0) {
                throw new InvalidRequestException("--annotation: `" + value
                        + "` is not KEY=VALUE; write for example index:org.opencontainers.image.title=app.");
            }
            for (String key : AnnotationKey.onePerPlace(value.substring(0, equals))) {
                annotations.put(key, value.substring(equals + 1));
            }
            return this;
        }

        public Builder target(@CheckForNull String value) {
            target = emptyToNull(value);
            return this;
        }

        /** One platform, or several with commas between them. */
        public Builder platform(String value) {
            platforms.addAll(Platform.parse(value));
            return this;
        }

        public Builder output(String value) {
            outputs.add(Exporter.parse(value));
            return this;
        }

        public Builder load(boolean value) {
            load = value;
            return this;
        }

        public Builder push(boolean value) {
            push = value;
            return this;
        }

        public Builder pull(boolean value) {
            pull = value;
            return this;
        }

        public Builder noCache(boolean value) {
            noCache = value;
            return this;
        }

        /** A stage, or several with commas between them. */
        public Builder noCacheFilter(String value) {
            for (String stage : value.split(",", -1)) {
                if (stage.isBlank()) {
                    throw new InvalidRequestException("--no-cache-filter: `" + value
                            + "` has an empty stage name; write a stage, or several" + " with commas between them.");
                }
                noCacheFilter.add(stage.strip());
            }
            return this;
        }

        public Builder secret(String value) {
            return secret(BuildSecret.parse(value));
        }

        public Builder secret(BuildSecret value) {
            for (BuildSecret other : secrets) {
                if (other.id().equals(value.id()) && !other.equals(value)) {
                    throw new InvalidRequestException("--secret: the id `" + value.id()
                            + "` is given twice with different sources; give each secret its own id.");
                }
            }
            if (!secrets.contains(value)) {
                secrets.add(value);
            }
            return this;
        }

        public Builder ssh(String value) {
            ssh.add(SshForward.parse(value));
            return this;
        }

        /** {@code NAME=PATH}, {@code NAME=URL}, {@code NAME=docker-image://…} and so on. */
        public Builder buildContext(String value) {
            int equals = value.indexOf('=');
            if (equals <= 0 || equals == value.length() - 1) {
                throw new InvalidRequestException(
                        "--build-context: `" + value + "` is not NAME=PATH; write for example docs=../docs.");
            }
            return buildContext(value.substring(0, equals), value.substring(equals + 1));
        }

        public Builder buildContext(String name, String value) {
            ImageReference.parse("--build-context name", name);
            buildContexts.put(name, value);
            return this;
        }

        public Builder addHost(String value) {
            addHosts.add(ExtraHost.parse(value));
            return this;
        }

        public Builder network(@CheckForNull String value) {
            String mode = emptyToNull(value);
            if (mode != null && !mode.equals("default") && !mode.equals("none") && !mode.equals("host")) {
                throw new InvalidRequestException(
                        "--network: BuildKit has no network `" + mode
                                + "`; it knows default, none and host, and a builder made with the driver option network=NAME.");
            }
            network = mode;
            return this;
        }

        public Builder ulimit(String value) {
            ulimits.add(Ulimit.parse(value));
            return this;
        }

        public Builder shmSize(@CheckForNull String value) {
            String size = emptyToNull(value);
            if (size != null && !isSize(size)) {
                throw new InvalidRequestException(
                        "--shm-size: `" + size + "` is no size; write a number with b, k, m or g, for example 256m.");
            }
            shmSize = size;
            return this;
        }

        public Builder cgroupParent(@CheckForNull String value) {
            cgroupParent = emptyToNull(value);
            return this;
        }

        /** One entitlement, or several with commas between them. */
        public Builder allow(String value) {
            if (value.startsWith("device=")) {
                allow.add(value);
                return this;
            }
            for (String entitlement : value.split(",", -1)) {
                String name = entitlement.strip();
                switch (name) {
                    case "network.host", "security.insecure", "device", "buildx.local.delete" -> allow.add(name);
                    default ->
                        throw new InvalidRequestException("--allow: BuildKit has no entitlement `" + name
                                + "`; it knows network.host, security.insecure and device.");
                }
            }
            return this;
        }

        public Builder attest(String value) {
            return attest(Attestation.parse(value));
        }

        /** {@code true}, {@code false} or fields such as {@code mode=max}; null leaves it to the client. */
        public Builder provenance(@CheckForNull String value) {
            return emptyToNull(value) == null ? this : attest(Attestation.ofShorthand("provenance", value));
        }

        /** {@code true}, {@code false} or fields such as {@code generator=IMAGE}; null leaves it to the client. */
        public Builder sbom(@CheckForNull String value) {
            return emptyToNull(value) == null ? this : attest(Attestation.ofShorthand("sbom", value));
        }

        private Builder attest(Attestation value) {
            attestations.removeIf(other -> other.type().equals(value.type()));
            attestations.add(value);
            return this;
        }

        public Builder builder(@CheckForNull String value) {
            builder = emptyToNull(value);
            return this;
        }

        public Builder cacheFrom(String value) {
            cacheFrom.addAll(CacheEntry.parse("--cache-from", value));
            return this;
        }

        public Builder cacheTo(String value) {
            cacheTo.addAll(CacheEntry.parse("--cache-to", value));
            return this;
        }

        /** Adds the policy's caches behind those that were given one by one. */
        public Builder cache(CachePolicy policy) {
            cacheFrom.addAll(policy.cacheFrom());
            cacheTo.addAll(policy.cacheTo());
            return this;
        }

        public Builder metadataFile(@CheckForNull String value) {
            metadataFile = emptyToNull(value);
            return this;
        }

        public Builder iidFile(@CheckForNull String value) {
            iidFile = emptyToNull(value);
            return this;
        }

        /** {@code check}, {@code outline}, {@code targets}, or {@code build} for an ordinary build. */
        public Builder call(@CheckForNull String value) {
            String method = emptyToNull(value);
            if (method != null) {
                int comma = method.indexOf(',');
                switch ((comma < 0 ? method : method.substring(0, comma)).toLowerCase(Locale.ROOT)) {
                    case "build", "check", "lint", "outline", "targets" -> {}
                    default ->
                        throw new InvalidRequestException("--call: `" + method
                                + "` is no way to evaluate a build; there are build, check, outline and targets.");
                }
            }
            call = "build".equals(method) ? null : method;
            return this;
        }

        public Builder untrusted(boolean value) {
            untrusted = value;
            return this;
        }

        public BuildRequest build() {
            return new BuildRequest(this);
        }

        @CheckForNull
        private static String emptyToNull(@CheckForNull String value) {
            return value == null || value.isEmpty() ? null : value;
        }

        /** A number with an optional unit; source: {@code RAMInBytes} of docker's go-units. */
        private static boolean isSize(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int digits = 0;
            while (digits < lower.length()
                    && (Character.isDigit(lower.charAt(digits)) || digits > 0 && lower.charAt(digits) == '.')) {
                digits++;
            }
            String unit = lower.substring(digits).strip();
            if (digits == 0 || lower.charAt(digits - 1) == '.') {
                return false;
            }
            unit = unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit;
            unit = unit.endsWith("i") ? unit.substring(0, unit.length() - 1) : unit;
            return unit.isEmpty() || unit.length() == 1 && "kmgtp".indexOf(unit.charAt(0)) >= 0;
        }
    }
}
