package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RecordCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.DiskSize;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a build is prepared, watched and judged, beside what it builds.
 *
 * @param version of this product, for the report
 * @param prune how much of the context is kept away from BuildKit
 * @param heartbeatAfter how long a layer is silent before the log says that it is still running
 * @param stallAfter how long a layer is silent before the cause is investigated
 * @param gates limits that the build has to keep
 * @param ignoredRules ids of rules of advice that are silent
 * @param ignore lines of an ignore file that are added to the user's own: see {@link ContextRequest}
 * @param keptOut ignore rules that hold in every mode: see {@link ContextRequest}
 * @param smokeTest of the image when it has been built; null for none
 * @param cacheMounts where the content of cache mounts is kept between builders; null for nowhere
 * @param cacheProfile under which name people know the cache of layers; null when it has none
 * @param retries how often a build is tried again that failed with a temporary fault; 0 for never
 * @param keepStorageBytes how much build cache the builder may keep; it is pruned after a build. 0 for no bound
 * @param pool what a pool of builders had for the build; null when none was asked
 */
public record BuildSettings(
        String version,
        PruneMode prune,
        Duration heartbeatAfter,
        Duration stallAfter,
        List<QualityGate> gates,
        Set<String> ignoredRules,
        List<String> ignore,
        List<String> keptOut,
        @CheckForNull SmokeTest smokeTest,
        @CheckForNull CacheMountPolicy cacheMounts,
        @CheckForNull String cacheProfile,
        int retries,
        long keepStorageBytes,
        @CheckForNull PoolSeat pool)
        implements Serializable {

    /** Retries after temporary faults unless set otherwise. */
    public static final int DEFAULT_RETRIES = 2;

    /** @throws IllegalArgumentException when a number is negative */
    public BuildSettings {
        if (retries < 0 || keepStorageBytes < 0) {
            throw new IllegalArgumentException("retries: " + retries + ", keep storage: " + keepStorageBytes);
        }
        gates = List.copyOf(gates);
        ignoredRules = Set.copyOf(ignoredRules);
        ignore = List.copyOf(ignore);
        keptOut = List.copyOf(keptOut);
    }

    /**
     * The defaults: safe pruning, standard log intervals, no gates, all advice rules, no test, no carried cache mounts.
     */
    public static BuildSettings of(String version) {
        return new BuildSettings(
                version,
                PruneMode.SAFE,
                LogSettings.DEFAULT.heartbeatAfter(),
                LogSettings.DEFAULT.stallAfter(),
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                DEFAULT_RETRIES,
                0,
                null);
    }

    /** Whether something decides after the build if the image may be used: a gate that fails a build, or a test. */
    boolean isJudged() {
        return smokeTest != null || gates.stream().anyMatch(QualityGate::fails);
    }

    /**
     * A copy with what was given for an option.
     *
     * @param texts at least one
     * @throws InvalidRequestException when a text is invalid
     */
    public BuildSettings with(OwnOption option, List<String> texts) {
        String last = texts.get(texts.size() - 1);
        return switch (option) {
            case PRUNE -> withPrune(PruneMode.parse(last));
            case IGNORE -> withIgnore(texts);
            case CACHE_MOUNTS -> withCacheMounts(CacheMountPolicy.parse(option, last));
            case KEEP_STORAGE -> withKeepStorage(bytes(option, last));
            case RETRIES -> withRetries(option.number(last, 0));
            case GATE -> withGates(gates(option, texts));
            case IGNORE_RULE -> withIgnoredRules(Set.copyOf(OwnOption.words(texts)));
            case HEARTBEAT -> withHeartbeatAfter(option.seconds(last));
            case STALL -> withStallAfter(option.seconds(last));
        };
    }

    private static List<QualityGate> gates(OwnOption option, List<String> texts) {
        try {
            return QualityGate.parse(texts);
        } catch (InvalidGateException e) {
            throw new InvalidRequestException(option, ": " + e.getMessage());
        }
    }

    private static long bytes(OwnOption option, String text) {
        try {
            return DiskSize.parse(text);
        } catch (InvalidPoolException e) {
            throw new InvalidRequestException(option, ": " + e.getMessage());
        }
    }

    public BuildSettings withPrune(PruneMode prune) {
        return RecordCopy.with(this, "prune", prune);
    }

    public BuildSettings withHeartbeatAfter(Duration heartbeatAfter) {
        return RecordCopy.with(this, "heartbeatAfter", heartbeatAfter);
    }

    public BuildSettings withStallAfter(Duration stallAfter) {
        return RecordCopy.with(this, "stallAfter", stallAfter);
    }

    public BuildSettings withGates(List<QualityGate> gates) {
        return RecordCopy.with(this, "gates", gates);
    }

    private BuildSettings withIgnoredRules(Set<String> ignoredRules) {
        return RecordCopy.with(this, "ignoredRules", ignoredRules);
    }

    public BuildSettings withIgnore(List<String> ignore) {
        return RecordCopy.with(this, "ignore", ignore);
    }

    public BuildSettings withKeptOut(List<String> keptOut) {
        return RecordCopy.with(this, "keptOut", keptOut);
    }

    public BuildSettings withSmokeTest(@CheckForNull SmokeTest smokeTest) {
        return RecordCopy.with(this, "smokeTest", smokeTest);
    }

    public BuildSettings withCacheMounts(@CheckForNull CacheMountPolicy cacheMounts) {
        return RecordCopy.with(this, "cacheMounts", cacheMounts);
    }

    public BuildSettings withCacheProfile(@CheckForNull String cacheProfile) {
        return RecordCopy.with(this, "cacheProfile", cacheProfile);
    }

    public BuildSettings withRetries(int retries) {
        return RecordCopy.with(this, "retries", retries);
    }

    public BuildSettings withKeepStorage(long bytes) {
        return RecordCopy.with(this, "keepStorageBytes", bytes);
    }

    public BuildSettings withPool(@CheckForNull PoolSeat pool) {
        return RecordCopy.with(this, "pool", pool);
    }
}
