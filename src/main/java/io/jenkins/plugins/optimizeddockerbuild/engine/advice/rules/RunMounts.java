package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;

/** What the mounts of a RUN say of caches. */
final class RunMounts {
    private RunMounts() {}

    /** Whether it has none but secrets and the agent of SSH, as private registries need them. */
    static boolean areSecrets(Instruction.Run run) {
        return run.mounts().stream().allMatch(mount -> mount.type().matches("secret|ssh"));
    }

    /** Whether it has no cache mount yet. */
    static boolean hasNoOtherCache(Instruction.Run run) {
        return run.mounts().stream().noneMatch(mount -> mount.type().equals("cache"));
    }

    /** Whether a cache mount, or another, covers a folder, so that nothing in it stays in the layer. */
    static boolean cover(Instruction.Run run, String folder) {
        for (Mount mount : run.mounts()) {
            String target = mount.target() == null ? null : mount.target().replaceFirst("/+$", "");
            if (target != null && !mount.type().matches("secret|ssh") && (folder + "/").startsWith(target + "/")) {
                return true;
            }
        }
        return false;
    }
}
