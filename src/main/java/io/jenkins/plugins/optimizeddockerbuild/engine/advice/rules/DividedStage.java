package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one stage of a Python service in two: one with compilers, in which pip fills a virtual environment, and the image, which
 * has the environment and every other package that apt installed.
 *
 * @param first number of the first step that installs with pip
 * @param last number of the last one
 * @param packages commands of apt that install what the image keeps
 */
record DividedStage(Evidence evidence, StageSteps stage, int first, int last, List<String> packages) {
    private static final String ENVIRONMENT = "/opt/venv";

    private static final Pattern FROM = Pattern.compile(
            "^(\\s*FROM\\s+(?:--platform=\\S+\\s+)?\\S+)(?:\\s+AS\\s+\\S+)?\\s*$", Pattern.CASE_INSENSITIVE);

    /** Null where FROM is not written in one line that is understood. */
    @CheckForNull
    Change change() {
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        Instruction.From from = stage.resolved().stage().from();
        List<String> original = edit.linesOf(from.lines());
        Matcher line = FROM.matcher(original.get(0));
        if (original.size() != 1 || !line.matches()) {
            return null;
        }
        boolean lower = from.statement().spelling().equals("from");
        String name = "build".equals(from.alias()) ? "compile" : "build";
        edit.change(from.lines().first(), line.group(1) + (lower ? " as " : " AS ") + name);
        String path = "ENV PATH=\"" + ENVIRONMENT + "/bin:$PATH\"";
        edit.insertAbove(
                edit.withComment(stage.steps().get(firstCopy()).instruction()).first(),
                DockerfileEdit.line("RUN python -m venv " + ENVIRONMENT, path));
        List<String> image = new ArrayList<>();
        image.add("");
        image.add(original.get(0));
        List<String> copies = new ArrayList<>();
        boolean installed = false;
        for (Step step : stage.steps().subList(0, last + 1)) {
            boolean repeated = !(step.instruction() instanceof Instruction.Run run) || BuildStage.isTwice(step, run);
            if (step.instruction() instanceof Instruction.Copy copy) {
                copies.addAll(isCopiedAgain(step, copy) ? List.of() : edit.linesOf(copy.lines()));
            } else if (repeated) {
                image.addAll(edit.linesOf(step.instruction().lines()));
            } else if (!installed && BuildStage.installs(step, PackageManager.APT)) {
                installed = true;
                image.addAll(systemPackages());
            }
        }
        image.add("COPY --from=" + name + " " + ENVIRONMENT + " " + ENVIRONMENT);
        image.add(path);
        image.addAll(copies);
        edit.insertBelow(stage.steps().get(last).instruction().lines().last(), image);
        return Change.of(evidence.path(), edit.content());
    }

    /** Where the environment is made: above what changes more often. */
    private int firstCopy() {
        for (int at = 0; at < first; at++) {
            if (stage.steps().get(at).instruction() instanceof Instruction.Copy) {
                return at;
            }
        }
        return first;
    }

    /** Whether a copy of the whole context below copies the same files to the same place. */
    private boolean isCopiedAgain(Step step, Instruction.Copy copy) {
        String target = StageTimeline.resolve(step.workdir(), copy.destination());
        for (Step below : stage.steps().subList(last + 1, stage.steps().size())) {
            SourceCopy all = SourceCopy.of(below, evidence.files());
            if (all == null || !all.isWholeContext() || target == null) {
                continue;
            }
            boolean same = copy.chown() == null && copy.chmod() == null;
            for (String source : copy.sources()) {
                String file = source.replaceFirst("^(\\./|/)+", "");
                boolean named = target.equals(all.destination() + "/" + file);
                same &= evidence.files().exists(file)
                        && (named || target.equals(all.destination()) && !file.contains("/"));
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private List<String> systemPackages() {
        if (packages.isEmpty()) {
            return List.of();
        }
        List<String> commands = new ArrayList<>();
        commands.add("apt-get update");
        commands.addAll(packages);
        commands.add("rm -rf /var/lib/apt/lists/*");
        String one = "RUN " + String.join(" && ", commands);
        if (one.length() <= RunEdit.LONGEST_LINE) {
            return List.of(one);
        }
        String escape = String.valueOf(evidence.dockerfile().escape());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            lines.add((i == 0 ? "RUN " : "    && ") + commands.get(i) + (i == commands.size() - 1 ? "" : " " + escape));
        }
        return lines;
    }
}
