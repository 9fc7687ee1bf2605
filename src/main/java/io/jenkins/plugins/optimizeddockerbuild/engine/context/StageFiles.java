package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Maps places in a stage to files of the context, according to the preceding COPY and ADD instructions. */
final class StageFiles {
    private final ProjectFiles files;

    /** @param files that the build sees */
    StageFiles(ProjectFiles files) {
        this.files = files;
    }

    /**
     * The file at a place.
     *
     * @param place absolute, or below {@link ResolvedStage#BASE_IMAGE}
     * @param before only earlier instructions count
     * @return its path in the context; null when no file of the context is known to be there
     */
    @CheckForNull
    String at(@CheckForNull String place, StageTimeline timeline, int before) {
        String found = null;
        for (int i = 0; place != null && i < before; i++) {
            StageTimeline.Step step = timeline.steps().get(i);
            boolean fromContext = step.instruction() instanceof Instruction.FileTransfer
                    && !(step.instruction() instanceof Instruction.Copy copy
                            && (copy.from() != null || copy.parents()));
            if (fromContext) {
                String here = copied((Instruction.FileTransfer) step.instruction(), step, place);
                found = here == null ? found : here;
            }
        }
        return found;
    }

    @CheckForNull
    private String copied(Instruction.FileTransfer transfer, StageTimeline.Step step, String place) {
        String target = StageTimeline.expand(transfer.destination(), step.variables());
        String destination = StageTimeline.resolve(step.workdir(), target);
        if (destination == null) {
            return null;
        }
        boolean folder = target.endsWith("/")
                || target.equals(".")
                || target.endsWith("/.")
                || transfer.sources().size() > 1
                || destination.equals(step.workdir());
        String below = destination.endsWith("/") ? destination : destination + "/";
        String rest = place.startsWith(below) ? place.substring(below.length()) : null;
        String found = null;
        for (String source : transfer.sources()) {
            String expanded = StageTimeline.expand(source, step.variables());
            String path =
                    expanded == null ? null : GoFilepath.clean("/" + expanded).substring(1);
            if (path == null) {
                continue;
            }
            if (!folder && place.equals(destination) && files.exists(path)) {
                found = path;
            } else if (rest != null && files.exists(join(path, rest))) {
                found = join(path, rest);
            } else if (rest != null && rest.indexOf('/') < 0 && isMatch(path, rest)) {
                int slash = path.lastIndexOf('/');
                String beside = join(slash < 0 ? "" : path.substring(0, slash), rest);
                found = files.exists(beside) ? beside : found;
            }
        }
        return found;
    }

    /** Whether a source equals or matches a file name. */
    private static boolean isMatch(String source, String name) {
        try {
            return GoFilepath.matches(source.substring(source.lastIndexOf('/') + 1), name);
        } catch (GoFilepath.BadPattern e) {
            return false;
        }
    }

    /** The path in the context of the first of these files that is in a folder of the stage; null for none. */
    @CheckForNull
    String first(Collection<String> names, @CheckForNull String folder, StageTimeline timeline, int step) {
        return names.stream()
                .map(name -> at(StageTimeline.resolve(folder, name), timeline, step))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /**
     * Whether anything but a COPY from the context may have written a file of that name into the stage: an instruction
     * that names it, other than as a package list to read.
     *
     * @param before only earlier instructions count
     */
    static boolean mayBeWritten(String name, StageTimeline timeline, int before) {
        List<StageTimeline.Step> steps =
                timeline.steps().subList(0, Math.min(before, timeline.steps().size()));
        for (StageTimeline.Step step : steps) {
            boolean copied = step.instruction() instanceof Instruction.FileTransfer transfer
                    && transfer.documents().isEmpty()
                    && !(transfer instanceof Instruction.Copy copy && copy.from() != null);
            String text = step.instruction().statement().original();
            String written =
                    text.replaceAll("(-r|-c|--requirements?|--constraints?)[ =]*\\S*" + Pattern.quote(name), "");
            if (!copied && written.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
