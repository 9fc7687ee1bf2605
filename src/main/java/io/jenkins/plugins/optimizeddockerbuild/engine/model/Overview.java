package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What is shown of a build among the builds of many images, besides its figures. Takes some hundred bytes, whatever was
 * built.
 *
 * @param image its name without tag and digest; null when it has none
 * @param builder name of the builder; null when it did not answer
 * @param host that the client ran on; in Jenkins the agent; null when unknown
 * @param cache the reference that the layer cache is written to, or otherwise read from; null for none
 * @param crossed crossed quality gates
 * @param advice that was given, greatest saving first, at most {@link #MOST}
 * @param causes what made layers run, most time first, at most {@link #MOST}
 * @param cacheProfile name of the cache's profile; null for none
 * @param installed layers that install packages named in the Dockerfile, in its order, at most {@link #MOST}
 */
public record Overview(
        @CheckForNull String image,
        @CheckForNull String builder,
        @CheckForNull String host,
        @CheckForNull String cache,
        List<Gate> crossed,
        List<Given> advice,
        List<Cause> causes,
        @CheckForNull String cacheProfile,
        List<Installed> installed) {

    static final int MOST = 20;
    private static final int LONGEST_TEXT = 200;

    /**
     * Advice in short.
     *
     * @param id of the rule
     * @param title what to do
     * @param savedMillis null when unknown
     * @param savedBytes null when unknown
     */
    public record Given(
            String id,
            String title,
            @CheckForNull Long savedMillis,
            @CheckForNull Long savedBytes) {
        public Given {
            Objects.requireNonNull(id, "id");
            title = title == null ? id : title;
        }
    }

    /**
     * Something that made layers run.
     *
     * @param kind kind of the cause
     * @param what the file or folder, build argument or base image; null when the kind says it all
     * @param millis total time of the layers that ran because of it
     */
    public record Cause(LayerReason.Kind kind, @CheckForNull String what, long millis) {
        public Cause {
            kind = kind == null ? LayerReason.Kind.UNKNOWN : kind;
        }
    }

    /**
     * A layer that installs packages, in a stage that starts from an image.
     *
     * @param base that image, {@code python:3.11-slim}
     * @param packages one package per line, as written by {@code InstalledPackages} in {@code engine/advice}; a single
     *     string, because an overview loads tens of thousands
     * @param millis duration in this build; 0 when it came from the cache
     * @param bytes what it adds to the image; null when unknown
     */
    public record Installed(
            String base,
            String packages,
            long millis,
            @CheckForNull Long bytes) {
        public Installed {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(packages, "packages");
        }

        /** A copy with each of its texts transformed, for example to mask secrets. */
        public Installed withTexts(UnaryOperator<String> change) {
            return RecordTexts.map(this, change);
        }
    }

    public Overview {
        crossed = Lists.copy(crossed);
        advice = Lists.copy(advice);
        causes = Lists.copy(causes);
        installed = Lists.copy(installed);
    }

    /** A copy with another name for the client's machine. */
    Overview withHost(@CheckForNull String name) {
        return name == null ? this : RecordCopy.with(this, "host", cut(name));
    }

    /** A copy with this cache profile, or without one. */
    Overview withCacheProfile(@CheckForNull String profile) {
        return RecordCopy.with(this, "cacheProfile", cut(profile));
    }

    /** A copy with these layers that install packages. */
    Overview withInstalled(List<Installed> layers) {
        return RecordCopy.with(this, "installed", layers.subList(0, Math.min(MOST, layers.size())));
    }

    static Overview of(Report report) {
        String name = report.imageName();
        return new Overview(
                name == null ? null : cut(ImageName.withoutTag(name)),
                report.builder() == null ? null : cut(place(report.builder())),
                report.host() == null ? null : cut(report.host().name()),
                cut(cache(report)),
                report.gates().stream().filter(Gate::isCrossed).limit(MOST).toList(),
                advice(report),
                causes(report.timeline()),
                null,
                List.of());
    }

    @CheckForNull
    private static String cache(Report report) {
        for (List<CacheSection.Transfer> transfers :
                List.of(report.cache().exports(), report.cache().imports())) {
            for (CacheSection.Transfer transfer : transfers) {
                if (transfer.reference() != null) {
                    return transfer.reference();
                }
            }
        }
        return null;
    }

    private static List<Given> advice(Report report) {
        return report.advice().stream()
                .sorted(Comparator.comparingLong((Advice one) -> one.savedMillis() == null ? 0 : one.savedMillis())
                        .reversed())
                .limit(MOST)
                .map(one -> new Given(one.id(), cut(one.title()), one.savedMillis(), one.savedBytes()))
                .toList();
    }

    private static List<Cause> causes(TimelineSection timeline) {
        Map<Integer, TimelineSection.Vertex> vertices = new HashMap<>();
        timeline.vertices().forEach(vertex -> vertices.put(vertex.number(), vertex));
        Map<Cause, Long> millis = new HashMap<>();
        for (TimelineSection.Vertex vertex : timeline.vertices()) {
            LayerReason reason = vertex.reason();
            if (reason == null || !reason.isKnown()) {
                continue;
            }
            TimelineSection.Vertex first = reason.cause() == 0 ? vertex : vertices.get(reason.cause());
            LayerReason its = first == null || first.reason() == null ? reason : first.reason();
            millis.merge(
                    new Cause(its.kind(), first == null ? null : cut(what(first, its)), 0),
                    vertex.durationMillis(),
                    Long::sum);
        }
        List<Cause> causes = new ArrayList<>();
        millis.forEach((cause, sum) -> causes.add(new Cause(cause.kind(), cause.what(), sum)));
        causes.sort(Comparator.comparingLong(Cause::millis)
                .reversed()
                .thenComparing(Cause::kind)
                .thenComparing(cause -> cause.what() == null ? "" : cause.what()));
        return causes.subList(0, Math.min(MOST, causes.size()));
    }

    @CheckForNull
    private static String what(TimelineSection.Vertex vertex, LayerReason reason) {
        return switch (reason.kind()) {
            case FILES -> files(vertex, reason);
            case ARGUMENT -> reason.argument();
            default -> null;
        };
    }

    /** The changed file, or the instruction that read the files when there are several. */
    private static String files(TimelineSection.Vertex vertex, LayerReason reason) {
        return reason.files().size() == 1 && reason.moreFiles() == 0
                ? reason.files().get(0).path()
                : vertex.name().instruction();
    }

    /** For a pool, its nodes: {@code team: n1, n2}. */
    @CheckForNull
    private static String place(BuilderSection builder) {
        PoolSection pool = builder.pool();
        return pool == null || pool.nodes().isEmpty()
                ? builder.name()
                : pool.name() + ": "
                        + String.join(
                                ", ",
                                pool.nodes().stream()
                                        .map(PoolSection.Node::name)
                                        .toList());
    }

    @CheckForNull
    private static String cut(@CheckForNull String text) {
        return text == null ? null : Ellipsis.cut(text, LONGEST_TEXT);
    }
}
