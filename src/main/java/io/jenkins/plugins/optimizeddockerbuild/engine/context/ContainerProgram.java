package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CommandLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What runs in the container of a stage, and whether it can read something without speaking of it. */
final class ContainerProgram {
    /** They hand on whole folders: to a volume, another host, an archive. */
    private static final Set<String> COPY_FOLDERS =
            Set.of("cp", "cpio", "find", "mv", "rclone", "rsync", "scp", "tar", "zip");

    /** Interpreters and servers: what they do is in the files that they are given, which are searched. */
    private static final Set<String> RUN_WHAT_IS_GIVEN = Set.of(
            ("sh bash ash dash python python3 node nodejs deno bun ruby perl php java dotnet npm yarn pnpm uvicorn gunicorn"
                            + " hypercorn daphne flask celery uwsgi django-admin puma rails rackup bundle nginx httpd"
                            + " apache2-foreground php-fpm catalina.sh sleep true echo")
                    .split(" "));

    /** Images that others mirror under the same name: shells, interpreters and servers, which read no history. */
    private static final Set<String> MIRRORED = Set.of(
            ("alpine amazoncorretto amazonlinux busybox debian dotnet eclipse-temurin fedora golang httpd node nginx"
                            + " openjdk perl php python ruby rust tomcat ubuntu")
                    .split(" "));

    private final StageTimeline timeline;
    private final StagePlace place;
    private final FolderListing listing;

    ContainerProgram(StageTimeline timeline, StagePlace place) {
        this.timeline = timeline;
        this.place = place;
        listing = new FolderListing(place, workdir());
    }

    @CheckForNull
    private String workdir() {
        List<StageTimeline.Step> steps = timeline.steps();
        if (steps.isEmpty()) {
            return null;
        }
        StageTimeline.Step last = steps.get(steps.size() - 1);
        return last.instruction() instanceof Instruction.Workdir change
                ? StageTimeline.resolve(last.workdir(), StageTimeline.expand(change.path(), last.variables()))
                : last.workdir();
    }

    /**
     * Why the place has to stay for the container's sake.
     *
     * @param programs what is sent
     */
    @CheckForNull
    Objection objection(ProgramTexts programs) {
        boolean hasCommand = false;
        boolean hasEntrypoint = false;
        for (StageTimeline.Step step : timeline.steps()) {
            CommandLine command = commandOf(step.instruction());
            if (command == null) {
                continue;
            }
            hasCommand |= step.instruction() instanceof Instruction.Cmd;
            hasEntrypoint |= step.instruction() instanceof Instruction.Entrypoint;
            String who = "The " + step.instruction().keyword() + " in line "
                    + step.instruction().lines().first() + " of the Dockerfile ";
            if (Arrays.stream(command.text().split("[^\\w.-]+")).anyMatch(COPY_FOLDERS::contains)) {
                return new Objection(who + "copies folders with everything in them.", false);
            }
            String script = scriptOf(command);
            if (listing.isInShell(script) || listing.isIn("", script)) {
                return new Objection(who + "lists a folder that contains it.", false);
            }
            if (!isStock() && !runsWhatIsGiven(script, programs)) {
                return new Objection(
                        who + "runs a program of the base image " + PathText.readable(timeline.image())
                                + ", which may read it.",
                        true);
            }
        }
        if (!hasCommand && !hasEntrypoint && timeline.image() == null) {
            return new Objection(
                    "The Dockerfile has neither CMD nor ENTRYPOINT, so any program may read the files of its image.",
                    true);
        }
        if (!hasEntrypoint && !isStock()) {
            return new Objection(
                    "The Dockerfile has " + (hasCommand ? "no ENTRYPOINT" : "neither CMD nor ENTRYPOINT")
                            + ", so the container runs a program of the base image "
                            + PathText.readable(timeline.image()) + ", which may read it.",
                    true);
        }
        String lister = programs.listing(listing);
        return lister == null
                ? null
                : new Objection(
                        lister + " lists folders, so what it does may depend on `" + PathText.readable(place.name())
                                + "`.",
                        true);
    }

    @CheckForNull
    private static CommandLine commandOf(Instruction instruction) {
        if (instruction instanceof Instruction.Cmd cmd) {
            return cmd.command();
        }
        if (instruction instanceof Instruction.Entrypoint entrypoint) {
            return entrypoint.command();
        }
        return instruction instanceof Instruction.Healthcheck check ? check.command() : null;
    }

    /** The script of {@code sh -c}, else the words. */
    private static String scriptOf(CommandLine command) {
        List<String> words = command.words();
        boolean shell = words.size() > 2
                && words.get(0).matches("(/bin/|/usr/bin/)?(ba|da|a)?sh")
                && words.get(1).matches("-[a-z]*c");
        return shell ? words.get(2) : command.text();
    }

    /** Whether every command is an interpreter, or a program that is among what is sent. */
    private static boolean runsWhatIsGiven(String script, ProgramTexts programs) {
        for (ShellCommands.Command command : ShellCommands.in(script)) {
            String program = command.program();
            boolean known = RUN_WHAT_IS_GIVEN.contains(program)
                    || program.matches("python[0-9.]+|\\$.*|-.*|cd|set|export|test|\\[|fi|done|exit")
                    || programs.hasFile(program);
            if (!known) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing runs by itself that the base image brings, other than shells, interpreters and servers. */
    private boolean isStock() {
        String image = timeline.image();
        if (image == null) {
            return true;
        }
        try {
            ImageReference reference = ImageReference.parse(image);
            String path = reference.path();
            return reference.domain().equals("docker.io") && path.startsWith("library/")
                    || MIRRORED.contains(path.substring(path.lastIndexOf('/') + 1));
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
