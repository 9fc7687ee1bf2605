package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import java.util.List;

/** A cache whose import and export took longer than the layers that came from it would have. */
public final class CacheExportCost implements Rule {
    /** A lower cost is not worth mentioning, in milliseconds. */
    private static final long LEAST_MILLIS = 5_000;

    @Override
    public String id() {
        return "cache-export-cost";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        CacheSection cache = evidence.observed().cache();
        if (cache == null || cache.exports().isEmpty() || cache.savedMillis() == null || cache.savedUnknown() > 0) {
            return List.of();
        }
        long exported = 0;
        for (CacheSection.Transfer export : cache.exports()) {
            exported += export.error() == null ? export.durationMillis() : 0;
        }
        long lost = cache.layersMillis() - cache.savedMillis();
        // a first build has nothing to import: it pays for later ones
        boolean imported = cache.imports().stream().anyMatch(transfer -> transfer.error() == null);
        if (!imported || cache.cachedLayers() == 0 || lost < LEAST_MILLIS || exported < LEAST_MILLIS) {
            return List.of();
        }
        return List.of(Finding.of(
                        null,
                        Weight.ofMillis(lost, Severity.LOW),
                        "Export the cache less often, or less of it",
                        "Exporting and importing the cache took longer than the layers that came from it took when they last"
                                + " ran. Export it in builds of the main branch only and let the others read it, leave out the"
                                + " intermediate stages (`mode=min`), or compress faster (`compression=zstd`).")
                .withEvidence("In this build moving the cache took " + Durations.format(cache.layersMillis())
                        + ", of which the export " + Durations.format(exported) + "; the " + cache.cachedLayers()
                        + " cached layers saved " + Durations.format(cache.savedMillis()) + ".")
                .withSavings(lost, null));
    }
}
