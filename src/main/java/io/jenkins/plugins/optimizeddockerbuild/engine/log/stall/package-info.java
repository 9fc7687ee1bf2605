/**
 * Why a layer may be silent: which servers it may be waiting for, whether they answer, how much disk space is left.
 * {@code EndpointFinder} decides what to query, {@code EndpointProbe} queries it, and {@code StallDiagnosis} reports
 * the result.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;
