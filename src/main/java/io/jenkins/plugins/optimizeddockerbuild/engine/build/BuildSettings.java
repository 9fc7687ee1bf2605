package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a build is prepared, watched and judged, beside what it builds.
 *
 * @param prune how much of the context is kept away from BuildKit
 * @param heartbeatAfter how long a layer is silent before the log says that it still runs
 * @param stallAfter how long a layer is silent before the reason is looked for
 * @param gates limits that the build has to keep
 * @param version of this product, for the report
 * @param ignoredRules ids of rules of advice that are silent
 * @param ignore lines of an ignore file that are added to the user's own: see {@link ContextRequest}
 * @param keptOut ignore rules that hold in every mode: see {@link ContextRequest}
 * @param smokeTest of the image when it has been built; null for none
 */
public record BuildSettings(
        PruneMode prune,
        Duration heartbeatAfter,
        Duration stallAfter,
        List<QualityGate> gates,
        String version,
        Set<String> ignoredRules,
        List<String> ignore,
        List<String> keptOut,
        @CheckForNull SmokeTest smokeTest)
        implements Serializable {
    public BuildSettings {
        gates = List.copyOf(gates);
        ignoredRules = new TreeSet<>(ignoredRules);
        ignore = List.copyOf(ignore);
        keptOut = List.copyOf(keptOut);
    }

    /** Safe pruning, the log's usual patience, no gates, all rules of advice, no test. */
    public static BuildSettings of(String version) {
        LogSettings log = LogSettings.DEFAULT;
        return new BuildSettings(
                PruneMode.SAFE,
                log.heartbeatAfter(),
                log.stallAfter(),
                List.of(),
                version,
                Set.of(),
                List.of(),
                List.of(),
                null);
    }

    public BuildSettings withPrune(PruneMode mode) {
        return new BuildSettings(
                mode, heartbeatAfter, stallAfter, gates, version, ignoredRules, ignore, keptOut, smokeTest);
    }

    public BuildSettings withHeartbeatAfter(Duration silence) {
        return new BuildSettings(prune, silence, stallAfter, gates, version, ignoredRules, ignore, keptOut, smokeTest);
    }

    public BuildSettings withStallAfter(Duration silence) {
        return new BuildSettings(
                prune, heartbeatAfter, silence, gates, version, ignoredRules, ignore, keptOut, smokeTest);
    }

    public BuildSettings withGates(List<QualityGate> limits) {
        return new BuildSettings(
                prune, heartbeatAfter, stallAfter, limits, version, ignoredRules, ignore, keptOut, smokeTest);
    }

    public BuildSettings withIgnoredRules(Set<String> rules) {
        return new BuildSettings(prune, heartbeatAfter, stallAfter, gates, version, rules, ignore, keptOut, smokeTest);
    }

    public BuildSettings withSmokeTest(@CheckForNull SmokeTest test) {
        return new BuildSettings(
                prune, heartbeatAfter, stallAfter, gates, version, ignoredRules, ignore, keptOut, test);
    }

    public BuildSettings withIgnore(List<String> rules) {
        return new BuildSettings(
                prune, heartbeatAfter, stallAfter, gates, version, ignoredRules, rules, keptOut, smokeTest);
    }

    public BuildSettings withKeptOut(List<String> rules) {
        return new BuildSettings(
                prune, heartbeatAfter, stallAfter, gates, version, ignoredRules, ignore, rules, smokeTest);
    }
}
