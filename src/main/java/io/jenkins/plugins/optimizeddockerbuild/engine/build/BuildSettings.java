package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a build is prepared, watched and reported, beside what it builds.
 *
 * @param prune how much of the context is kept away from BuildKit
 * @param reportFolder where the report is written; null for none
 * @param historyFolder reports of earlier builds; null for none
 * @param temporaryFolder an existing folder for the prepared Dockerfile and the client's metadata
 * @param heartbeatAfter how long a layer is silent before the log says that it still runs
 * @param stallAfter how long a layer is silent before the reason is looked for
 * @param gates limits that the build has to keep
 * @param version of this product, for the report
 * @param ignoredRules ids of rules of advice that are silent
 * @param keptOut ignore rules that hold in every mode: see {@link
 *     io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest}
 */
public record BuildSettings(
        PruneMode prune,
        @CheckForNull Path reportFolder,
        @CheckForNull Path historyFolder,
        Path temporaryFolder,
        Duration heartbeatAfter,
        Duration stallAfter,
        List<QualityGate> gates,
        String version,
        Set<String> ignoredRules,
        List<String> keptOut) {
    public BuildSettings {
        gates = List.copyOf(gates);
        ignoredRules = Set.copyOf(ignoredRules);
        keptOut = List.copyOf(keptOut);
    }

    /** With nothing that has to be kept out of the context. */
    public BuildSettings(
            PruneMode prune,
            @CheckForNull Path reportFolder,
            @CheckForNull Path historyFolder,
            Path temporaryFolder,
            Duration heartbeatAfter,
            Duration stallAfter,
            List<QualityGate> gates,
            String version,
            Set<String> ignoredRules) {
        this(
                prune,
                reportFolder,
                historyFolder,
                temporaryFolder,
                heartbeatAfter,
                stallAfter,
                gates,
                version,
                ignoredRules,
                List.of());
    }

    /** With all rules of advice. */
    public BuildSettings(
            PruneMode prune,
            @CheckForNull Path reportFolder,
            @CheckForNull Path historyFolder,
            Path temporaryFolder,
            Duration heartbeatAfter,
            Duration stallAfter,
            List<QualityGate> gates,
            String version) {
        this(prune, reportFolder, historyFolder, temporaryFolder, heartbeatAfter, stallAfter, gates, version, Set.of());
    }

    public BuildSettings withKeptOut(List<String> rules) {
        return new BuildSettings(
                prune,
                reportFolder,
                historyFolder,
                temporaryFolder,
                heartbeatAfter,
                stallAfter,
                gates,
                version,
                ignoredRules,
                rules);
    }
}
