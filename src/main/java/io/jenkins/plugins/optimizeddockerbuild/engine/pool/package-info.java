/**
 * Several BuildKits that share the work of a team. A {@code BuilderPool} says which nodes there are, {@code Affinity} in
 * which order a project takes them, {@code PoolSearch} asks them and gives a {@code PoolSeat}: the nodes of one build, and
 * why it is these. Builds are counted by {@code NodeSlots} on one machine, and by Jenkins for its own builds.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.pool;
