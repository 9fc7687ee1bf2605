package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the build itself makes a {@code node_modules} or a virtual environment in the place where a COPY would put the one
 * from the context, and makes the same: from the lock file beside it, in every run of the Dockerfile, with nothing between
 * that uses or changes it. An install before the COPY must bring all that the context's folder holds, in the same versions,
 * for the COPY lays the one over the other; one after the COPY makes what the lock file says of whatever is there.
 */
final class RemadePackages {
    private final List<BuildTimeline> timelines;
    private final ProjectFiles files;
    private final StageFiles stageFiles;
    private final StageReading reading;
    private final LockedPackages locked;

    /** @param timelines of the stages that a build needs */
    RemadePackages(List<BuildTimeline> timelines, ProjectFiles files, StageReading reading, LockedPackages locked) {
        this.timelines = timelines;
        this.files = files;
        this.stageFiles = new StageFiles(files);
        this.reading = reading;
        this.locked = locked;
    }

    /**
     * A command that makes such a folder.
     *
     * @param step of the timeline
     * @param command its number in the RUN; -1 for a COPY from another stage
     * @param place of the folder
     * @param complete whether it brings all that the context's folder holds, so that it stands for itself before the COPY
     */
    private record Making(int step, int command, String place, boolean complete) {}

    /** Why the folder has to stay because of one arrival; null when it is made again there. */
    @CheckForNull
    Objection objection(Arrival arrival, Candidate candidate) {
        Instruction by = arrival.instruction();
        String line = by.keyword() + " in line " + by.lines().first() + " of the Dockerfile ";
        if (arrival.mounted()) {
            return new Objection("The " + line + "mounts the folder that it is in.", false);
        }
        List<Making> makings = makings(arrival.timeline(), candidate, arrival.place());
        for (Making making : makings) {
            boolean fits = making.step < arrival.step() || making.command < 0
                    ? making.complete
                    : isUntouched(arrival, candidate, making.step, making.command);
            if (fits && making.step < arrival.step() && making.command >= 0) {
                fits = isUntouchedAfter(making, arrival, candidate);
            }
            if (fits) {
                return null;
            }
        }
        return new Objection(
                "The " + line + "takes it along, and no instruction surely makes the same again in its place.",
                !makings.isEmpty());
    }

    private boolean isUntouched(Arrival arrival, Candidate candidate, int step, int command) {
        return reading.isUntouched(
                arrival.timeline(),
                arrival.step() + 1,
                0,
                step,
                command,
                new StagePlace(arrival.place(), candidate.nameText()));
    }

    private boolean isUntouchedAfter(Making making, Arrival arrival, Candidate candidate) {
        if (candidate.leftover() == Leftover.VIRTUAL_ENVIRONMENTS) {
            // pip of the environment works in it; what must not happen is that it goes, or loses packages
            for (int at = making.step; at < arrival.step(); at++) {
                if (arrival.timeline().steps().get(at).instruction() instanceof Instruction.Run run
                        && run.script().matches("(?s).*(\\brm\\s|uninstall|find\\s).*")) {
                    return false;
                }
            }
            return true;
        }
        return reading.isUntouched(
                arrival.timeline(),
                making.step,
                making.command + 1,
                arrival.step(),
                0,
                new StagePlace(making.place, candidate.nameText()));
    }

    private List<Making> makings(BuildTimeline timeline, Candidate candidate, @CheckForNull String place) {
        List<Making> makings = new ArrayList<>();
        for (int at = 0; place != null && at < timeline.steps().size(); at++) {
            BuildTimeline.Step step = timeline.steps().get(at);
            if (step.instruction() instanceof Instruction.Run run
                    && !"none".equals(run.network())
                    && !isMountedOver(place, run, step)) {
                addMakings(makings, run, timeline, at, candidate, place);
            } else if (step.instruction() instanceof Instruction.Copy copy && copy.from() != null && !copy.parents()) {
                addCopied(makings, copy, step, at, timeline, candidate, place);
            }
        }
        return makings;
    }

    /** Whether what a RUN writes there goes into a mount, and not into the image. */
    private static boolean isMountedOver(String place, Instruction.Run run, BuildTimeline.Step step) {
        for (Mount mount : run.mounts()) {
            String target = mount.target() == null
                    ? null
                    : BuildTimeline.resolve(step.workdir(), BuildTimeline.expand(mount.target(), step.variables()));
            boolean givesFiles = mount.type().equals("secret") || mount.type().equals("ssh");
            if (!givesFiles && (target == null || target.equals("/") || (place + "/").startsWith(target + "/"))) {
                return true;
            }
        }
        return false;
    }

