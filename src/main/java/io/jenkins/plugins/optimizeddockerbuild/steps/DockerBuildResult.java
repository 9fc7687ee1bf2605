package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * The result of {@code optimizedDockerBuild}; its properties can be used in the sandbox.
 *
 * @see OptimizedDockerBuildStep
 */
public final class DockerBuildResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String imageId;
    private final boolean onlyInRegistry;
    private final List<String> tags;
    private final long durationMillis;
    private final double cacheHitRatio;
    private final Long contextBytes;
    private final Long imageBytes;
    private final Long readyMillis;
    private final String reportUrl;
    private final String summary;

    DockerBuildResult(
            String image,
            @CheckForNull String digest,
            @CheckForNull String imageId,
            boolean onlyInRegistry,
            List<String> tags,
            long durationMillis,
            double cacheHitRatio,
            @CheckForNull Long contextBytes,
            @CheckForNull Long imageBytes,
            @CheckForNull Long readyMillis,
            @CheckForNull String reportUrl,
            @CheckForNull String summary) {
        this.image = image;
        this.digest = digest;
        this.imageId = imageId;
        this.onlyInRegistry = onlyInRegistry;
        this.tags = List.copyOf(tags);
        this.durationMillis = durationMillis;
        this.cacheHitRatio = cacheHitRatio;
        this.contextBytes = contextBytes;
        this.imageBytes = imageBytes;
        this.readyMillis = readyMillis;
        this.reportUrl = reportUrl;
        this.summary = summary;
    }

    /** The image's name, to be passed to {@code docker.image}. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The same as {@link #getImage}, under the property name of the Docker Pipeline plugin. */
    @Whitelisted
    public String getId() {
        return image;
    }

    /** {@code sha256:…} of the manifest; null when the build made no image. */
    @Whitelisted
    @CheckForNull
    public String getDigest() {
        return digest;
    }

    /** {@code NAME@sha256:…}, the name without tag, for a deployment. Null without a digest. */
    @Whitelisted
    @CheckForNull
    public String getReference() {
        return digest == null
                ? null
                : ImageReference.parse(OrderDraft.IMAGE, image).repository() + "@" + digest;
    }

    /** {@code sha256:…} of the image's configuration; null when unknown. */
    @Whitelisted
    @CheckForNull
    public String getImageId() {
        return imageId;
    }

    /** All names of the image. */
    @Whitelisted
    public List<String> getTags() {
        return tags;
    }

    /** From the first look at the context to the end of the client. */
    @Whitelisted
    public long getDurationMillis() {
        return durationMillis;
    }

    /** Share of layers that came from a cache: 0 to 1. */
    @Whitelisted
    public double getCacheHitRatio() {
        return cacheHitRatio;
    }

    /** Bytes of the context that BuildKit could see; null when it was not analyzed. */
    @Whitelisted
    @CheckForNull
    public Long getContextBytes() {
        return contextBytes;
    }

    /** Null when the build made no image. */
    @Whitelisted
    @CheckForNull
    public Long getImageBytes() {
        return imageBytes;
    }

    /** From the start of the container until it was ready; null without a smoke test. */
    @Whitelisted
    @CheckForNull
    public Long getReadyMillis() {
        return readyMillis;
    }

    /** Absolute if Jenkins knows its own URL; null when nothing was archived. */
    @Whitelisted
    @CheckForNull
    public String getReportUrl() {
        return reportUrl;
    }

    /** The report in Markdown, for a pull request or a chat. */
    @Whitelisted
    @CheckForNull
    public String getSummary() {
        return summary;
    }

    private Object call(String method, Object... arguments) {
        String source = digest == null ? image : getReference();
        return BuiltImageCall.of(image, onlyInRegistry ? source : null, method, arguments);
    }

    /** The image's name, with the registry of {@code docker.withRegistry} if it has none. */
    @Whitelisted
    public Object imageName() {
        return call("imageName");
    }

    @Whitelisted
    public Object pull() {
        return call("pull");
    }

    @Whitelisted
    public Object tag() {
        return call("tag");
    }

    @Whitelisted
    public Object tag(String tagName) {
        return call("tag", tagName);
    }

    @Whitelisted
    public Object tag(String tagName, boolean force) {
        return call("tag", tagName, force);
    }

    /** Pushes under its name; within {@code docker.withRegistry} to that registry if the name has none. */
    @Whitelisted
    public Object push() {
        return call("push");
    }

    @Whitelisted
    public Object push(String tagName) {
        return call("push", tagName);
    }

    @Whitelisted
    public Object push(String tagName, boolean force) {
        return call("push", tagName, force);
    }

    /** Runs a block in a container of the image; needs the plugin Docker Pipeline. */
    @Whitelisted
    public Object inside(Closure<?> body) {
        return call("inside", body);
    }

    @Whitelisted
    public Object inside(String arguments, Closure<?> body) {
        return call("inside", arguments, body);
    }

    /** Starts a container; needs the plugin Docker Pipeline. */
    @Whitelisted
    public Object run() {
        return call("run");
    }

    @Whitelisted
    public Object run(String arguments) {
        return call("run", arguments);
    }

    @Whitelisted
    public Object run(String arguments, String command) {
        return call("run", arguments, command);
    }

    /** Runs a container for the duration of a block; needs the plugin Docker Pipeline. */
    @Whitelisted
    public Object withRun(Closure<?> body) {
        return call("withRun", body);
    }

    @Whitelisted
    public Object withRun(String arguments, Closure<?> body) {
        return call("withRun", arguments, body);
    }

    @Whitelisted
    public Object withRun(String arguments, String command, Closure<?> body) {
        return call("withRun", arguments, command, body);
    }

    /**
     * {@code built['digest']}, which the sandbox only allows for objects with this method.
     *
     * @throws IllegalArgumentException when there is no such property
     */
    @Whitelisted
    @CheckForNull
    public Object getAt(String property) {
        return switch (property) {
            case "image" -> getImage();
            case "id" -> getId();
            case "digest" -> getDigest();
            case "reference" -> getReference();
            case "imageId" -> getImageId();
            case "tags" -> getTags();
            case "durationMillis" -> getDurationMillis();
            case "cacheHitRatio" -> getCacheHitRatio();
            case "contextBytes" -> getContextBytes();
            case "imageBytes" -> getImageBytes();
            case "readyMillis" -> getReadyMillis();
            case "reportUrl" -> getReportUrl();
            case "summary" -> getSummary();
            default ->
                throw new IllegalArgumentException("The result of optimizedDockerBuild has no `" + property
                        + "`; docs/pipeline.md lists its properties.");
        };
    }

    /** The image's name, so that the result can be used where a name is expected. */
    @Override
    public String toString() {
        return image;
    }
}
