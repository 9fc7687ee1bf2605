package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.List;

/** How the mounts of a RUN relate to caches. */
final class RunMounts {
    private RunMounts() {}

    /** What everybody has to know of a cache mount. */
    static final String HELPS =
            " It helps where the same builder builds again; a builder that begins empty has nothing in it.";

    /** Whether it has only secrets and the SSH agent, as needed for private registries. */
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

    /**
     * The advice to keep a folder in a cache mount.
     *
     * @param what takes long without it, as the evidence names it
     */
    static Finding finding(
            StageRun at, Severity usual, String title, String what, String text, @CheckForNull Change change) {
        Measurements.Layer layer = at.layer();
        return Finding.of(at.run().lines(), Weight.ofMillisAtMostMedium(layer.millis(), usual), title, text)
                .withEvidence(at.evidence().observed().sentence(layer, what, null))
                .withChange(change);
    }

    /**
     * The Dockerfile with cache mounts in some of its RUNs.
     *
     * @param without a word that the RUNs lose; null for none
     * @return null where that cannot be done in one of them
     */
    @CheckForNull
    static Change change(
            Evidence evidence, List<Instruction.Run> runs, List<String> folders, @CheckForNull String without) {
        Dockerfile dockerfile = evidence.dockerfile();
        if (evidence.path() == null || !Syntax.hasMounts(dockerfile)) {
            return null;
        }
        List<String> mounts = folders.stream()
                .map(folder -> "--mount=type=cache,target=" + folder)
                .toList();
        DockerfileEdit edit = new DockerfileEdit(dockerfile);
        for (Instruction.Run run : runs) {
            List<String> lines = edit.linesOf(run.lines());
            lines = without == null ? lines : RunEdit.without(lines, without);
            boolean left = without != null && String.join("\n", lines).contains(without);
            lines = left || !run.statement().documents().isEmpty()
                    ? null
                    : RunEdit.withMounts(dockerfile, lines, mounts);
            if (lines == null) {
                return null;
            }
            edit.replace(run.lines(), lines);
        }
        return Change.of(evidence.path(), edit.content());
    }
}
