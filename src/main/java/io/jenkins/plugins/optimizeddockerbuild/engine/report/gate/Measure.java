package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import java.util.Locale;

/** What a quality gate can measure. Unknown figures are null. */
enum Measure {
    /** Duration of the whole build, in milliseconds. */
    DURATION(Unit.MILLISECONDS) {
        @Override
        Double of(Report report) {
            return (double) report.durationMillis();
        }

        @Override
        Double before(BuildSummary build) {
            return (double) build.durationMillis();
        }

        @Override
        Double soFar(FiguresSoFar build, boolean atMost) {
            return atMost ? (Double) (double) build.durationMillis() : null;
        }
    },
    /** Bytes of the context that BuildKit could see. */
    CONTEXT(Unit.BYTES) {
        @Override
        Double of(Report report) {
            ContextSection context = report.context();
            return context == null || !context.analysed()
                    ? null
                    : (Double) (double) context.after().bytes();
        }

        @Override
        Double before(BuildSummary build) {
            return figure(build.contextBytes());
        }

        @Override
        Double soFar(FiguresSoFar build, boolean atMost) {
            return figure(build.contextBytes());
        }
    },
    /** Size of the image, in bytes. */
    IMAGE(Unit.BYTES) {
        @Override
        Double of(Report report) {
            ImageSection image = report.image();
            return image == null || image.sizeBytes() == 0 ? null : (Double) (double) image.sizeBytes();
        }

        @Override
        Double before(BuildSummary build) {
            return figure(build.imageBytes());
        }
    },
    /** Size of the image's largest layer, in bytes. */
    LARGEST_LAYER(Unit.BYTES) {
        @Override
        Double of(Report report) {
            Double largest = null;
            if (report.image() != null) {
                for (ImageSection.Platform platform : report.image().platforms()) {
                    for (ImageSection.Layer layer : platform.layers()) {
                        largest = Math.max(largest == null ? 0 : largest, layer.sizeBytes());
                    }
                }
            }
            return largest;
        }

        @Override
        Double before(BuildSummary build) {
            Double largest = null;
            for (BuildSummary.Layer layer : build.layers()) {
                if (layer.sizeBytes() != null) {
                    largest = Math.max(largest == null ? 0 : largest, layer.sizeBytes());
                }
            }
            return largest;
        }
    },
    /** Percentage of layers that came from a cache. */
    CACHE_HITS(Unit.PERCENT) {
        @Override
        Double of(Report report) {
            return report.cache().hitPercent();
        }

        @Override
        Double soFar(FiguresSoFar build, boolean atMost) {
            return atMost ? null : build.mostCacheHits();
        }
    },
    /** Percentage of layer time that came from a cache. */
    CACHE_TIME(Unit.PERCENT) {
        @Override
        Double of(Report report) {
            return report.cache().timeHitPercent();
        }
    },
    /** Number of files that look like secrets and that BuildKit could see. */
    SECRETS(Unit.COUNT) {
        @Override
        Double of(Report report) {
            ContextSection context = report.context();
            if (context == null || !context.analysed()) {
                return null;
            }
            return (double)
                    context.secrets().stream().filter(Inventory.Secret::kept).count();
        }

        @Override
        Double soFar(FiguresSoFar build, boolean atMost) {
            return figure(build.secrets());
        }
    },
    /** Milliseconds until the image is ready, from the smoke test. */
    READY(Unit.MILLISECONDS) {
        @Override
        Double of(Report report) {
            return report.smokeTest() == null ? null : figure(report.smokeTest().readyMillis());
        }

        @Override
        Double before(BuildSummary build) {
            return figure(build.readyMillis());
        }
    },
    /** The highest severity of the advice: 1 low, 2 medium, 3 high, 0 without advice. */
    ADVICE(Unit.SEVERITY) {
        @Override
        Double of(Report report) {
            double severest = 0;
            for (Advice advice : report.advice()) {
                severest = Math.max(severest, advice.severity().ordinal() + 1);
            }
            return severest;
        }
    };

    private final Unit unit;

    Measure(Unit unit) {
        this.unit = unit;
    }

    /** The name in a gate, such as {@code largest-layer}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Unit unit() {
        return unit;
    }

    /** The figure for this build; null when it could not be measured. */
    @CheckForNull
    abstract Double of(Report report);

    /** The figure for an earlier build; null when it is not stored. */
    @CheckForNull
    Double before(BuildSummary build) {
        return null;
    }

    /**
     * The figure of a running build, where nothing that is still to come can take it back over the limit; null when
     * that is unknown.
     *
     * @param atMost whether the limit is one for the largest value, not for the smallest
     */
    @CheckForNull
    Double soFar(FiguresSoFar build, boolean atMost) {
        return null;
    }

    /** Whether a limit may be relative to an earlier build. */
    boolean comparesWithEarlierBuilds() {
        return this == DURATION || this == CONTEXT || this == IMAGE || this == LARGEST_LAYER || this == READY;
    }

    /** Whether it is a size of the image, compressed or unpacked. */
    boolean isSizeOfImage() {
        return this == IMAGE || this == LARGEST_LAYER;
    }

    @CheckForNull
    private static Double figure(@CheckForNull Long value) {
        return value == null ? null : (Double) (double) value;
    }

    /** Finds a measure by its name; null when there is none. */
    @CheckForNull
    static Measure named(String word) {
        for (Measure measure : values()) {
            if (measure.word().equals(word)) {
                return measure;
            }
        }
        return null;
    }
}
