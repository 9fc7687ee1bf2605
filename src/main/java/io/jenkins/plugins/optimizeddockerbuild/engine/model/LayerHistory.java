package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What earlier builds show about a layer.
 *
 * @param usualMillis median of the most recent builds in which it ran; null when it never ran
 * @param lastMillis duration of the last run; null when it never ran
 * @param history everything else
 */
public record LayerHistory(
        @CheckForNull Long usualMillis, @CheckForNull Long lastMillis, TimelineSection.History history) {}
