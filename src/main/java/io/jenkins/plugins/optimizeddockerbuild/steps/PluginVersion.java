package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.PluginWrapper;
import jenkins.model.Jenkins;

/** This plugin's version, for reports. */
final class PluginVersion {
    private PluginVersion() {}

    /** Empty when the plugin runs from a build tree. */
    static String ofThis() {
        PluginWrapper plugin = Jenkins.get().getPluginManager().whichPlugin(PluginVersion.class);
        return plugin == null ? "" : plugin.getVersion();
    }
}
