package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The machine that the client ran on.
 *
 * @param name its host name; in Jenkins the name of the agent
 * @param os operating system
 * @param architecture processor architecture
 * @param cpus processors available to the client; 0 when unknown
 * @param memoryBytes 0 when unknown
 */
public record HostSection(
        @CheckForNull String name,
        @CheckForNull String os,
        @CheckForNull String architecture,
        int cpus,
        long memoryBytes) {}
