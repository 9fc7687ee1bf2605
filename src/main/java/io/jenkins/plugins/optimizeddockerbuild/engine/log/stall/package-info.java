/**
 * Why a layer may be silent: which servers it may wait for, whether they answer, how much disk is left. What to ask is
 * decided in one place ({@code EndpointFinder}), asked in another ({@code EndpointProbe}), told in a third
 * ({@code StallDiagnosis}).
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;
