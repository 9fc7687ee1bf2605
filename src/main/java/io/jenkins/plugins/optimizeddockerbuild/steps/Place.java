package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;

/**
 * Where a build runs at this moment; found anew after a restart and after a lost connection.
 *
 * @param run the run that builds
 * @param workspace the current folder on the agent
 * @param launcher of the agent itself, not of a container on it
 * @param variables the environment of the build's client
 * @param listener the run's log
 */
record Place(Run<?, ?> run, FilePath workspace, Launcher launcher, EnvVars variables, TaskListener listener) {}
