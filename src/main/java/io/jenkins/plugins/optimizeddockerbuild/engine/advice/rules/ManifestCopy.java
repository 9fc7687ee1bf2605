package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Flag;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Copies single files to where a copy of the source would put them. */
final class ManifestCopy {
    private ManifestCopy() {}

    /** The files that no COPY between the last RUN and the copy of the source has brought to the same place. */
    static List<String> missing(StageSteps stage, SourceCopy copy, List<String> files) {
        List<String> missing = new ArrayList<>(files);
        for (Step step : stage.steps()) {
            if (step.instruction() == copy.transfer()) {
                break;
            }
            if (step.instruction() instanceof Instruction.Run) {
                missing = new ArrayList<>(files);
            } else if (step.instruction() instanceof Instruction.Copy above
                    && above.from() == null
                    && above.documents().isEmpty()
                    && Objects.equals(above.chown(), copy.transfer().chown())) {
                String to = StageTimeline.resolve(
                        step.workdir(), StageTimeline.expand(above.destination(), step.variables()));
                missing.removeIf(file -> copy.destination().equals(to)
                        && file.equals(inFolder(copy, file.substring(file.lastIndexOf('/') + 1)))
                        && above.sources().stream().anyMatch(source -> brings(source, file)));
            }
        }
        return missing;
    }

    private static String inFolder(SourceCopy copy, String name) {
        return copy.folder().isEmpty() ? name : copy.folder() + "/" + name;
    }

    private static boolean brings(String source, String file) {
        String plain = source.replaceFirst("^(\\./|/)+", "");
        return plain.matches("[A-Za-z0-9._/*-]+")
                && file.matches(Pattern.quote(plain).replace("*", "\\E[^/]*\\Q"));
    }

    /**
     * One COPY for each folder of the files.
     *
     * @param files in the context, below what the copy of the source includes
     * @return null when a name cannot be written in a COPY
     */
    @CheckForNull
    static List<String> lines(SourceCopy copy, List<String> files) {
        Instruction.FileTransfer transfer = copy.transfer();
        Map<String, List<String>> byFolder = new LinkedHashMap<>();
        for (String file : files) {
            if (!file.matches("[A-Za-z0-9._/@+-]+")) {
                return null;
            }
            String rest = copy.folder().isEmpty()
                    ? file
                    : file.substring(copy.folder().length() + 1);
            String folder = rest.contains("/") ? rest.substring(0, rest.lastIndexOf('/') + 1) : "";
            byFolder.computeIfAbsent(folder, any -> new ArrayList<>()).add(file);
        }
        String to = transfer.destination();
        to = to.equals(".") ? "./" : to.endsWith("/") ? to : to + "/";
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<String>> folder : byFolder.entrySet()) {
            StringBuilder line = new StringBuilder("COPY");
            for (Flag flag : transfer.statement().flags()) {
                if (flag.name().equals("chown")
                        || flag.name().equals("link")
                        || flag.name().equals("chmod")) {
                    line.append(' ').append(flag);
                }
            }
            for (String file : folder.getValue()) {
                line.append(' ').append(file);
            }
            line.append(' ').append(to).append(folder.getKey());
            lines.add(line.toString());
        }
        return lines;
    }
}
