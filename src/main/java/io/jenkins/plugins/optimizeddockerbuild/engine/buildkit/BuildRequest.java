package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NameAndValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OptionValues;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody wants to be built: values for the {@link BuildOption}s of {@code docker buildx build}. It holds no
 * secret: those are named by file or environment variable. Relative paths are relative to the folder in which the build
 * runs.
 *
 * <p>Immutable. A text that cannot be right whatever the builder (a tag that is no reference, a build argument without
 * a name) is refused when it is read; what depends on files, the Dockerfile or the builder is looked at by {@link
 * RequestCheck}.
 */
public final class BuildRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String context;
    private final OptionValues values;
    private final boolean untrusted;
    private final boolean usedHere;
    private final boolean judged;
    private final boolean onSeveralNodes;
    private final Spelling spelling;

    private BuildRequest(Builder from) {
        context = from.context;
        values = from.values.copy();
        untrusted = from.untrusted;
        usedHere = from.usedHere;
        judged = from.judged;
        onSeveralNodes = from.onSeveralNodes;
        spelling = from.spelling;
    }

    public static Builder builder() {
        return new Builder(new OptionValues());
    }

    /** A builder that starts with this request's values. */
    public Builder toBuilder() {
        return new Builder(values.copy())
                .context(context)
                .untrusted(untrusted)
                .usedHere(usedHere)
                .judged(judged)
                .onSeveralNodes(onSeveralNodes)
                .spelling(spelling);
    }

    /** The values of an option, in the order given. */
    public <T> List<T> all(BuildOption<T> option) {
        return values.all(option);
    }

    /** The last value given for an option; null when none was. */
    @CheckForNull
    public <T> T last(BuildOption<T> option) {
        return values.last(option);
    }

    /** Whether a flag was given, and not as false. */
    public boolean isSet(BuildOption<Boolean> flag) {
        return values.isSet(flag);
    }

    /** In whose words its problems and notes name options. */
    public Spelling spelling() {
        return spelling;
    }

    /** A folder, a Git or HTTP(S) URL, or {@code -} for standard input. */
    @NonNull
    public String context() {
        return context;
    }

    /** The Dockerfile; {@code -} for standard input, null for {@code Dockerfile} in the context. */
    @CheckForNull
    public String file() {
        return last(BuildOption.FILE);
    }

    public List<ImageReference> tags() {
        return all(BuildOption.TAG);
    }

    /** In the order given; a name may come twice, the last one wins. */
    public List<BuildArgument> buildArgs() {
        return all(BuildOption.BUILD_ARG);
    }

    /** The stage to build; null for the last one. */
    @CheckForNull
    public String target() {
        return last(BuildOption.TARGET);
    }

    public List<Platform> platforms() {
        return all(BuildOption.PLATFORM);
    }

    public List<Exporter> outputs() {
        return all(BuildOption.OUTPUT);
    }

    public boolean load() {
        return isSet(BuildOption.LOAD);
    }

    public boolean push() {
        Push push = last(BuildOption.PUSH);
        return push != null && push != Push.NEVER;
    }

    /** Whether the image goes to a registry, by this flag or an exporter. */
    public boolean pushes() {
        return exporters().stream().anyMatch(Exporter::pushes);
    }

    /** Whether what is pushed gets its names in the registry only after a verdict on the image. */
    boolean isNamedLater() {
        return judged && last(BuildOption.PUSH) != Push.ALWAYS;
    }

    /** Whether several nodes of the builder may build, one or more platforms each. */
    boolean isOnSeveralNodes() {
        return onSeveralNodes;
    }

    public boolean noCache() {
        return isSet(BuildOption.NO_CACHE);
    }

    /** Stages that are built without cache. */
    public List<String> noCacheFilter() {
        return all(BuildOption.NO_CACHE_FILTER);
    }

    public List<BuildSecret> secrets() {
        return all(BuildOption.SECRET);
    }

    public List<SshForward> ssh() {
        return all(BuildOption.SSH);
    }

    /** Named contexts: name to folder, URL, {@code docker-image://…}, {@code oci-layout://…} or {@code target:…}. */
    public Map<String, String> buildContexts() {
        Map<String, String> contexts = new LinkedHashMap<>();
        for (NameAndValue named : all(BuildOption.BUILD_CONTEXT)) {
            contexts.put(named.name(), named.value());
        }
        return Collections.unmodifiableMap(contexts);
    }

    /** {@code --attest}, {@code --provenance} and {@code --sbom}; at most one of a type. */
    public List<Attestation> attestations() {
        return all(BuildOption.ATTEST);
    }

    /** Name of the builder; null for the current one. */
    @CheckForNull
    public String builderName() {
        return last(BuildOption.BUILDER);
    }

    public List<CacheEntry> cacheFrom() {
        return all(BuildOption.CACHE_FROM);
    }

    public List<CacheEntry> cacheTo() {
        return all(BuildOption.CACHE_TO);
    }

    /** Where the user wants the image id; null when not asked for. */
    @CheckForNull
    public String iidFile() {
        return last(BuildOption.IIDFILE);
    }

    /** What to do instead of building: {@code check}, {@code outline}, {@code targets}; null to build. */
    @CheckForNull
    public String call() {
        String method = last(BuildOption.CALL);
        return "build".equals(method) ? null : method;
    }

    /** True when the build is of a change that nobody trusts yet: it may read caches and must not write any. */
    public boolean untrusted() {
        return untrusted;
    }

    /** The exporters, those that {@code --load} and {@code --push} stand for included. */
    public List<Exporter> exporters() {
        List<Exporter> exporters = new ArrayList<>(outputs());
        if (push()) {
            exporters.add(new Exporter("registry", null, Map.of()));
        }
        if (load()) {
            exporters.add(new Exporter("docker", null, Map.of()));
        }
        return exporters;
    }

    /** Whether somebody wants the image in the engine. */
    boolean isUsedHere() {
        return usedHere || load();
    }

    /** Whether the image goes to its registry, and nobody wants it anywhere else. */
    boolean isPushedOnly() {
        return push() && !load() && outputs().isEmpty() && !usedHere && !tags().isEmpty();
    }

    /** Collects a request. */
    public static final class Builder {
        private String context = ".";
        private final OptionValues values;
        private boolean untrusted;
        private boolean usedHere;
        private boolean judged;
        private boolean onSeveralNodes;
        private Spelling spelling = Spelling.COMMAND_LINE;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** A folder, a Git or HTTP(S) URL, or {@code -}; {@code .} when this is never called. */
        public Builder context(String value) {
            if (value.isEmpty()) {
                throw new InvalidRequestException(
                        "The build context is empty; write a folder, for example . for the current one.");
            }
            context = value;
            return this;
        }

        /**
         * Reads a text as the command line has it.
         *
         * @param text null and, where an option takes one text only, an empty one leave the option as it is
         * @throws InvalidRequestException when the text cannot be right whatever the builder
         */
        public Builder read(BuildOption<?> option, @CheckForNull String text) {
            boolean isGiven = text != null && !(text.isEmpty() && option.shape() == BuildOption.Shape.ONE);
            if (isGiven) {
                values.read(option, text);
            }
            return this;
        }

        /** As {@link #read}, for each of the texts. */
        public Builder readAll(BuildOption<?> option, Iterable<String> texts) {
            texts.forEach(text -> read(option, text));
            return this;
        }

        public <T> Builder add(BuildOption<T> option, T value) {
            values.add(option, value);
            return this;
        }

        /** Takes back what was given for an option. */
        public Builder without(BuildOption<?> option) {
            values.remove(option);
            return this;
        }

        /** Adds the policy's caches behind those that were given one by one. */
        public Builder cache(CachePolicy policy) {
            policy.cacheFrom().forEach(entry -> add(BuildOption.CACHE_FROM, entry));
            policy.cacheTo().forEach(entry -> add(BuildOption.CACHE_TO, entry));
            return this;
        }

        public Builder untrusted(boolean value) {
            untrusted = value;
            return this;
        }

        /** Whether the image is started after the build, so that a push must leave it in the engine. */
        public Builder usedHere(boolean value) {
            usedHere = value;
            return this;
        }

        /** Whether a smoke test or quality gates say after the build whether the image may be pushed. */
        public Builder judged(boolean value) {
            judged = value;
            return this;
        }

        /** Whether the builder has several nodes for the build's platforms. */
        public Builder onSeveralNodes(boolean value) {
            onSeveralNodes = value;
            return this;
        }

        public Builder spelling(Spelling value) {
            spelling = value;
            return this;
        }

        /** @throws InvalidRequestException when two options do not go together */
        public BuildRequest build() {
            BuildSecret.checkSources(values.all(BuildOption.SECRET));
            return new BuildRequest(this);
        }
    }
}
