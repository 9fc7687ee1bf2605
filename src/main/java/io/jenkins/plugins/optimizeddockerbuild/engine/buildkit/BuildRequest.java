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
 * A requested build: values for the {@link BuildOption}s of {@code docker buildx build}. It holds no secrets, only the
 * files and variables with their values. Relative paths are relative to the folder in which the build runs.
 *
 * <p>Immutable. Text that is invalid for every builder (a malformed tag, a build argument without a name) is rejected
 * when it is parsed; {@link RequestCheck} checks what depends on files or the Dockerfile.
 */
public final class BuildRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String context;
    private final OptionValues values;
    private final boolean untrusted;
    private final boolean cachesReadOnly;
    private final boolean usedHere;
    private final boolean judged;
    private final boolean onSeveralNodes;
    private final Spelling spelling;

    private BuildRequest(Builder from) {
        context = from.context;
        values = from.values.copy();
        untrusted = from.untrusted;
        cachesReadOnly = from.cachesReadOnly;
        usedHere = from.usedHere;
        judged = from.judged;
        onSeveralNodes = from.onSeveralNodes;
        spelling = from.spelling;
    }

    public static Builder builder() {
        return new Builder(new OptionValues());
    }

    /** A builder initialized with this request's values. */
    public Builder toBuilder() {
        return new Builder(values.copy())
                .context(context)
                .untrusted(untrusted)
                .cachesReadOnly(cachesReadOnly)
                .usedHere(usedHere)
                .judged(judged)
                .onSeveralNodes(onSeveralNodes)
                .spelling(spelling);
    }

    /** The values of an option, in the given order. */
    public <T> List<T> all(BuildOption<T> option) {
        return values.all(option);
    }

    /** The last value of an option; null when there is none. */
    @CheckForNull
    public <T> T last(BuildOption<T> option) {
        return values.last(option);
    }

    /** Whether a flag is set, and not to false. */
    public boolean isSet(BuildOption<Boolean> flag) {
        return values.isSet(flag);
    }

    /** The spelling of options in problems and notes. */
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

    /** In the given order; of repeated names, the last one wins. */
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

    /** Whether the image is pushed, by this flag or an exporter. */
    public boolean pushes() {
        return exporters().stream().anyMatch(Exporter::pushes);
    }

    /** Whether the pushed image gets its names in the registry only after a verdict. */
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

    /** {@code --attest}, {@code --provenance} and {@code --sbom}; at most one of each type. */
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

    /** Whether layers that other builders made come from a cache. */
    public boolean readsLayers() {
        return !cacheFrom().isEmpty();
    }

    /**
     * The reference of the cache that an export can be about, since BuildKit only prints {@code exporting cache to
     * registry}; null when it has none, or several are exported.
     */
    @CheckForNull
    public String exportedCache() {
        List<CacheEntry> written = cacheTo().stream()
                .filter(entry -> !entry.type().equals("inline"))
                .toList();
        return written.size() == 1 ? written.get(0).reference() : null;
    }

    public List<CacheEntry> cacheTo() {
        return all(BuildOption.CACHE_TO);
    }

    /** Where to write the image ID; null when not requested. */
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

    /** Whether the change is untrusted: its build may read caches but never write them. */
    public boolean untrusted() {
        return untrusted;
    }

    /** Whether the build may write caches, no matter who names them. */
    public boolean mayWriteCaches() {
        return !untrusted && !cachesReadOnly;
    }

    /** A clause for notes on caches that are not written. */
    String readOnlyReason() {
        return untrusted ? "the build is untrusted and may only read caches" : "the build may only read caches";
    }

    /** The exporters, including those implied by {@code --load} and {@code --push}. */
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

    /** Whether the image is needed in the engine. */
    boolean isUsedHere() {
        return usedHere || load();
    }

    /** Whether the image is pushed and needed nowhere else. */
    boolean isPushedOnly() {
        return push() && !load() && outputs().isEmpty() && !usedHere && !tags().isEmpty();
    }

    /** Collects a request. */
    public static final class Builder {
        private String context = ".";
        private final OptionValues values;
        private boolean untrusted;
        private boolean cachesReadOnly;
        private boolean usedHere;
        private boolean judged;
        private boolean onSeveralNodes;
        private Spelling spelling = Spelling.COMMAND_LINE;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** A folder, a Git or HTTP(S) URL, or {@code -}; the default is {@code .}. */
        public Builder context(String value) {
            if (value.isEmpty()) {
                throw new InvalidRequestException(
                        "The build context is empty; write a folder, for example . for the current one.");
            }
            context = value;
            return this;
        }

        /**
         * Parses a command-line value.
         *
         * @param text null, or empty for an option with a single value, leaves the option unchanged
         * @throws InvalidRequestException when the text is invalid for every builder
         */
        public Builder read(BuildOption<?> option, @CheckForNull String text) {
            boolean isGiven = text != null && !(text.isEmpty() && option.shape() == BuildOption.Shape.ONE);
            if (isGiven) {
                values.read(option, text);
            }
            return this;
        }

        /** Like {@link #read}, for several texts. */
        public Builder readAll(BuildOption<?> option, Iterable<String> texts) {
            texts.forEach(text -> read(option, text));
            return this;
        }

        public <T> Builder add(BuildOption<T> option, T value) {
            values.add(option, value);
            return this;
        }

        /** Removes the values of an option. */
        public Builder without(BuildOption<?> option) {
            values.remove(option);
            return this;
        }

        /** Adds the policy's caches after those given individually. */
        public Builder cache(CachePolicy policy) {
            policy.cacheFrom().forEach(entry -> add(BuildOption.CACHE_FROM, entry));
            policy.cacheTo().forEach(entry -> add(BuildOption.CACHE_TO, entry));
            return this;
        }

        public Builder untrusted(boolean value) {
            untrusted = value;
            return this;
        }

        /** Whether the build may only read caches although its change is trusted. */
        public Builder cachesReadOnly(boolean value) {
            cachesReadOnly = value;
            return this;
        }

        /** Whether the image is started after the build, so that a push must leave it in the engine. */
        public Builder usedHere(boolean value) {
            usedHere = value;
            return this;
        }

        /** Whether a smoke test or quality gates decide after the build whether the image may be pushed. */
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

        /** @throws InvalidRequestException when options contradict each other */
        public BuildRequest build() {
            BuildSecret.checkSources(values.all(BuildOption.SECRET));
            return new BuildRequest(this);
        }
    }
}
