package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;

/** On the agent: opens a build that an earlier process of the agent prepared. */
final class OpenBuild extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final Map<String, String> variables;
    private final List<String> masked;

    OpenBuild(String folder, Map<String, String> variables, List<String> masked) {
        this.folder = folder;
        this.variables = new HashMap<>(variables);
        this.masked = List.copyOf(masked);
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        ClientEnvironment environment = new ClientEnvironment(variables, workspace.toPath());
        OpenBuilds.put(folder, DetachedBuild.open(Path.of(folder), environment, masked));
        return null;
    }
}
