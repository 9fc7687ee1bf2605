package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the build itself creates a {@code node_modules} or a virtual environment in the place where a COPY would put
 * the one from the context, with the same content: from the lock file next to it, in every run of the Dockerfile, with
 * nothing in between that uses or changes it. An install before the COPY must bring everything in the context's folder,
 * in the same versions, because the COPY overlays it; one after the COPY creates what the lock file says, whatever is
 * there.
 */
final class RemadePackages {
    private final List<StageTimeline> timelines;
    private final StageReading reading;
    private final RemadeModules modules;
    private final RemadeEnvironment environment;

    /** @param timelines of the stages that a build needs */
    RemadePackages(List<StageTimeline> timelines, ProjectFiles files, StageReading reading, LockedPackages locked) {
        this.timelines = timelines;
        this.reading = reading;
        StageFiles stageFiles = new StageFiles(files);
        modules = new RemadeModules(files, stageFiles, locked);
        environment = new RemadeEnvironment(files, stageFiles, reading, locked);
    }

    /**
     * A command that creates such a folder.
     *
     * @param step of the timeline
     * @param command its index in the RUN; -1 for a COPY from another stage
     * @param place of the folder
     * @param complete whether it brings everything that the context's folder contains, so that the COPY is not needed
     */
    private record Making(int step, int command, String place, boolean complete) {}

    /** Why the folder has to stay because of one arrival; null when it is recreated there. */
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
                "The " + line + "copies it, and no instruction is sure to create the same there again.",
                !makings.isEmpty());
    }

    private boolean isUntouched(Arrival arrival, Candidate candidate, int step, int command) {
        return reading.isUntouchedAndNotQueried(
                arrival.timeline(),
                arrival.step() + 1,
                step,
                command,
                new StagePlace(arrival.place(), candidate.nameText()));
    }

    private boolean isUntouchedAfter(Making making, Arrival arrival, Candidate candidate) {
        StagePlace place = new StagePlace(making.place, candidate.nameText());
        return candidate.leftover() == Leftover.VIRTUAL_ENVIRONMENTS
                ? reading.isOnlyFilled(arrival.timeline(), making.step, making.command + 1, arrival.step(), place)
                : reading.isUntouched(arrival.timeline(), making.step, making.command + 1, arrival.step(), 0, place);
    }

    private List<Making> makings(StageTimeline timeline, Candidate candidate, @CheckForNull String place) {
        List<Making> makings = new ArrayList<>();
        for (int at = 0; place != null && at < timeline.steps().size(); at++) {
            StageTimeline.Step step = timeline.steps().get(at);
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

    /** Whether what a RUN writes there goes into a mount instead of the image. */
    private static boolean isMountedOver(String place, Instruction.Run run, StageTimeline.Step step) {
        for (Mount mount : run.mounts()) {
            String target = mount.target() == null
                    ? null
                    : StageTimeline.resolve(step.workdir(), StageTimeline.expand(mount.target(), step.variables()));
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
            StageTimeline.Step step,
            int at,
            StageTimeline timeline,
            Candidate candidate,
            String place) {
        String destination =
                StageTimeline.resolve(step.workdir(), StageTimeline.expand(copy.destination(), step.variables()));
        for (StageTimeline other : timelines) {
            boolean from = destination != null
                    && other.stage().stage().index() < timeline.stage().stage().index()
                    && copy.from().indexOf('$') < 0
                    && Arrival.isNamed(other.stage(), copy.from());
            for (String source : from ? copy.sources() : List.<String>of()) {
                String folder = StageTimeline.resolve("/", StageTimeline.expand(source, step.variables()));
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
            StageTimeline timeline,
            int at,
            Candidate candidate,
            String place) {
        PlainScript script = reading.script(run, timeline, at);
        for (int i = 0; i < script.all().size(); i++) {
            PlainScript.Command command = script.commands().get(i);
            List<String> words = command.plainWords();
            String folder = script.folder(i, timeline.steps().get(at).workdir());
            boolean sure = words != null
                    && folder != null
                    && script.surelySucceeds(i, StageReading.stopsAtErrors(timeline, at));
            RemadeModules.Extent extent = sure
                    ? extent(new StageCommand(timeline, at, command, words, folder), candidate, place)
                    : RemadeModules.Extent.NONE;
            if (extent != RemadeModules.Extent.NONE) {
                makings.add(new Making(at, i, place, extent == RemadeModules.Extent.COMPLETE));
            }
        }
    }

    private RemadeModules.Extent extent(StageCommand by, Candidate candidate, String place) {
        PackageCommand call = PackageCommand.of(by.words());
        if (candidate.leftover() != Leftover.NODE_MODULES) {
            return environment.isMade(by, call, candidate, place)
                    ? RemadeModules.Extent.COMPLETE
                    : RemadeModules.Extent.NONE;
        }
        StagePlace made = new StagePlace(place, candidate.nameText());
        return call != null && StageReading.callsTheImages(by.command(), by.timeline(), by.step(), made)
                ? modules.extent(by, call, candidate, place)
                : RemadeModules.Extent.NONE;
    }
}