    private void addCopied(
            List<Making> makings,
            Instruction.Copy copy,
            BuildTimeline.Step step,
            int at,
            BuildTimeline timeline,
            Candidate candidate,
            String place) {
        String destination =
                BuildTimeline.resolve(step.workdir(), BuildTimeline.expand(copy.destination(), step.variables()));
        for (BuildTimeline other : timelines) {
            boolean from = destination != null
                    && other.stage().stage().index() < timeline.stage().stage().index()
                    && copy.from().indexOf('$') < 0
                    && Arrival.isNamed(other.stage(), copy.from());
            for (String source : from ? copy.sources() : List.<String>of()) {
                String folder = BuildTimeline.resolve("/", BuildTimeline.expand(source, step.variables()));
                String below = folder == null ? null : folder.equals("/") ? "/" : folder + "/";
                String rest = below == null
                                || !(place + "/")
                                        .startsWith(destination.endsWith("/") ? destination : destination + "/")
                        ? null
                        : place.substring(Math.min(
                                place.length(),
                                destination.endsWith("/") ? destination.length() : destination.length() + 1));
                if (rest == null) {
                    continue;
                }
                String there = rest.isEmpty() ? folder : below + rest;
                for (Making making : makings(other, candidate, there)) {
                    boolean stays = making.complete
                            && making.command >= 0
                            && reading.isUntouched(
                                    other,
                                    making.step,
                                    making.command + 1,
                                    other.steps().size(),
                                    0,
                                    new StagePlace(there, candidate.nameText()));
                    makings.add(new Making(at, -1, place, stays));
                }
            }
        }
    }

    private void addMakings(
            List<Making> makings,
            Instruction.Run run,
            BuildTimeline timeline,
            int at,
            Candidate candidate,
            String place) {
        PlainScript script = reading.script(run, timeline, at);
        for (int i = 0; i < script.all().size(); i++) {
            PlainScript.Command command = script.commands().get(i);
            List<String> words = command.plainWords();
            String folder = script.folder(i, timeline.steps().get(at).workdir());
            PackageCommand call = words == null ? null : PackageCommand.of(words);
            boolean sure = words != null
                    && folder != null
                    && script.surelySucceeds(i, StageReading.stopsAtErrors(timeline, at));
            if (!sure) {
                continue;
            }
            StagePlace made = new StagePlace(place, candidate.nameText());
            Making making = candidate.leftover() == Leftover.NODE_MODULES
                    ? call == null || !StageReading.callsTheImages(command, timeline, at, made)
                            ? null
                            : nodeModules(call, command, folder, timeline, at, i, candidate, place)
                    : environment(words, call, folder, timeline, at, i, candidate, place);
            if (making != null) {
                makings.add(making);
            }
        }
    }

    @CheckForNull
    private Making nodeModules(
            PackageCommand call,
            PlainScript.Command command,
            String workdir,
            BuildTimeline timeline,
            int at,
            int number,
            Candidate candidate,
            String place) {
        boolean installs = call.action() == PackageAction.INSTALL
                && (call.manager() == PackageManager.NPM
                        || call.manager() == PackageManager.YARN
                        || call.manager() == PackageManager.PNPM);
        String folder = call.folder() == null ? workdir : BuildTimeline.resolve(workdir, call.folder());
        if (!installs || folder == null) {
            return null;
        }
        String manifest = stageFiles.at(BuildTimeline.resolve(folder, "package.json"), timeline, at);
        String lock = null;
        for (String name : call.manager().lockFiles()) {
            lock = lock == null ? stageFiles.at(BuildTimeline.resolve(folder, name), timeline, at) : lock;
        }
        String project = manifest == null ? null : manifest.substring(0, Math.max(0, manifest.lastIndexOf('/')));
        if (lock == null || project == null || !isOf(candidate, project, folder, place, timeline, at)) {
            return null;
        }
        NodeSettings settings = NodeSettings.of(files, stageFiles, folder, timeline, at, command.environment(), call);
        String scripts = files.wholeText(manifest);
        boolean plugAndPlay = files.wholeText(lock).contains("__metadata:")
                && !files.text(StageFiles.join(project, ".yarnrc.yml")).contains("nodeLinker: node-modules");
        boolean written = StageFiles.mayBeWritten("package.json", timeline, at + 1)
                || StageFiles.mayBeWritten(lock.substring(lock.lastIndexOf('/') + 1), timeline, at + 1);
        if (settings.obstacle() != null || plugAndPlay || written || scripts.contains("\"preinstall\"")) {
            return null;
        }
        boolean complete = !settings.omits()
                && !settings.ignoresScripts()
                && !Pattern.compile("\"(post|pre)?(install|prepare)\"|\"prepublish\"")
                        .matcher(scripts)
                        .find()
                && locked.holdNodeModules(candidate.path(), lock);
        return new Making(at, number, place, complete);
    }

