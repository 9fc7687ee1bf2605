/**
 * Several BuildKits that share the work of a team. A {@code BuilderPool} lists the nodes, {@code Affinity} defines the
 * order in which a project uses them, {@code PoolSearch} queries them and returns a {@code PoolSeat}: the nodes of one
 * build, and the reasons. {@code NodeSlots} counts builds on one machine; Jenkins counts its own.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.pool;
