package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import java.util.Locale;

/** What a quality gate can measure. A figure that nobody knows is null. */
enum Measure {
    /** The whole build, in milliseconds. */
    DURATION(Unit.MILLISECONDS) {
        @Override
        Double of(Report report) {
            return (double) report.durationMillis();
        }

        @Override
        Double before(BuildSummary build) {
            return (double) build.durationMillis();
        }
    },
    /** What BuildKit could see of the context, in bytes. */
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
    },
    /** The image, in bytes. */
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
    /** The largest layer of the image, in bytes. */
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
    /** Layers that came from a cache, in percent of those that could have. */
    CACHE_HITS(Unit.PERCENT) {
        @Override
        Double of(Report report) {
            return report.cache().hitPercent();
        }
    },
    /** Time that came from a cache, in percent of what all layers take: a cached second counts more than a layer. */
    CACHE_TIME(Unit.PERCENT) {
        @Override
        Double of(Report report) {
            return report.cache().timeHitPercent();
        }
    },
    /** Files that look like secrets and that BuildKit could see. */
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
    },
    /** How long the image takes until it is ready, in milliseconds: what the smoke test measures. */
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
    /** The severity of the severest advice: 1 low, 2 medium, 3 high, 0 without any. */
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

    /** {@code largest-layer}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Unit unit() {
        return unit;
    }

    /** The figure of this build; null when it could not be measured. */
    @CheckForNull
    abstract Double of(Report report);

    /** The figure of an earlier build; null when it is not kept. */
    @CheckForNull
    Double before(BuildSummary build) {
        return null;
    }

    /** Whether a limit may be relative to an earlier build. */
    boolean comparesWithEarlierBuilds() {
        return this == DURATION || this == CONTEXT || this == IMAGE || this == LARGEST_LAYER || this == READY;
    }

    /** Whether it is one of the sizes that an image has two of. */
    boolean isSizeOfImage() {
        return this == IMAGE || this == LARGEST_LAYER;
    }

    @CheckForNull
    private static Double figure(@CheckForNull Long value) {
        return value == null ? null : (Double) (double) value;
    }

    /** The measure of a word; null when there is none. */
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
