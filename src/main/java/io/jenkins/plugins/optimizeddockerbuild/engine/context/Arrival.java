package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An instruction that brings a path of the context into a stage: from the context, or from another stage that has it.
 *
 * @param timeline of the stage
 * @param step number of the instruction in the timeline
 * @param place of the path in the stage: absolute, or below {@link ResolvedStage#BASE_IMAGE}; null when it is only
 *     known during the build
 * @param mounted whether it is a mount, visible to that RUN alone
 * @param copied whether it comes from another stage
 * @param named whether the instruction names it there, or something in it, by name or with a wildcard
 */
record Arrival(
        StageTimeline timeline, int step, @CheckForNull String place, boolean mounted, boolean copied, boolean named) {

    private Arrival(StageTimeline timeline, int step, @CheckForNull String place, boolean mounted, boolean copied) {
        this(timeline, step, place, mounted, copied, false);
    }

    /**
     * All arrivals of a path, in file order.
     *
     * @param timelines of the stages that a build needs
     * @param path relative to the context
     */
    static List<Arrival> of(List<StageTimeline> timelines, byte[] path) {
        String[] parts = Runes.text(path, 0, path.length).split("/");
        List<Arrival> arrivals = new ArrayList<>();
        for (StageTimeline timeline : timelines) {
            for (int at = 0; at < timeline.steps().size(); at++) {
                addStep(arrivals, timelines, timeline, at, parts);
            }
        }
        return arrivals;
    }

    private static void addStep(
            List<Arrival> arrivals, List<StageTimeline> timelines, StageTimeline timeline, int at, String[] path) {
        StageTimeline.Step step = timeline.steps().get(at);
        if (step.instruction() instanceof Instruction.FileTransfer transfer) {
            String from = transfer instanceof Instruction.Copy copy ? copy.from() : null;
            boolean parents = transfer instanceof Instruction.Copy copy && copy.parents();
            String destination = parents
                    ? null
                    : StageTimeline.resolve(
                            step.workdir(), StageTimeline.expand(transfer.destination(), step.variables()));
            for (String source : transfer.sources()) {
                if (from == null) {
                    addFromContext(arrivals, timeline, at, source, destination, path, false);
                } else {
                    addFromStage(arrivals, timelines, from, timeline, at, source, destination, false);
                }
            }
        } else if (step.instruction() instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                String source = mount.source() == null ? "." : mount.source();
                String target = mount.target() == null
                        ? null
                        : StageTimeline.resolve(step.workdir(), StageTimeline.expand(mount.target(), step.variables()));
                if (mount.readsContext()) {
                    addFromContext(arrivals, timeline, at, source, target, path, true);
                } else if (mount.from() != null) {
                    addFromStage(arrivals, timelines, mount.from(), timeline, at, source, target, true);
                }
            }
        }
    }

    private static void addFromContext(
            List<Arrival> arrivals,
            StageTimeline timeline,
            int at,
            String source,
            @CheckForNull String destination,
            String[] path,
            boolean mounted) {
        Variables variables = timeline.steps().get(at).variables();
        int covered = coveredParts(source, variables, path);
        if (covered < 0) {
            return;
        }
        boolean known = destination != null && StageTimeline.expand(source, variables) != null;
        String rest = String.join("/", Arrays.copyOfRange(path, covered, path.length));
        String place = known ? StageTimeline.resolve(destination, rest.isEmpty() ? "." : rest) : null;
        arrivals.add(new Arrival(timeline, at, place, mounted, false));
    }

    /**
     * The number of leading path segments that a source names, so that everything below is included; -1 when it does
     * not.
     */
    static int coveredParts(String source, Variables variables, String[] path) {
        String expanded = StageTimeline.expand(source, variables);
        boolean known = expanded != null;
        if (!known) {
            String before = source.substring(0, source.indexOf('$'));
            expanded = before.substring(0, before.lastIndexOf('/') + 1);
        }
        String clean = GoFilepath.clean("/" + expanded);
        return clean.equals("/") ? 0 : coveredParts(clean.substring(1), path);
    }

    private static int coveredParts(String clean, String[] path) {
        String[] parts = clean.split("/");
        if (parts.length > path.length) {
            return -1;
        }
        for (int i = 0; i < parts.length; i++) {
            try {
                if (!parts[i].equals(path[i]) && !GoFilepath.matches(parts[i], path[i])) {
                    return -1;
                }
            } catch (GoFilepath.BadPattern e) {
                return -1;
            }
        }
        return parts.length;
    }

    private static void addFromStage(
            List<Arrival> arrivals,
            List<StageTimeline> timelines,
            String from,
            StageTimeline timeline,
            int at,
            String source,
            @CheckForNull String destination,
            boolean mounted) {
        String expanded = StageTimeline.expand(source, timeline.steps().get(at).variables());
        String clean = expanded == null ? null : StageTimeline.resolve("/", expanded);
        for (Arrival there : List.copyOf(arrivals)) {
            if (there.mounted || there.timeline == timeline || !isNamed(there.timeline.stage(), from)) {
                continue;
            }
            if (clean == null || there.place == null || there.place.startsWith(ResolvedStage.BASE_IMAGE)) {
                arrivals.add(new Arrival(timeline, at, null, mounted, true));
                continue;
            }
            boolean named = names(clean, there.place);
            String folder = clean;
            int wildcard = indexOfWildcard(clean);
            if (wildcard >= 0) {
                folder = clean.substring(0, Math.max(1, clean.lastIndexOf('/', wildcard)));
            }
            String below = folder.equals("/") ? "/" : folder + "/";
            if (there.place.equals(folder) || there.place.startsWith(below)) {
                String rest = there.place.equals(folder) ? "." : there.place.substring(below.length());
                String place = wildcard >= 0 || destination == null ? null : StageTimeline.resolve(destination, rest);
                arrivals.add(new Arrival(timeline, at, place, mounted, true, named));
            } else if (folder.startsWith(there.place + "/")) {
                arrivals.add(new Arrival(timeline, at, null, mounted, true, named));
            }
        }
    }

    /** Whether a source is a place or something in it, other than by naming a folder above it. */
    private static boolean names(String source, String place) {
        String[] parts = source.split("/");
        String[] path = place.split("/");
        String[] start = Arrays.copyOf(parts, Math.min(parts.length, path.length));
        return parts.length >= path.length && coveredParts(String.join("/", start), path) == path.length;
    }

    private static int indexOfWildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Whether {@code --from} refers to a stage, or may. */
    static boolean isNamed(ResolvedStage stage, String reference) {
        return reference.equalsIgnoreCase(stage.stage().name())
                || reference.equals(Integer.toString(stage.stage().index()))
                || reference.indexOf('$') >= 0;
    }

    /** The instruction of the arrival. */
    Instruction instruction() {
        return timeline.steps().get(step).instruction();
    }
}
