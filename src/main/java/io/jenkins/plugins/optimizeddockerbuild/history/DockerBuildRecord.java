package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdviceText;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The figures of one report, small enough for the build's own {@code build.xml}; everything else is in the archived
 * {@code report.json}. Durations in milliseconds, sizes in bytes; null when unknown.
 *
 * <p>Created on the agent, where the report is, and sent to the controller, which does not trust it: names that could
 * be used as a path are rejected, and texts that are too long are cut, however the object was created.
 */
@ExportedBean(defaultVisibility = 2)
public final class DockerBuildRecord implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern FOLDER = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,499}");
    private static final int LONGEST_NAME = 100;
    private static final int MOST_TAGS = 50;
    private static final int MOST_GATES = 20;
    private static final int MOST_ADVICE = 3;

    /** In characters; GitHub's limit for a check. */
    private static final int LONGEST_MARKDOWN = 60_000;

    // Not final, because untrusted values are sanitized after deserialization. Never changed afterwards.
    private String name;
    private String artifactFolder;
    private String reportId;
    private long startedMillis;
    private ResultSection.Status status;
    private String verdict;
    private String image;
    private String digest;
    private String imageId;
    private ArrayList<String> tags;
    private long durationMillis;
    private Long contextBytes;
    private Long imageBytes;
    private ImageSection.SizeKind imageSizeKind;
    private int layers;
    private int cachedLayers;
    private long cacheImportMillis;
    private long cacheExportMillis;
    private Long savedMillis;
    private int advice;
    private Gate.Outcome gates;
    private ArrayList<String> crossed;
    private ArrayList<String> topAdvice;
    private boolean patched;

    /** Only on the way from the agent: stored beside the build, not in it. */
    private byte[] summary;

    /** Only on the way from the agent: for listeners. */
    private String markdown;

    private DockerBuildRecord() {}

    /** The record of a build of which only the report is known. */
    public static DockerBuildRecord of(String name, String artifactFolder, Report report) {
        return of(name, artifactFolder, report, BuildSummary.of(report), null);
    }

    /**
     * @param name of the report, unique in the build: see {@link #isName}
     * @param artifactFolder where the report is archived, relative to the build's artifacts, with {@code /}
     * @param compact the build's summary for the history
     * @param imageId digest of the image's configuration; null when unknown
     * @throws IllegalArgumentException when the name or the folder is invalid
     */
    public static DockerBuildRecord of(
            String name, String artifactFolder, Report report, BuildSummary compact, @CheckForNull String imageId) {
        DockerBuildRecord record = new DockerBuildRecord();
        record.name = name;
        record.artifactFolder = artifactFolder;
        record.reportId = compact.id();
        record.startedMillis = compact.started().toEpochMilli();
        record.status = compact.status();
        record.verdict = report.verdict();
        record.tags = new ArrayList<>(report.imageNames());
        record.image = report.imageName();
        record.digest = report.image() == null ? null : report.image().digest();
        record.imageId = imageId;
        record.durationMillis = compact.durationMillis();
        record.contextBytes = compact.contextBytes();
        record.imageBytes = compact.imageBytes();
        record.imageSizeKind = compact.imageSizeKind();
        BuildSummary.Cache cache = compact.cache();
        record.layers = cache.layers();
        record.cachedLayers = cache.cachedLayers();
        record.cacheImportMillis = cache.importMillis();
        record.cacheExportMillis = cache.exportMillis();
        record.savedMillis = cache.savedMillis();
        record.advice = report.advice().size();
        record.gates = report.gates().stream()
                .map(Gate::outcome)
                .max(Comparator.naturalOrder())
                .orElse(null);
        record.crossed = new ArrayList<>(
                report.crossedGates().stream().map(GateText::crossed).toList());
        record.topAdvice = new ArrayList<>(report.advice().stream()
                .limit(MOST_ADVICE)
                .map(AdviceText::line)
                .toList());
        record.patched = report.patch() != null;
        record.summary = SummaryFile.encode(compact);
        record.markdown = ReportMarkdown.of(report);
        try {
            return record.checked();
        } catch (InvalidObjectException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Sanitizes what comes over the network or from disk. */
    private Object readResolve() throws InvalidObjectException {
        return checked();
    }

    private DockerBuildRecord checked() throws InvalidObjectException {
        if (!isName(name)) {
            throw new InvalidObjectException(
                    "\"" + BoundedText.of(name) + "\" cannot be the name of a report: use up to " + LONGEST_NAME
                            + " letters, digits, dots, hyphens and underscores, the first a letter or digit.");
        }
        if (artifactFolder == null || !FOLDER.matcher(artifactFolder).matches()) {
            throw new InvalidObjectException(
                    "\"" + BoundedText.of(artifactFolder) + "\" cannot be a folder of artifacts.");
        }
        reportId = reportId == null ? "" : BoundedText.of(reportId);
        status = status == null ? ResultSection.Status.FAILURE : status;
        verdict = verdict == null ? "" : BoundedText.of(verdict);
        image = BoundedText.of(image);
        digest = BoundedText.of(digest);
        imageId = BoundedText.of(imageId);
        tags = BoundedText.of(tags, MOST_TAGS);
        crossed = BoundedText.of(crossed, MOST_GATES);
        topAdvice = BoundedText.of(topAdvice, MOST_ADVICE);
        if (summary != null && summary.length > SummaryFile.LARGEST) {
            summary = null;
        }
        if (markdown != null && markdown.length() > LONGEST_MARKDOWN) {
            markdown = null;
        }
        return this;
    }

    /** Whether the name is valid for a report: it is part of addresses and the name of a folder. */
    public static boolean isName(@CheckForNull String name) {
        return name != null && NAME.matcher(name).matches();
    }

    /** Whether it carries a summary for later builds, until that has been stored. */
    public boolean hasSummary() {
        return summary != null;
    }

    /** The summary to store beside the build; null when it has been stored. */
    @CheckForNull
    byte[] summary() {
        return summary;
    }

    /** The report in at most 40 lines; null when the record comes from disk. */
    @CheckForNull
    public String markdown() {
        return markdown;
    }

    /** Address of the report's page, relative to the build. */
    public String getAddress() {
        return DockerBuildAction.URL + "/" + name + "/";
    }

    /** The record as stored in the build. */
    DockerBuildRecord stored() {
        try {
            DockerBuildRecord record = (DockerBuildRecord) clone();
            record.summary = null;
            record.markdown = null;
            return record;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Exported
    public String getName() {
        return name;
    }

    /** Relative to the build's artifacts, with {@code /}. */
    @Exported
    public String getArtifactFolder() {
        return artifactFolder;
    }

    /** The id in the report. */
    @Exported
    public String getReportId() {
        return reportId;
    }

    /** Milliseconds since 1970, on the agent's clock. */
    @Exported
    public long getStartedMillis() {
        return startedMillis;
    }

    public ResultSection.Status getStatus() {
        return status;
    }

    /** {@code SUCCESS}, {@code FAILURE} or {@code CANCELED}. */
    @Exported(name = "status")
    public String getStatusName() {
        return status.name();
    }

    /** One sentence that says where the time went, or what went wrong. */
    @Exported
    public String getVerdict() {
        return verdict;
    }

    /** The first of the tags; null when there is none. */
    @Exported
    @CheckForNull
    public String getImage() {
        return image;
    }

    /** Of the manifest or index; null when the exporter gave none. */
    @Exported
    @CheckForNull
    public String getDigest() {
        return digest;
    }

    @Exported
    @CheckForNull
    public String getImageId() {
        return imageId;
    }

    @Exported
    public List<String> getTags() {
        return Collections.unmodifiableList(tags);
    }

    @Exported
    public long getDurationMillis() {
        return durationMillis;
    }

    /** Bytes of the context left after ignore rules and pruning; null when it was not analyzed. */
    @Exported
    @CheckForNull
    public Long getContextBytes() {
        return contextBytes;
    }

    @Exported
    @CheckForNull
    public Long getImageBytes() {
        return imageBytes;
    }

    /** Instructions of the Dockerfile in this build, without base images. */
    @Exported
    public int getLayers() {
        return layers;
    }

    /** Number of layers that came from a cache. */
    @Exported
    public int getCachedLayers() {
        return cachedLayers;
    }

    /** Share of layers that came from a cache, from 0 to 1; null when there was no layer. */
    @Exported
    @CheckForNull
    public Double getCacheHitRatio() {
        return layers == 0 ? null : (Double) (cachedLayers / (double) layers);
    }

    @Exported
    public long getCacheImportMillis() {
        return cacheImportMillis;
    }

    @Exported
    public long getCacheExportMillis() {
        return cacheExportMillis;
    }

    /** What the cached layers took when they last ran; null when unknown for all of them. */
    @Exported
    @CheckForNull
    public Long getSavedMillis() {
        return savedMillis;
    }

    /** Number of pieces of advice in the report. */
    @Exported
    public int getAdvice() {
        return advice;
    }

    @CheckForNull
    public Gate.Outcome getGates() {
        return gates;
    }

    /**
     * The worst result of a quality gate: {@code PASSED}, {@code UNKNOWN}, {@code UNSTABLE} or {@code FAILED}; null
     * without gates.
     */
    @Exported(name = "gates")
    @CheckForNull
    public String getGatesName() {
        return gates == null ? null : gates.name();
    }

    /** Crossed quality gates, each with value and limit: {@code image 1.2 GB compressed, limit 1.0 GB}. */
    @Exported
    public List<String> getCrossedGates() {
        return Collections.unmodifiableList(crossed);
    }

    /** The most important pieces of advice, one line each. */
    @Exported
    public List<String> getTopAdvice() {
        return Collections.unmodifiableList(topAdvice);
    }

    /** Number of pieces of advice in the report besides {@link #getTopAdvice}. */
    public int getMoreAdvice() {
        return Math.max(0, advice - topAdvice.size());
    }

    /** Whether the report has a combined patch. */
    @Exported
    public boolean isPatched() {
        return patched;
    }

    /** The verdict in the language of the request, with instructions as code, escaped. */
    public String getVerdictHtml() {
        return PhraseBook.translate(verdict);
    }

    /** Like {@link #getTopAdvice}, in the language of the request. */
    public List<String> getTopAdviceTexts() {
        return topAdvice.stream().map(PhraseBook.get()::text).toList();
    }

    /** Crossed quality gates, in the language of the request. */
    public List<String> getCrossedTexts() {
        return crossed.stream().map(PhraseBook.get()::text).toList();
    }

    /** The result in the language of the request; a crossed quality gate counts. */
    public String getOutcome() {
        return TrendMessages.outcome(status, !crossed.isEmpty());
    }

    public Date getDate() {
        return new Date(startedMillis);
    }

    /**
     * One line with image, duration and cached share, {@code app:1.2, 4m05.2s, 84 % cached}; after the quality gates
     * that were crossed.
     */
    public String getLabel() {
        StringBuilder label = new StringBuilder();
        if (!crossed.isEmpty()) {
            label.append("Quality gate crossed: ")
                    .append(String.join("; ", crossed))
                    .append("; ");
        }
        label.append(image == null ? name : image);
        label.append(", ").append(Durations.format(durationMillis));
        if (layers > 0) {
            label.append(", ").append(Shares.format(cachedLayers, layers)).append(" cached");
        }
        return label.toString();
    }

    /** Formatted: {@code 4m05.2s}. */
    public String getDuration() {
        return Durations.format(durationMillis);
    }

    /** Formatted: {@code 35.2 MB}; null when unknown. */
    @CheckForNull
    public String getContextSize() {
        return contextBytes == null ? null : ByteSizes.format(Math.max(0, contextBytes));
    }

    /** Formatted: {@code 412 MB compressed}; null when unknown. */
    @CheckForNull
    public String getImageSize() {
        return imageBytes == null ? null : TrendMessages.size(imageBytes, imageSizeKind);
    }

    @Override
    public String toString() {
        return name + ": " + getLabel();
    }
}
