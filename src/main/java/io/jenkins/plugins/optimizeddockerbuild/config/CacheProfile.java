package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A shared cache in a registry: its reference, its credentials, and who may write it. */
public final class CacheProfile implements Describable<CacheProfile> {
    private static final Label CACHE_MOUNTS = new Label("Cache mounts");

    private final String name;
    private final String reference;
    private String importFrom = "";
    private String cacheMounts = "";

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String readCredentialsId;

    private boolean readWithCredentials;
    private String mode = "max";
    private String compression = "";

    @CheckForNull
    private Integer compressionLevel;

    private boolean ignoreError = true;
    private boolean imageManifest;
    private CacheWriters writers = new CacheWriters.TrustedBuilds();

    /** Null in profiles saved before the field existed. */
    @CheckForNull
    private String ignore;

    /** @param reference a {@link ReferenceTemplate} */
    @DataBoundConstructor
    public CacheProfile(String name, String reference) {
        this.name = Util.fixNull(name).trim();
        this.reference = Util.fixNull(reference).trim();
    }

    public String getName() {
        return name;
    }

    public String getReference() {
        return reference;
    }

    /** Additional references to read, one per line; empty for those of the target and the default branch. */
    public String getImportFrom() {
        return importFrom;
    }

    @DataBoundSetter
    public void setImportFrom(@CheckForNull String importFrom) {
        this.importFrom = Util.fixNull(importFrom).trim();
    }

    /** Like {@link CacheMountPolicy#parse}, with a {@link ReferenceTemplate} for the image; empty to carry no mounts. */
    public String getCacheMounts() {
        return cacheMounts;
    }

    @DataBoundSetter
    public void setCacheMounts(@CheckForNull String cacheMounts) {
        this.cacheMounts = Util.fixNull(cacheMounts).trim();
    }

    /** For builds that may write, and for others if {@link #isReadWithCredentials} is set. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** For builds that may not write. */
    @CheckForNull
    public String getReadCredentialsId() {
        return readCredentialsId;
    }

    @DataBoundSetter
    public void setReadCredentialsId(@CheckForNull String readCredentialsId) {
        this.readCredentialsId = Util.fixEmptyAndTrim(readCredentialsId);
    }

    /** Whether builds that may not write get the credentials of those that may, if there are no others. */
    public boolean isReadWithCredentials() {
        return readWithCredentials;
    }

    @DataBoundSetter
    public void setReadWithCredentials(boolean readWithCredentials) {
        this.readWithCredentials = readWithCredentials;
    }

    /** {@code min} or {@code max}. */
    public String getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(@CheckForNull String mode) {
        this.mode = word(CachePolicy.Mode.class, mode, "max");
    }

    /** {@code gzip}, {@code zstd}, {@code estargz} or {@code uncompressed}; empty for BuildKit's default. */
    public String getCompression() {
        return compression;
    }

    @DataBoundSetter
    public void setCompression(@CheckForNull String compression) {
        this.compression = word(CachePolicy.Compression.class, compression, "");
    }

    @CheckForNull
    public Integer getCompressionLevel() {
        return compressionLevel;
    }

    @DataBoundSetter
    public void setCompressionLevel(@CheckForNull Integer compressionLevel) {
        this.compressionLevel = compressionLevel;
    }

    /** Whether a build succeeds although its cache could not be written. */
    public boolean isIgnoreError() {
        return ignoreError;
    }

    @DataBoundSetter
    public void setIgnoreError(boolean ignoreError) {
        this.ignoreError = ignoreError;
    }

    /** Whether to write the cache as an image manifest, which some registries need. */
    public boolean isImageManifest() {
        return imageManifest;
    }

    @DataBoundSetter
    public void setImageManifest(boolean imageManifest) {
        this.imageManifest = imageManifest;
    }

    public CacheWriters getWriters() {
        return writers;
    }

    @DataBoundSetter
    public void setWriters(@CheckForNull CacheWriters writers) {
        this.writers = writers == null ? new CacheWriters.TrustedBuilds() : writers;
    }

    /** Additional ignore rules for builds that use the profile. */
    public String getIgnore() {
        return Util.fixNull(ignore);
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull String ignore) {
        this.ignore = Util.fixEmptyAndTrim(ignore);
    }

    /**
     * The credentials for the registry; null for none. Credentials with write access never reach a build that may not
     * write, unless an administrator allows it.
     */
    @CheckForNull
    String credentialsFor(boolean writing) {
        if (fixedRegistry(reference) == null) {
            return null;
        }
        if (writing) {
            return credentialsId;
        }
        return readCredentialsId == null && readWithCredentials ? credentialsId : readCredentialsId;
    }

    /**
     * Where cache mounts are carried, for a build that may write; null for nowhere.
     *
     * @throws InvalidRequestException when the text is invalid, or a variable is not set
     */
    @CheckForNull
    CacheMountPolicy mounts(UnaryOperator<String> variables) {
        return cacheMounts.isEmpty()
                ? null
                : CacheMountPolicy.parse(
                        CACHE_MOUNTS,
                        cacheMounts,
                        reference -> ReferenceTemplate.parse(reference).expand(variables));
    }

    /** The lines of {@link #getImportFrom}. */
    List<String> importLines() {
        return lines(importFrom);
    }

    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (!line.isBlank()) {
                lines.add(line.trim());
            }
        }
        return lines;
    }

    /** BuildKit's settings for a build that may write. */
    CachePolicy policy(List<ImageReference> from, ImageReference to) {
        return new CachePolicy(
                from,
                to,
                CachePolicy.Mode.valueOf(upper(mode)),
                compression.isEmpty() ? null : CachePolicy.Compression.valueOf(upper(compression)),
                compressionLevel,
                ignoreError,
                imageManifest ? Boolean.TRUE : null);
    }

    /**
     * The registry in the template itself. No variable can change it, because otherwise a build could have the
     * credentials sent to a host of its choice.
     *
     * @return null when it depends on a variable
     */
    @CheckForNull
    static String fixedRegistry(String template) {
        int slash = template.indexOf('/');
        String first = slash < 0 ? "" : template.substring(0, slash);
        if (first.contains("${")) {
            return null;
        }
        ReferenceTemplate parsed = ReferenceTemplate.parse(template);
        String registry = parsed.expand(ReferenceVariables::example).domain();
        // Without a slash in its own text, cache-${BRANCH_NAME} takes one from the name of a branch.
        String hostile = parsed.expand(name -> "x.example.net:5000/x").domain();
        return registry.equals(hostile) ? registry : null;
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> String word(Class<E> type, @CheckForNull String value, String otherwise) {
        String trimmed = Util.fixEmptyAndTrim(value);
        if (trimmed == null) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        String word = trimmed.toLowerCase(Locale.ROOT);
        if (!words.contains(word)) {
            throw new IllegalArgumentException(Messages.Words_Unknown(trimmed, String.join(", ", words)));
        }
        return word;
    }

    /** The form's helper. */
    @Extension
    public static final class DescriptorImpl extends CacheProfileForm {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CacheProfile_DisplayName();
        }
    }
}
