package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a build is prepared, watched and judged, beside what it builds. Immutable. */
public final class BuildSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How often a build is tried again that failed with a temporary fault. */
    public static final int DEFAULT_RETRIES = 2;

    private final String version;
    private PruneMode prune = PruneMode.SAFE;
    private Duration heartbeatAfter = LogSettings.DEFAULT.heartbeatAfter();
    private Duration stallAfter = LogSettings.DEFAULT.stallAfter();
    private List<QualityGate> gates = List.of();
    private TreeSet<String> ignoredRules = new TreeSet<>();
    private List<String> ignore = List.of();
    private List<String> keptOut = List.of();
    private SmokeTest smokeTest;
    private CacheMountPolicy cacheMounts;
    private String cacheProfile;
    private int retries = DEFAULT_RETRIES;
    private long keepStorageBytes;
    private PoolSeat pool;

    private BuildSettings(String version) {
        this.version = version;
    }

    private BuildSettings(BuildSettings other) {
        this(other.version);
        prune = other.prune;
        heartbeatAfter = other.heartbeatAfter;
        stallAfter = other.stallAfter;
        gates = other.gates;
        ignoredRules = other.ignoredRules;
        ignore = other.ignore;
        keptOut = other.keptOut;
        smokeTest = other.smokeTest;
        cacheMounts = other.cacheMounts;
        cacheProfile = other.cacheProfile;
        retries = other.retries;
        keepStorageBytes = other.keepStorageBytes;
        pool = other.pool;
    }

    /** Safe pruning, the log's usual patience, no gates, all rules of advice, no test, no carried cache mounts. */
    public static BuildSettings of(String version) {
        return new BuildSettings(version);
    }

    /** Of this product, for the report. */
    public String version() {
        return version;
    }

    /** How much of the context is kept away from BuildKit; safe pruning unless something else is said. */
    public PruneMode prune() {
        return prune;
    }

    public BuildSettings withPrune(PruneMode prune) {
        BuildSettings changed = new BuildSettings(this);
        changed.prune = prune;
        return changed;
    }

    /** How long a layer is silent before the log says that it still runs. */
    public Duration heartbeatAfter() {
        return heartbeatAfter;
    }

    public BuildSettings withHeartbeatAfter(Duration heartbeatAfter) {
        BuildSettings changed = new BuildSettings(this);
        changed.heartbeatAfter = heartbeatAfter;
        return changed;
    }

    /** How long a layer is silent before the reason is looked for. */
    public Duration stallAfter() {
        return stallAfter;
    }

    public BuildSettings withStallAfter(Duration stallAfter) {
        BuildSettings changed = new BuildSettings(this);
        changed.stallAfter = stallAfter;
        return changed;
    }

    /** Limits that the build has to keep. */
    public List<QualityGate> gates() {
        return gates;
    }

    public BuildSettings withGates(List<QualityGate> gates) {
        BuildSettings changed = new BuildSettings(this);
        changed.gates = List.copyOf(gates);
        return changed;
    }

    /** Ids of rules of advice that are silent. */
    public Set<String> ignoredRules() {
        return Collections.unmodifiableSet(ignoredRules);
    }

    public BuildSettings withIgnoredRules(Set<String> ignoredRules) {
        BuildSettings changed = new BuildSettings(this);
        changed.ignoredRules = new TreeSet<>(ignoredRules);
        return changed;
    }

    /** Lines of an ignore file that are added to the user's own: see {@link ContextRequest}. */
    public List<String> ignore() {
        return ignore;
    }

    public BuildSettings withIgnore(List<String> ignore) {
        BuildSettings changed = new BuildSettings(this);
        changed.ignore = List.copyOf(ignore);
        return changed;
    }

    /** Ignore rules that hold in every mode: see {@link ContextRequest}. */
    public List<String> keptOut() {
        return keptOut;
    }

    public BuildSettings withKeptOut(List<String> keptOut) {
        BuildSettings changed = new BuildSettings(this);
        changed.keptOut = List.copyOf(keptOut);
        return changed;
    }

    /** Of the image when it has been built; null for none. */
    @CheckForNull
    public SmokeTest smokeTest() {
        return smokeTest;
    }

    public BuildSettings withSmokeTest(@CheckForNull SmokeTest smokeTest) {
        BuildSettings changed = new BuildSettings(this);
        changed.smokeTest = smokeTest;
        return changed;
    }

    /** Whether something decides after the build if the image may be used: a gate that fails a build, or a test. */
    boolean isJudged() {
        return smokeTest != null || gates.stream().anyMatch(QualityGate::fails);
    }

    /** Where the content of cache mounts is kept between builders; null for nowhere. */
    @CheckForNull
    public CacheMountPolicy cacheMounts() {
        return cacheMounts;
    }

    public BuildSettings withCacheMounts(@CheckForNull CacheMountPolicy cacheMounts) {
        BuildSettings changed = new BuildSettings(this);
        changed.cacheMounts = cacheMounts;
        return changed;
    }

    /** Under which name people know the cache of layers; null when it has none. */
    @CheckForNull
    public String cacheProfile() {
        return cacheProfile;
    }

    public BuildSettings withCacheProfile(@CheckForNull String cacheProfile) {
        BuildSettings changed = new BuildSettings(this);
        changed.cacheProfile = cacheProfile;
        return changed;
    }

    /** How often a build is tried again that failed with a temporary fault; 0 for never. */
    public int retries() {
        return retries;
    }

    /** @throws IllegalArgumentException when the number is negative */
    public BuildSettings withRetries(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries: " + retries);
        }
        BuildSettings changed = new BuildSettings(this);
        changed.retries = retries;
        return changed;
    }

    /** What a pool of builders had for the build; null when none was asked. */
    @CheckForNull
    public PoolSeat pool() {
        return pool;
    }

    public BuildSettings withPool(@CheckForNull PoolSeat pool) {
        BuildSettings changed = new BuildSettings(this);
        changed.pool = pool;
        return changed;
    }

    /** How much build cache the builder may keep, in bytes; it is pruned after a build. 0 for no bound. */
    public long keepStorageBytes() {
        return keepStorageBytes;
    }

    /** @throws IllegalArgumentException when the number is negative */
    public BuildSettings withKeepStorage(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("keep storage: " + bytes);
        }
        BuildSettings changed = new BuildSettings(this);
        changed.keepStorageBytes = bytes;
        return changed;
    }
}
