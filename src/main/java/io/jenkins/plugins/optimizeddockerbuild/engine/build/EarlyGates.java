package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.FiguresSoFar;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Quality gates that a running build has crossed already, whatever it still does. Each is logged once. */
final class EarlyGates {
    private final PreparedBuild prepared;
    private final Narration narration;

    @CheckForNull
    private final ReportHistory history;

    private final Supplier<ContextSection> counted;
    private final Set<String> told = new TreeSet<>();
    private ContextSection context;

    /** @param counted the context; null while it is being counted */
    EarlyGates(
            PreparedBuild prepared,
            @CheckForNull ReportHistory history,
            Narration narration,
            Supplier<ContextSection> counted) {
        this.prepared = prepared;
        this.history = history;
        this.narration = narration;
        this.counted = counted;
    }

    /** The gates that the log has, for another process that goes on. */
    synchronized Set<String> told() {
        return Set.copyOf(told);
    }

    /** Takes over what an earlier process logged. */
    synchronized void resume(Set<String> toldEarlier) {
        told.addAll(toldEarlier);
    }

    /** Their values and limits, as text. */
    synchronized List<String> crossed(Instant now, AnnotatedLog log) {
        List<QualityGate> gates = prepared.settings().gates();
        if (gates.isEmpty()) {
            return new ArrayList<>();
        }
        FiguresSoFar figures = figures(now, log);
        List<String> crossed = new ArrayList<>();
        for (QualityGate gate : gates) {
            Gate already = gate.crossedAlready(figures, history == null ? null : history.lastSuccess());
            if (already != null) {
                crossed.add(GateText.crossed(already));
                if (told.add(gate.text())) {
                    narration.crossedAlready(already);
                }
            }
        }
        return crossed;
    }

    private FiguresSoFar figures(Instant now, AnnotatedLog log) {
        context = context == null ? counted.get() : context;
        boolean isCounted = context != null && context.analysed();
        Integer all = log.headway().all();
        return new FiguresSoFar(
                Duration.between(prepared.started(), now).toMillis(),
                isCounted ? (Long) context.after().bytes() : null,
                isCounted
                        ? (Long) context.secrets().stream()
                                .filter(Inventory.Secret::kept)
                                .count()
                        : null,
                all == null ? null : (Double) (100.0 * (all - log.layersThatRan()) / all));
    }
}
