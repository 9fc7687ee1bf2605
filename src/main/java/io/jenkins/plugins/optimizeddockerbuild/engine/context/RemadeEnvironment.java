package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.List;

/** Whether a command in a stage makes a virtual environment of the context again, with all that it holds. */
record RemadeEnvironment(ProjectFiles files, StageFiles stageFiles, StageReading reading, LockedPackages locked) {
    /** @param place of the folder in the stage */
    boolean isMade(StageCommand by, @CheckForNull PackageCommand call, Candidate candidate, String place) {
        StageTimeline timeline = by.timeline();
        int at = by.step();
        List<String> words = by.words();
        String folder = null;
        String program = words.get(0);
        String last = words.get(words.size() - 1);
        boolean module = program.matches("python[0-9.]*")
                && words.size() > 3
                && words.get(1).equals("-m");
        String pins;
        if (module && (words.get(2).equals("venv") || words.get(2).equals("virtualenv"))
                || program.equals("virtualenv")) {
            folder = last.startsWith("-") ? null : last;
            pins = requirements(timeline);
        } else if (call != null
                && call.manager() == PackageManager.UV
                && call.verb().equals("venv")) {
            folder = call.packages().isEmpty() && call.projects().isEmpty() ? ".venv" : last;
            pins = requirements(timeline);
        } else if (call != null
                && call.manager() == PackageManager.UV
                && call.verb().equals("sync")) {
            String lock = stageFiles.at(StageTimeline.resolve(by.folder(), "uv.lock"), timeline, at);
            boolean elsewhere = timeline.steps().get(at).variables().get("UV_PROJECT_ENVIRONMENT") != null;
            folder = lock == null || elsewhere || call.has("--inexact") ? null : ".venv";
            pins = lock == null ? "" : files.wholeText(lock);
            if (call.options().stream()
                    .anyMatch(option -> option.matches("--(no|only)-.*(dev|group|project).*|--extra.*"))) {
                pins = "";
            }
        } else {
            return false;
        }
        String made = folder == null ? null : StageTimeline.resolve(by.folder(), folder);
        return pins != null && place.equals(made) && locked.holdEnvironment(candidate.path(), pins);
    }

    /** The requirements that are installed in a stage; null when none are, or some are not in view. */
    @CheckForNull
    private String requirements(StageTimeline timeline) {
        StringBuilder text = null;
        for (int at = 0; at < timeline.steps().size(); at++) {
            if (!(timeline.steps().get(at).instruction() instanceof Instruction.Run run)) {
                continue;
            }
            PlainScript script = reading.script(run, timeline, at);
            for (int i = 0; i < script.all().size(); i++) {
                List<String> words = script.commands().get(i).plainWords();
                String folder = script.folder(i, timeline.steps().get(at).workdir());
                PackageCommand call = words == null ? null : PackageCommand.of(words);
                boolean installs = call != null
                        && (call.manager() == PackageManager.PIP || call.manager() == PackageManager.UV)
                        && call.installs()
                        && script.surelySucceeds(i, StageReading.stopsAtErrors(timeline, at));
                if (!installs) {
                    continue;
                }
                text = text == null ? new StringBuilder() : text;
                for (String file : call.files()) {
                    String path = stageFiles.at(StageTimeline.resolve(folder, file), timeline, at);
                    text.append(path == null ? "" : files.wholeText(path)).append('\n');
                }
                text.append(String.join("\n", call.packages())).append('\n');
            }
        }
        return text == null ? null : text.toString();
    }
}
