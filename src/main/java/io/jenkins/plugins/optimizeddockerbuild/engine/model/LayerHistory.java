package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What earlier builds show about a layer.
 *
 * @param builds number of known builds with this layer
 * @param ran number of these builds that made it
 * @param cached number of these builds that took it from a cache
 * @param measured number of builds behind the durations: the most recent ones that made it
 * @param usualMillis their median; null, like the other durations, when it never ran
 * @param lowMillis first quartile
 * @param highMillis third quartile
 * @param lastMillis duration of the last run
 */
public record LayerHistory(
        int builds,
        int ran,
        int cached,
        int measured,
        @CheckForNull Long usualMillis,
        @CheckForNull Long lowMillis,
        @CheckForNull Long highMillis,
        @CheckForNull Long lastMillis) {}
