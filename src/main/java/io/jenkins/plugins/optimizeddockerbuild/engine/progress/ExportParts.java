package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the phases of one export from the statuses of its vertex. */
final class ExportParts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** More than an image has layers; the excess is not counted. */
    private static final int MOST_STATUSES = 1000;

    private final Map<String, Span> byStatus = new LinkedHashMap<>();

    private static final class Span implements Serializable {
        private static final long serialVersionUID = 1L;

        final ExportPart.Phase phase;
        final Instant started;
        Instant completed;

        Span(ExportPart.Phase phase, Instant started) {
            this.phase = phase;
            this.started = started;
        }
    }

    void update(ProgressEvent.Status status) {
        Span span = byStatus.get(status.id());
        if (span == null) {
            ExportPart.Phase phase = ExportPart.Phase.of(status.id());
            if (phase == null || status.started() == null || byStatus.size() == MOST_STATUSES) {
                return;
            }
            span = new Span(phase, status.started());
            byStatus.put(status.id(), span);
        }
        if (status.completed() != null) {
            span.completed = status.completed();
        }
    }

    /** @param latest the end of statuses that have not ended */
    List<ExportPart> parts(Instant latest) {
        Map<ExportPart.Phase, List<Interval>> intervals = new EnumMap<>(ExportPart.Phase.class);
        for (Span span : byStatus.values()) {
            Instant end = span.completed == null ? latest : span.completed;
            if (!end.isBefore(span.started)) {
                intervals
                        .computeIfAbsent(span.phase, phase -> new ArrayList<>())
                        .add(new Interval(span.started, end));
            }
        }
        List<ExportPart> parts = new ArrayList<>();
        intervals.forEach((phase, when) -> {
            when.sort(Comparator.comparing(Interval::started));
            parts.add(new ExportPart(phase, when));
        });
        return parts;
    }
}
