package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain.Command;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Manifests;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.InstallArguments;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a RUN reads of the project, command by command, as far as each is understood with all its options, variables and
 * settings.
 *
 * @param parts the commands that are understood and do not need the project itself, from the first on
 * @param complete whether they are the whole RUN
 * @param next the first command that is not among them; null when all are, or when the shell does something else there
 * @param download a command that downloads everything that {@code next} needs, without the project; null for none
 * @param obstacle why {@code next} is not among them, the end of a sentence; null when all are
 */
public record RunReading(
        List<Part> parts,
        boolean complete,
        @CheckForNull Part next,
        @CheckForNull String download,
        @CheckForNull String obstacle) {

    private static final Pattern SYSTEM_PACKAGE = Pattern.compile(
            "[A-Za-z0-9@.!-][A-Za-z0-9+._@-]*(:[a-z0-9]+)?([=<>~/]{1,2}[A-Za-z0-9.+:~*_-]+)?|\\^?[a-z0-9-]+\\^?");

    private static final Pattern PYTHON_PACKAGE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(\\[[A-Za-z0-9,._-]+])?([=<>!~]{1,3}[A-Za-z0-9.*,=<>!~+-]+)?"
                    + "|(git\\+)?https://[^\\s$]+");

    private static final Pattern NODE_PACKAGE =
            Pattern.compile("(@[a-z0-9._-]+/)?[a-z0-9][a-z0-9._-]*(@[A-Za-z0-9^~<>=.*|-]+)?");

    private static final Pattern GEM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9][A-Za-z0-9.]*)?");

    public RunReading {
        parts = List.copyOf(parts);
    }

    /**
     * A command.
     *
     * @param passing whether it has no lasting effect, so that it has to run again where the rest runs
     * @param install if it is one; null for another command
     * @param reads files of the context, for an install the decisive one first
     */
    public record Part(
            Command command, boolean passing, @CheckForNull Install install, List<String> reads) {
        public Part {
            reads = List.copyOf(reads);
        }

        /** Whether files of the project decide what it installs. */
        public boolean isListed() {
            return install != null && install.kind() == Install.Kind.MANIFEST;
        }
    }

    /**
     * Reads a RUN.
     *
     * @param copy that brings the source above it; null when only commands matter, not where their files come from
     */
    public static RunReading of(Step step, @CheckForNull SourceCopy copy, ContextFiles files) {
        return new Reader(new SourceReach(copy, step, files)).read();
    }

    /** Whether a RUN only installs packages and the like, and reads nothing of the project except what lists them. */
    public static boolean isUnderstood(Step step, ContextFiles files) {
        return of(step, null, files).complete();
    }

    private static final class Reader {
        private final SourceReach reach;
        private final List<Part> parts = new ArrayList<>();
        private String download;
        private String obstacle;

        Reader(SourceReach reach) {
            this.reach = reach;
        }

        RunReading read() {
            List<Command> commands = reach.step().script().commands();
            obstacle = mounts();
            for (Command command : obstacle == null ? commands : List.<Command>of()) {
                Part part = part(command);
                if (obstacle != null) {
                    return new RunReading(parts, false, part, download, obstacle);
                }
                parts.add(part);
            }
            boolean complete = obstacle == null && reach.step().script().complete();
            String end = complete ? null : obstacle != null ? obstacle : "the same RUN does more than install";
            return new RunReading(parts, complete, null, null, end);
        }

        /** What the RUN gets besides its layers. */
        @CheckForNull
        private String mounts() {
            if (!(reach.step().instruction() instanceof Instruction.Run run)) {
                return "it is not a RUN";
            }
            for (Mount mount : run.mounts()) {
                boolean known = mount.type().matches("secret|ssh|cache|tmpfs")
                        && (mount.target() == null || reach.isOutside(mount.target(), "."));
                if (!known) {
                    return mount.type().equals("bind")
                            ? "the RUN reads files through a bind mount"
                            : "the RUN has a mount below the folder that the source is copied to";
                }
            }
            return null;
        }

        private Part part(Command command) {
            List<String> reads = new ArrayList<>();
            Install install = install(command);
            if (install == null) {
                KnownCommand.Effect effect = isSystem(command)
                        ? KnownCommand.Effect.LASTING
                        : KnownCommand.of(command, reach, command.folder(), reads);
                if (effect == null) {
                    obstacle = "`" + LayerName.shortened(String.join(" ", command.words()), 60)
                            + "` may need other files of the project";
                }
                return new Part(command, effect == KnownCommand.Effect.PASSING, null, reads);
            }
            obstacle = install(command, install, reads);
            return new Part(command, false, install, reads);
        }

        @CheckForNull
        private Install install(Command command) {
            ShellCommands.Command plain = new ShellCommands.Command(command.words(), command.mayFail(), false);
            List<Install> found = new ArrayList<>(Install.in(List.of(plain), command.folder()));
            return found.isEmpty() ? null : found.get(0);
        }

        /** What prevents an install from moving above the source. */
        @CheckForNull
        private String install(Command command, Install install, List<String> reads) {
            PackageManager manager = install.manager();
            List<String> further = new ArrayList<>();
            String variable = KnownVariables.obstacle(manager, reach, command.environment(), further);
            InstallArguments sorted = InstallArguments.of(install.call());
            if (variable == null && Install.isPython(manager) && reach.brings("sitecustomize.py", "usercustomize.py")) {
                return "Python itself runs a file of the project (sitecustomize.py)";
            }
            if (variable != null || sorted == null) {
                return variable != null ? variable : manager.title() + " has no command that only downloads";
            }
            if (sorted.unknown() != null) {
                return "it is not known what the option " + sorted.unknown() + " of `" + install.shown() + "` needs";
            }
            for (String place : sorted.places()) {
                if (!reach.isOutside(place, command.folder())) {
                    return "it installs into a folder that the source may fill as well";
                }
            }
            if (install.kind() == Install.Kind.PACKAGES) {
                return named(install, sorted);
            }
            Manifests manifests = manifests(install);
            if (manifests.files().isEmpty()) {
                return "the files that list what is installed are not found in the context";
            }
            reads.addAll(manifests.files());
            for (String file : further) {
                reads.add(file);
            }
            if (manifests.obstacle() != null) {
                return manifests.obstacle();
            }
            String home = reach.settingsAtHome(reads);
            if (home != null) {
                return "the copy may bring " + home + " into the user's home, where programs look for settings";
            }
            return listed(command, install, sorted, reads);
        }

        private Manifests manifests(Install install) {
            if (reach.copy() == null) {
                // wherever its files come from, they exist
                return new Manifests(List.of("."), null);
            }
            String place = install.folder() == null ? null : reach.inContext(install.folder(), ".");
            return place == null ? new Manifests(List.of(), null) : Manifests.of(install, place, reach.files());
        }

        @CheckForNull
        private String listed(Command command, Install install, InstallArguments sorted, List<String> reads) {
            for (String file : sorted.files()) {
                String path = reach.inContext(file, command.folder());
                if (path != null && reach.files().exists(path)) {
                    reads.add(path);
                } else if (reach.copy() != null && !reach.isOutside(file, command.folder())) {
                    return "`" + file + "` is not found in the context";
                }
            }
            for (String word : command.from(1)) {
                String value = word.startsWith("-D") ? word.substring(word.indexOf('=') + 1) : "";
                String path = value.isEmpty() ? null : reach.inContext(value, command.folder());
                if (path != null
                        && !path.isEmpty()
                        && (word.startsWith("-Dmaven.repo.local=") || reach.isThere(path))) {
                    return "`" + word + "` may name files of the project";
                }
            }
            boolean project = Download.needsProject(command, install);
            if (!project && !sorted.names().isEmpty() && !areWords(install, sorted.names())) {
                return "`" + sorted.names().get(0) + "` may be a file of the project";
            }
            if (!project || reach.copy() == null && install.kind() == Install.Kind.MANIFEST) {
                return null;
            }
            boolean downloaded = parts.stream()
                    .anyMatch(part -> part.isListed() && part.install().manager() == install.manager());
            download = downloaded ? null : Download.of(command, install);
            return "`" + install.shown() + "` works on the project itself";
        }

        /** Whether words besides options are packages. */
        private static boolean areWords(Install install, List<String> names) {
            return Install.isPython(install.manager())
                    ? names.stream()
                            .allMatch(name -> PYTHON_PACKAGE.matcher(name).matches())
                    : install.manager() == PackageManager.BUNDLER
                            && names.stream().allMatch(name -> name.matches("development|test|production"));
        }

        /** An install of packages that the command names. */
        @CheckForNull
        private String named(Install install, InstallArguments sorted) {
            Pattern form =
                    switch (install.manager()) {
                        case APT, APK, DNF, ZYPPER -> SYSTEM_PACKAGE;
                        case PIP -> PYTHON_PACKAGE;
                        case UV -> install.call().verb().equals("add") ? null : PYTHON_PACKAGE;
                        case NPM, YARN, PNPM, BUN -> install.call().isGlobal() ? NODE_PACKAGE : null;
                        // it prefers an archive of that name in its folder
                        case GEM -> reach.files().paths().stream().anyMatch(path -> path.endsWith(".gem")) ? null : GEM;
                        case GO ->
                            install.call().verb().equals("install")
                                    ? Pattern.compile("[a-z0-9.-]+/[^\\s$@]+@[^\\s$]+")
                                    : null;
                        default -> null;
                    };
            if (form == null || !install.call().projects().isEmpty()) {
                return "`" + install.shown() + "` of single packages may read files of the project";
            }
            for (String name : sorted.names()) {
                String known = io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline.expand(
                        name, reach.step().variables());
                boolean file = known == null
                        || !form.matcher(known).matches()
                        || known.matches(".*\\.(deb|rpm|apk|whl|zip|tgz|tar\\.gz|txt)") && !known.contains("://");
                if (file) {
                    return "`" + name + "` may be a file of the project";
                }
            }
            return null;
        }

        /** Commands of the system's package managers that name no file. */
        private static boolean isSystem(Command command) {
            PackageCommand call = PackageCommand.of(command.words());
            return call != null
                    && call.manager().isOfTheSystem()
                    && command.words().get(0).indexOf('/') < 0
                    && call.arguments().stream()
                            .allMatch(
                                    word -> word.matches("[A-Za-z0-9+._:*=^-]+") && !word.matches(".*\\.(deb|rpm|apk)"))
                    && switch (call.action()) {
                        case DOWNLOAD -> !call.verb().matches("download|fetch");
                        case UPDATE, REMOVE, CLEAN -> true;
                        default -> false;
                    };
        }
    }
}
