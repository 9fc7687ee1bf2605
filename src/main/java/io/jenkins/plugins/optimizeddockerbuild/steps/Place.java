package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.List;

/**
 * Where a build runs at the moment; determined again after a restart or a lost connection.
 *
 * @param run the run that builds
 * @param workspace the current folder on the agent
 * @param launcher of the agent itself, not of a container on it
 * @param variables the environment of the build's client
 * @param secrets values of variables that blocks such as withCredentials keep out of the log
 * @param listener the run's log
 */
record Place(
        Run<?, ?> run,
        FilePath workspace,
        Launcher launcher,
        EnvVars variables,
        List<String> secrets,
        TaskListener listener) {}
