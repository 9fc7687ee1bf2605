package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;

/** Distinguishes layers that install a project's dependencies from those that build the project itself. */
final class DependencyLayer {
    private DependencyLayer() {}

    /**
     * Whether an instruction installs dependencies, perhaps among other things.
     *
     * @param instruction as in the Dockerfile, {@code RUN --mount=… pip install -r requirements.txt}
     */
    static boolean isOne(String instruction) {
        if (!instruction.regionMatches(true, 0, "RUN ", 0, 4)) {
            return false;
        }
        for (ShellCommands.Command command : ShellCommands.in(instruction.substring(4))) {
            PackageCommand call = command.call();
            if (call != null && (call.installs() || call.action() == PackageAction.DOWNLOAD)) {
                return true;
            }
        }
        return false;
    }
}