    /** Whether an install in a folder of the stage makes the candidate: it is that project's, or that of a workspace. */
    private boolean isOf(
            Candidate candidate, String project, String folder, String place, BuildTimeline timeline, int at) {
        byte[] path = candidate.parent().path();
        String parent = Runes.text(path, 0, path.length);
        if (place.equals(BuildTimeline.resolve(folder, "node_modules"))) {
            return parent.equals(project);
        }
        String below = folder.equals("/") ? "/" : folder + "/";
        if (!place.startsWith(below) || !place.endsWith("/node_modules")) {
            return false;
        }
        String member = place.substring(below.length(), place.length() - "/node_modules".length());
        return parent.equals(StageFiles.join(project, member))
                && isMember(project, member)
                && stageFiles.at(BuildTimeline.resolve(folder, member + "/package.json"), timeline, at) != null;
    }

    private boolean isMember(String project, String member) {
        List<String> patterns = new ArrayList<>();
        try {
            JsonNode workspaces = ProjectJson.parse(files.wholeText(StageFiles.join(project, "package.json")))
                    .path("workspaces");
            JsonNode list = workspaces.isArray() ? workspaces : workspaces.path("packages");
            list.forEach(each -> patterns.add(each.asText()));
        } catch (JsonProcessingException e) {
            return false;
        }
        for (String line :
                files.text(StageFiles.join(project, "pnpm-workspace.yaml")).split("\n")) {
            if (line.strip().startsWith("- ")) {
                patterns.add(line.strip().substring(2).strip().replace("\"", "").replace("'", ""));
            }
        }
        for (String pattern : patterns) {
            try {
                String clean = pattern.startsWith("./") ? pattern.substring(2) : pattern;
                if (GoFilepath.matches(clean.replaceFirst("/$", ""), member)) {
                    return patterns.stream().noneMatch(each -> each.startsWith("!"));
                }
            } catch (GoFilepath.BadPattern e) {
                return false;
            }
        }
        return false;
    }

    @CheckForNull
    private Making environment(
            List<String> words,
            @CheckForNull PackageCommand call,
            String workdir,
            BuildTimeline timeline,
            int at,
            int number,
            Candidate candidate,
            String place) {
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
            String lock = stageFiles.at(BuildTimeline.resolve(workdir, "uv.lock"), timeline, at);
            boolean elsewhere = timeline.steps().get(at).variables().get("UV_PROJECT_ENVIRONMENT") != null;
            folder = lock == null || elsewhere || call.has("--inexact") ? null : ".venv";
            pins = lock == null ? "" : files.wholeText(lock);
            if (call.options().stream()
                    .anyMatch(option -> option.matches("--(no|only)-.*(dev|group|project).*|--extra.*"))) {
                pins = "";
            }
        } else {
            return null;
        }
        String made = folder == null ? null : BuildTimeline.resolve(workdir, folder);
        boolean same = pins != null && place.equals(made) && locked.holdEnvironment(candidate.path(), pins);
        return same ? new Making(at, number, place, true) : null;
    }

    /** The requirements that are installed in a stage; null when none are, or some are not in view. */
    @CheckForNull
    private String requirements(BuildTimeline timeline) {
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
                    String path = stageFiles.at(BuildTimeline.resolve(folder, file), timeline, at);
                    text.append(path == null ? "" : files.wholeText(path)).append('\n');
                }
                text.append(String.join("\n", call.packages())).append('\n');
            }
        }
        return text == null ? null : text.toString();
    }
}
