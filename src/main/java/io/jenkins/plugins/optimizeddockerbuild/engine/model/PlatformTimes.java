package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a multi-platform build did for one of its platforms.
 *
 * @param platform the target platform: {@code linux/arm64}, also for steps that ran on another platform for it
 * @param node of the pool that built it; null without a pool
 * @param emulated whether RUNs were emulated, as far as the builder shows
 * @param vertices steps for this platform alone
 * @param sizeBytes of its image; null when unknown
 */
public record PlatformTimes(
        String platform,
        @CheckForNull String node,
        boolean emulated,
        List<Vertex> vertices,
        @CheckForNull Long sizeBytes) {
    private static final String ACROSS = "->";

    public PlatformTimes {
        vertices = List.copyOf(vertices);
    }

    /**
     * RUNs that ran on both of two platforms.
     *
     * @param runs their number
     * @param millis their time on this platform
     * @param otherMillis their time on the other
     */
    public record SameRuns(int runs, long millis, long otherMillis) {}

    /** One for each platform, in build order; empty for a build for one platform. */
    public static List<PlatformTimes> of(Report report) {
        Map<String, List<Vertex>> byPlatform = new LinkedHashMap<>();
        for (Vertex vertex : report.timeline().vertices()) {
            if (vertex.name().platform() != null) {
                byPlatform
                        .computeIfAbsent(target(vertex.name().platform()), any -> new ArrayList<>())
                        .add(vertex);
            }
        }
        List<PlatformTimes> all = new ArrayList<>();
        if (byPlatform.size() > 1) {
            byPlatform.forEach((platform, vertices) -> all.add(new PlatformTimes(
                    platform,
                    node(report, platform),
                    vertices.stream().anyMatch(PlatformTimes::ran) && isEmulated(report, platform),
                    vertices,
                    sizeBytes(report.image(), platform))));
        }
        return all;
    }

    /** {@code linux/arm64} of {@code linux/amd64->arm64}, a step that runs on the first for the second. */
    private static String target(String platform) {
        int across = platform.indexOf(ACROSS);
        if (across < 0) {
            return platform;
        }
        String target = platform.substring(across + ACROSS.length());
        return target.contains("/") ? target : platform.substring(0, platform.indexOf('/') + 1) + target;
    }

    @CheckForNull
    private static PoolSection.Node nodeOf(Report report, String platform) {
        PoolSection pool = report.builder() == null ? null : report.builder().pool();
        return pool == null
                ? null
                : pool.nodes().stream()
                        .filter(node -> isOneOf(node.platforms(), platform))
                        .findFirst()
                        .orElse(null);
    }

    @CheckForNull
    private static String node(Report report, String platform) {
        PoolSection.Node node = nodeOf(report, platform);
        return node == null ? null : node.name();
    }

    private static boolean isOneOf(List<String> platforms, String platform) {
        String normalized = NativePlatform.normalized(platform);
        return platforms.stream().anyMatch(one -> NativePlatform.normalized(one).equals(normalized));
    }

    /** Without a pool, a builder is one machine, and the first platform that it lists is its native one. */
    private static boolean isEmulated(Report report, String platform) {
        PoolSection.Node node = nodeOf(report, platform);
        if (node != null) {
            return isOneOf(node.emulated(), platform);
        }
        if (report.builder() == null || report.builder().platforms().isEmpty() || isOnSeveralNodes(report)) {
            return false;
        }
        String own = report.builder().platforms().get(0);
        return !family(own).equals(family(platform));
    }

    /** Processors of one family run each other's programs. */
    private static String family(String platform) {
        String normalized = NativePlatform.normalized(platform);
        return normalized.startsWith("linux/amd64") || normalized.equals("linux/386")
                ? "x86"
                : normalized.startsWith("linux/arm") ? "arm" : normalized;
    }

    /** Each node loads the Dockerfile separately. */
    private static boolean isOnSeveralNodes(Report report) {
        return report.timeline().vertices().stream()
                        .filter(vertex -> vertex.name().instruction().startsWith("load build definition from "))
                        .count()
                > 1;
    }

    @CheckForNull
    private static Long sizeBytes(@CheckForNull ImageSection image, String platform) {
        if (image != null) {
            for (ImageSection.Platform one : image.platforms()) {
                if (one.platform() != null && isOneOf(List.of(one.platform()), platform)) {
                    return one.sizeBytes();
                }
            }
        }
        return null;
    }

    /** The number of steps that make layers. */
    public long layers() {
        return vertices.stream().filter(vertex -> vertex.name().isLayer()).count();
    }

    /** The number of layers that came from the cache. */
    public long cached() {
        return vertices.stream()
                .filter(vertex ->
                        vertex.name().isLayer() && vertex.observed().outcome() == TimelineVertex.Outcome.CACHED)
                .count();
    }

    /** The total time of its RUNs; parallel ones count in full. */
    public long runMillis() {
        return vertices.stream()
                .filter(PlatformTimes::ran)
                .mapToLong(Vertex::durationMillis)
                .sum();
    }

    private static boolean ran(Vertex vertex) {
        return vertex.name().instruction().startsWith("RUN ")
                && vertex.observed().outcome() == TimelineVertex.Outcome.DONE;
    }

    /** Compares RUNs that ran on both platforms, without those that ran on one platform for another. */
    public SameRuns sameRuns(PlatformTimes other) {
        int runs = 0;
        long own = 0;
        long others = 0;
        for (Vertex vertex : vertices) {
            Vertex same = isComparable(vertex) ? other.same(vertex) : null;
            if (same != null) {
                runs++;
                own += vertex.durationMillis();
                others += same.durationMillis();
            }
        }
        return new SameRuns(runs, own, others);
    }

    private static boolean isComparable(Vertex vertex) {
        return ran(vertex)
                && vertex.layer() != null
                && !vertex.name().platform().contains(ACROSS);
    }

    @CheckForNull
    private Vertex same(Vertex vertex) {
        return vertices.stream()
                .filter(one -> isComparable(one)
                        && one.name().step() == vertex.name().step()
                        && one.layer().stage().equals(vertex.layer().stage())
                        && one.layer().instruction().equals(vertex.layer().instruction()))
                .findFirst()
                .orElse(null);
    }
}
