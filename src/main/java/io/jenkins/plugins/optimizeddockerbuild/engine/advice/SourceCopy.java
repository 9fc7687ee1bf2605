package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import java.util.Set;

/**
 * A COPY or ADD of a whole folder of the context, the source of the project: nearly every change makes it and
 * everything below it run again.
 *
 * @param transfer the instruction
 * @param folder of the context that is copied; empty for all of it
 * @param destination of its content: absolute, or below {@link ResolvedStage#BASE_IMAGE}
 */
public record SourceCopy(Instruction.FileTransfer transfer, String folder, String destination) {
    /** Folders in which a copy can affect other programs. */
    private static final Set<String> SYSTEM = Set.of(
            "/",
            "/etc",
            "/usr",
            "/usr/local",
            "/usr/local/bin",
            "/usr/bin",
            "/usr/local/share",
            "/bin",
            "/lib",
            "/root");

    /** Null for any other instruction. */
    @CheckForNull
    public static SourceCopy of(StageSteps.Step step, ContextFiles context) {
        if (!(step.instruction() instanceof Instruction.FileTransfer transfer)
                || transfer.sources().size() != 1
                || !transfer.documents().isEmpty()) {
            return null;
        }
        if (transfer instanceof Instruction.Copy copy && (copy.from() != null || copy.parents())) {
            return null;
        }
        String source = StageTimeline.expand(transfer.sources().get(0), step.variables());
        String target = StageTimeline.expand(transfer.destination(), step.variables());
        if (source == null || target == null || source.contains("://") || source.matches(".*[*?\\[].*")) {
            return null;
        }
        String folder = StageTimeline.resolve("/", source);
        String destination = StageTimeline.resolve(step.workdir(), target);
        if (folder == null || destination == null || SYSTEM.contains(destination)) {
            return null;
        }
        folder = folder.substring(1);
        return context.exists(folder) ? null : new SourceCopy(transfer, folder, destination);
    }

    /** Whether the whole context is copied. */
    public boolean isWholeContext() {
        return folder.isEmpty();
    }

    /**
     * The path in the context of a place in the image.
     *
     * @param place absolute, or below {@link ResolvedStage#BASE_IMAGE}
     * @return empty for the context itself; null when it is not part of what is copied
     */
    @CheckForNull
    public String inContext(@CheckForNull String place) {
        if (place == null) {
            return null;
        }
        if (place.equals(destination)) {
            return folder;
        }
        String below = destination.endsWith("/") ? destination : destination + "/";
        return place.startsWith(below) ? Manifests.join(folder, place.substring(below.length())) : null;
    }
}
