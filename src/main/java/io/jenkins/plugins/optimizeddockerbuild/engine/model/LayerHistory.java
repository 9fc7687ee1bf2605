package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What earlier builds tell about a layer.
 *
 * @param builds of those that are known, how many have it
 * @param ran in how many of these it was made
 * @param cached in how many of these it came from a cache
 * @param measured of how many builds the durations are: the last in which it really ran
 * @param usualMillis their median; null when it never ran, like the others
 * @param lowMillis a quarter of them took no longer
 * @param highMillis a quarter of them took longer
 * @param lastMillis what it took when it last ran
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
