package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.HereDocument;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a leftover has to stay for one platform of a build: what could read it where instructions bring it. */
final class PlatformObjections {
    private final List<StageTimeline> timelines;
    private final int target;
    private final StageReading reading;
    private final RemadePackages remade;
    private final SentPrograms programs;

    /** Cached, because many leftovers have the same name. */
    private final Map<String, String> spoken = new HashMap<>();

    private final Map<StagePlace, Optional<Objection>> run = new HashMap<>();

    PlatformObjections(BuildGraph graph, ProjectFiles files, SentPrograms programs, LockedPackages locked) {
        timelines = StageTimeline.of(graph);
        target = graph.target() == null ? -1 : graph.target().stage().index();
        reading = new StageReading(files);
        remade = new RemadePackages(timelines, files, reading, locked);
        this.programs = programs;
    }

    /** Null when the build cannot read it, or reading makes no difference. */
    @CheckForNull
    Objection objection(Candidate candidate) {
        boolean packages =
                candidate.leftover() == Leftover.NODE_MODULES || candidate.leftover() == Leftover.VIRTUAL_ENVIRONMENTS;
        for (Arrival arrival : Arrival.of(timelines, candidate.path())) {
            Objection objection;
            if (arrival.named() && !packages) {
                objection = new Objection(
                        "Line " + arrival.instruction().lines().first()
                                + " of the Dockerfile copies it from another stage by name.",
                        false);
            } else if (packages) {
                boolean judged =
                        arrival.copied() || isOnlyBase(arrival.timeline().stage());
                objection = judged ? null : remade.objection(arrival, candidate);
            } else {
                objection = ofReaders(arrival, candidate);
            }
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    @CheckForNull
    private Objection ofReaders(Arrival arrival, Candidate candidate) {
        boolean madeAgain = Leftovers.isMadeAgain(candidate);
        StageReading.Fate fate = reading.fate(arrival, candidate.nameText(), madeAgain);
        if (madeAgain && fate.objection() == null && !fate.removed() && ofCacheReaders(candidate) != null) {
            return ofCacheReaders(candidate);
        }
        if (fate.objection() != null) {
            return fate.objection().unproven() ? withEvidence(fate.objection(), arrival, candidate) : fate.objection();
        }
        boolean inImage = !arrival.mounted()
                && !fate.removed()
                && arrival.timeline().stage().stage().index() == target;
        return inImage ? ofContainer(arrival, candidate) : null;
    }

    /** Adds evidence that it is or may be read. */
    private Objection withEvidence(Objection objection, Arrival arrival, Candidate candidate) {
        if (candidate.leftover() == Leftover.VERSION_CONTROL) {
            String reader = readerOfHistory(arrival.timeline());
            if (reader != null) {
                return new Objection(reader, false);
            }
        }
        String speaks = speaking(arrival.timeline(), candidate);
        if (speaks == null) {
            return new Objection(objection.reason(), programs.texts().obstacle() == null);
        }
        return new Objection(objection.reason().replaceFirst("\\.$", "") + "; " + speaks, false);
    }

    /** A command that reads the history by itself. */
    @CheckForNull
    private static String readerOfHistory(StageTimeline timeline) {
        for (StageTimeline.Step step : timeline.steps()) {
            if (!(step.instruction() instanceof Instruction.Run run)) {
                continue;
            }
            for (ShellCommands.Command command : ShellCommands.in(run.script())) {
                PackageCommand call = command.call();
                boolean builds = call != null && call.mayRunAnything();
                String flags = step.variables().get("GOFLAGS");
                boolean stamps = builds
                        && (call.manager() == PackageManager.GO
                                        && !call.options().contains("-buildvcs=false")
                                        && (flags == null || !flags.contains("-buildvcs=false"))
                                || call.manager() == PackageManager.DOTNET
                                || call.manager() == PackageManager.POETRY);
                if (stamps || call != null && call.manager() == PackageManager.COMPOSER) {
                    return "The RUN in line " + run.lines().first() + " of the Dockerfile calls "
                            + call.manager().title() + ", which reads the history.";
                }
            }
        }
        return null;
    }

    /** What reads it when the container runs, according to a search. */
    @CheckForNull
    private Objection ofContainer(Arrival arrival, Candidate candidate) {
        StageTimeline timeline = arrival.timeline();
        if (Leftovers.isMadeAgain(candidate)) {
            String naming = ofInstructions(
                    timeline, new Topic("", text -> text.contains(candidate.nameText())), candidate, false);
            return naming == null ? ofCacheReaders(candidate) : new Objection(naming, false);
        }
        String speaks = speaking(timeline, candidate);
        if (speaks != null) {
            return new Objection(speaks, false);
        }
        String obstacle = programs.texts().obstacle();
        if (obstacle != null) {
            return new Objection(obstacle, true);
        }
        StagePlace place = new StagePlace(arrival.place(), candidate.nameText());
        return run.computeIfAbsent(
                        place,
                        any -> Optional.ofNullable(new ContainerProgram(timeline, place).objection(programs.texts())))
                .orElse(null);
    }

    /** What is sent and uses a cache other than as its tool does: it names it, or compiled files. */
    @CheckForNull
    private Objection ofCacheReaders(Candidate candidate) {
        String name = candidate.nameText();
        String reader = spoken.computeIfAbsent("cache " + name, any -> {
            boolean bytecode = name.equals("__pycache__");
            String file = programs.texts()
                    .speaking(text -> Topic.namesFolder(text, name)
                            || bytecode && (text.contains(".pyc") || text.contains("py_compile")));
            return file == null ? "" : file;
        });
        return reader.isEmpty() ? null : new Objection(reader + " mentions it or what is in it.", false);
    }

    /** What mentions the leftover, a sentence; null when nothing does. */
    @CheckForNull
    private String speaking(StageTimeline timeline, Candidate candidate) {
        String key = timeline.stage().stage().index() + " " + candidate.leftover() + " " + candidate.nameText();
        return spoken.computeIfAbsent(key, any -> {
            Topic topic = Topic.of(candidate);
            String instruction = ofInstructions(timeline, topic, candidate, true);
            if (instruction != null) {
                return instruction;
            }
            String file = programs.texts().speaking(topic.words());
            return file == null ? null : file + " mentions " + topic.title() + ".";
        });
    }

    @CheckForNull
    private static String ofInstructions(StageTimeline timeline, Topic topic, Candidate candidate, boolean runs) {
        if (timeline.image() != null && topic.words().test(timeline.image())) {
            return "The base image " + PathText.readable(timeline.image()) + " may be made for it.";
        }
        for (StageTimeline.Step step : timeline.steps()) {
            Instruction instruction = step.instruction();
            boolean skipped = instruction instanceof Instruction.Label
                    || instruction instanceof Instruction.Maintainer
                    || instruction instanceof Instruction.FileTransfer
                    || !runs && instruction instanceof Instruction.Run;
            StringBuilder text = new StringBuilder(instruction.statement().line());
            for (HereDocument document : instruction.statement().documents()) {
                text.append('\n').append(document.text());
            }
            if (!skipped && topic.words().test(text.toString())) {
                boolean named = text.indexOf(candidate.nameText()) >= 0;
                return "The " + instruction.keyword() + " in line "
                        + instruction.lines().first() + " of the Dockerfile "
                        + (named ? "names it." : "mentions " + topic.title() + ".");
            }
        }
        return null;
    }

    /** Whether a stage is only the base of others, whose timelines include its own. */
    private boolean isOnlyBase(ResolvedStage stage) {
        if (stage.stage().index() == target) {
            return false;
        }
        for (StageTimeline other : timelines) {
            for (StageTimeline.Step step : other.steps()) {
                if (!step.inherited() && takesFrom(step.instruction(), stage)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean takesFrom(Instruction instruction, ResolvedStage stage) {
        List<String> references = new ArrayList<>();
        if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
            references.add(copy.from());
        } else if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.from() != null) {
                    references.add(mount.from());
                }
            }
        }
        return references.stream().anyMatch(reference -> Arrival.isNamed(stage, reference));
    }
}
