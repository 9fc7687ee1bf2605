package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cache mount that keeps nothing: the package manager keeps its downloads elsewhere or does not keep them, its user
 * may not write there, or the RUN empties it.
 */
final class UselessMount {
    /** Those that keep all downloads in one place, which the Dockerfile decides. */
    private static final Set<PackageManager> PLAIN = EnumSet.of(
            PackageManager.PIP,
            PackageManager.UV,
            PackageManager.POETRY,
            PackageManager.NPM,
            PackageManager.YARN,
            PackageManager.PNPM,
            PackageManager.BUN,
            PackageManager.MAVEN,
            PackageManager.GRADLE,
            PackageManager.GO,
            PackageManager.CARGO,
            PackageManager.COMPOSER,
            PackageManager.DOTNET);

    /** What the path of a cache begins with, in one image or another. */
    private static final Pattern PLACE = Pattern.compile("^/(root|home/[^/]+|usr/local/share|usr/local|opt)?/?");

    /** Of these, some commands that clean leave what is in use. */
    private static final Pattern EMPTIES = Pattern.compile("(.* )?(clean|purge|clear|rm|clear-?cache|cc|dist-?clean)");

    private UselessMount() {}

    /** Null where no cache mount of a RUN is known to be useless. */
    @CheckForNull
    static Finding finding(StageRun at) {
        List<Mount> mounts = at.run().mounts().stream()
                .filter(mount -> mount.type().equals("cache"))
                .toList();
        boolean plain = !mounts.isEmpty()
                && mounts.stream().allMatch(mount -> target(mount, at) != null && mount.from() == null)
                && !PackageCache.isOfOtherUser(at.run().script());
        if (!plain) {
            return null;
        }
        for (PackageManager manager : PLAIN) {
            List<Install> installs = at.installs().stream()
                    .filter(install -> install.manager() == manager)
                    .toList();
            List<Mount> own = mounts.stream()
                    .filter(mount -> isMeantFor(manager, target(mount, at)))
                    .toList();
            boolean shared = at.installs().stream()
                    .map(Install::manager)
                    .anyMatch(other ->
                            other != manager && own.stream().anyMatch(mount -> isMeantFor(other, target(mount, at))));
            if (!installs.isEmpty() && !own.isEmpty() && !shared) {
                Finding finding = Stream.of(
                                elsewhere(at, installs, own), off(at, installs, own), foreign(at, installs, own))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
                if (finding != null) {
                    return finding;
                }
            }
        }
        return emptied(at, mounts);
    }

    /** The folder of a mount; null when it is not known. */
    @CheckForNull
    private static String target(Mount mount, StageRun at) {
        String target = StageTimeline.resolve(
                at.step().workdir(),
                String.valueOf(StageTimeline.expand(mount.target(), at.step().variables())));
        return target == null || target.indexOf('$') >= 0 || !target.startsWith("/") ? null : target;
    }

    /** Whether a folder is called as a cache of that package manager is called wherever it is. */
    private static boolean isMeantFor(PackageManager manager, String target) {
        boolean called = manager.all(Fact.PROGRAMS).stream().anyMatch(program -> target.endsWith("/.cache/" + program));
        return called
                || manager.caches().stream().anyMatch(cache -> {
                    String name = PLACE.matcher(cache.path()).replaceFirst("");
                    if ((target + "/").contains("/" + name + "/")) {
                        return true;
                    }
                    for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
                        String parent = name.substring(0, slash);
                        if (!parent.matches("\\.cache|\\.local(/share)?|go|cargo|tmp")
                                && target.endsWith("/" + parent)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /** Whether one folder contains the other. */
    private static boolean overlap(String one, String other) {
        return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }

    /** Whether a mount keeps what a package manager has in a folder, or a part of it. */
    private static boolean keeps(PackageManager manager, String target, String folder) {
        boolean below = target.startsWith(folder + "/")
                && manager.caches().stream()
                        .filter(cache ->
                                cache.path().equals(folder) && !cache.packages().contains("."))
                        .anyMatch(cache ->
                                cache.packages().stream().noneMatch(part -> overlap(target, folder + "/" + part)));
        return overlap(target, folder) && !below;
    }

    /** The package manager keeps its downloads in another folder. */
    @CheckForNull
    private static Finding elsewhere(StageRun at, List<Install> installs, List<Mount> own) {
        Install install = installs.get(0);
        List<String> targets = own.stream().map(mount -> target(mount, at)).toList();
        if (!KnownBases.runsAsRoot(at.stage()) || targets.stream().anyMatch(target -> isNamed(target, at))) {
            return null;
        }
        String what = "`" + install.shown() + "`";
        if (!at.step().isRoot()) {
            boolean ofRoot = targets.stream().allMatch(target -> target.startsWith("/root/"))
                    && at.step().variables().get("HOME") == null
                    && folderVariables(install, at.step()).isEmpty()
                    && !at.stage().isFrom("gradle");
            return ofRoot
                    ? told(
                            at,
                            "Mount the cache where " + install.manager().title() + " keeps it",
                            "The cache mount on " + targets.get(0) + " is in the home of root, but " + what
                                    + " runs as `" + at.step().user() + "` and keeps its downloads in the home of that"
                                    + " user: the mount stays empty. Mount that folder, with `uid=` and `gid=` of the user.",
                            null)
                    : null;
        }
        // any of these may be the one
        boolean ofComposer = install.manager() == PackageManager.COMPOSER
                && !at.stage().isFrom("composer")
                && targets.stream().anyMatch(target -> target.matches("/root/\\.(cache|composer|config)(/.*)?"));
        List<String> real = ofComposer ? List.of() : real(at, install);
        if (real.isEmpty()
                || targets.stream()
                        .anyMatch(target -> real.stream().anyMatch(each -> keeps(install.manager(), target, each)))) {
            return null;
        }
        PackageCache cache = new PackageCache(install.manager(), real);
        boolean sure = real.size() == 1
                && own.size() == 1
                && !install.manager().compiles()
                && cache.usedInLine(at.evidence(), at.stage(), at.run()) == 0
                && !cache.isTouched(at.run().script());
        return told(
                at,
                "Mount the cache where " + install.manager().title() + " keeps it",
                "The cache mount on " + targets.get(0) + " stays empty: " + what + " keeps its downloads in "
                        + String.join(" and ", real) + " here. "
                        + (real.size() == 1 ? "Mount that folder." : "Mount these folders."),
                sure ? replaced(at, own.get(0), real.get(0)) : null);
    }

    /** Where root's package manager keeps its downloads; empty when that is not known. */
    private static List<String> real(StageRun at, Install install) {
        List<String> set =
                install.manager() == PackageManager.COMPOSER ? List.of() : folderVariables(install, at.step());
        Variables variables = at.step().variables();
        boolean homeMoved =
                Stream.of("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME").anyMatch(name -> variables.get(name) != null);
        if (!set.isEmpty()) {
            // each of several variables of Go moves something else
            boolean one = set.size() == 1
                    && install.manager() != PackageManager.GO
                    && set.get(0).startsWith("/");
            return one ? set : List.of();
        }
        if (homeMoved) {
            return List.of();
        }
        if (install.manager() == PackageManager.CARGO) {
            return List.of(at.stage().isFrom("rust") ? "/usr/local/cargo/registry" : "/root/.cargo/registry");
        }
        if (install.manager() == PackageManager.GO && !at.stage().isFrom("golang")) {
            return List.of("/root/go/pkg/mod", "/root/.cache/go-build");
        }
        if (install.manager() == PackageManager.GRADLE && at.stage().isFrom("gradle")) {
            // the one is a link to the other
            return List.of("/home/gradle/.gradle", "/root/.gradle");
        }
        PackageCache cache =
                PackageCache.of(install, at.stage(), at.step(), at.evidence().files());
        return cache == null ? List.of() : cache.targets();
    }

    /** The values of the variables that move its downloads. */
    private static List<String> folderVariables(Install install, Step step) {
        return install.manager().all(Fact.CACHE_FOLDER_VARIABLES).stream()
                .map(name -> step.variables().get(name))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Whether an instruction besides mounts speaks of a folder, and may tell the package manager to use it. */
    private static boolean isNamed(String target, StageRun at) {
        String name = target.substring(target.lastIndexOf('/'));
        boolean tells = at.installs().stream()
                .anyMatch(install -> install.command().has("--cache")
                        || install.manager().cacheVariables().anyMatch(at.run().script()::contains));
        return tells
                || at.run().script().contains(name)
                || at.run().script().contains("HOME=")
                || at.above().stream()
                        .map(Step::instruction)
                        .map(other -> other instanceof Instruction.Run run
                                ? run.script()
                                : other.statement().original())
                        .anyMatch(text -> text.contains(target)
                                || text.matches("(?s).*\\b(config|set)\\b.*\\b(cache|store).*")
                                || text.matches("(?s).*\\bgo env -w\\b.*"));
    }

    /** Something turns the cache off. */
    @CheckForNull
    private static Finding off(StageRun at, List<Install> installs, List<Mount> own) {
        PackageManager manager = installs.get(0).manager();
        String what = "`" + installs.get(0).shown() + "`";
        String title = "Let " + manager.title() + " use its cache mount";
        String folder = target(own.get(0), at);
        String variable = manager.all(Fact.CACHE_VARIABLES).stream()
                .filter(name -> name.endsWith("_NO_CACHE_DIR") || name.endsWith("_NO_CACHE"))
                .filter(name -> !Objects.requireNonNullElse(
                                at.step().variables().get(name), "")
                        .isEmpty())
                .findFirst()
                .orElse(null);
        if (variable != null) {
            return told(
                    at,
                    title,
                    "The variable `" + variable + "` turns the cache off, so " + what
                            + " neither reads nor fills the cache mount on " + folder
                            + ", and downloads everything again whenever the layer runs. With the mount, the downloads are"
                            + " outside the image in any case.",
                    null);
        }
        List<String> options = new ArrayList<>();
        for (Install install : installs) {
            manager.all(Fact.NO_CACHE_OPTIONS).stream()
                    .filter(install.command()::has)
                    .findFirst()
                    .ifPresent(options::add);
        }
        boolean all =
                options.size() == installs.size() && options.stream().distinct().count() == 1;
        if (!all) {
            return null;
        }
        String option = options.get(0);
        boolean alone = at.step().commands().stream()
                .allMatch(command ->
                        command.call() == null || command.call().manager() == manager || !command.has(option));
        return told(
                at,
                title,
                "The option `" + option + "` turns the cache off, so " + what
                        + " neither reads nor fills the cache mount on " + folder
                        + ", and downloads everything again whenever the layer runs. With the mount, the downloads are"
                        + " outside the image in any case.",
                alone && option.startsWith("--") ? at.change(lines -> RunEdit.without(lines, option)) : null);
    }

    /** The folder belongs to root, and another user runs the command. */
    @CheckForNull
    private static Finding foreign(StageRun at, List<Install> installs, List<Mount> own) {
        boolean ofRoot = own.stream()
                .allMatch(mount ->
                        mount.field("uid") == null && mount.field("gid") == null && mount.field("mode") == null);
        // others fail where they cannot write
        boolean silent = installs.get(0).manager() == PackageManager.PIP;
        return at.step().isRoot() || !ofRoot || !silent
                ? null
                : told(
                        at,
                        "Give the cache mount to the user who installs",
                        "The cache mount on " + target(own.get(0), at) + " belongs to root, and `"
                                + installs.get(0).shown() + "` runs as `"
                                + at.step().user()
                                + "`, who cannot write into it: pip then does without its cache. Give the mount `uid=` and"
                                + " `gid=` of the user.",
                        null);
    }

    /** A command of the RUN removes what the mount keeps. */
    @CheckForNull
    private static Finding emptied(StageRun at, List<Mount> mounts) {
        for (ShellCommands.Command command : at.step().commands()) {
            for (Mount mount : mounts) {
                String target = target(mount, at);
                String place = emptied(command, target);
                if (place != null) {
                    String words = String.join(" ", command.words());
                    boolean whole = place.equals(target) || place.startsWith(target + "/");
                    Pattern written = Pattern.compile(Pattern.quote(words));
                    return told(
                            at,
                            "Do not empty the cache mount",
                            "`" + words + "` empties the cache mount on " + target
                                    + ", so that it keeps nothing for the next build. The folder is outside the image in any"
                                    + " case.",
                            whole ? at.change(lines -> withoutCommand(lines, written)) : null);
                }
            }
        }
        return null;
    }

    @CheckForNull
    private static List<String> withoutCommand(List<String> lines, Pattern written) {
        List<String> changed = RunEdit.withoutCommands(lines, written);
        return changed.equals(lines) ? null : changed;
    }

    /** The folder that a command empties, if it is, contains or is in the target of a mount; null otherwise. */
    @CheckForNull
    private static String emptied(ShellCommands.Command command, String target) {
        PackageCommand call = command.call();
        if (call == null) {
            return command.program().equals("rm")
                            && command.words().stream().anyMatch(word -> word.matches("-\\w*[rR]\\w*"))
                    ? command.words().stream()
                            .skip(1)
                            .map(word -> word.replaceFirst("^(~|\\$HOME|\\$\\{HOME})/", "/root/")
                                    .replaceFirst("/\\*?$", ""))
                            .filter(place -> !place.isEmpty() && (target + "/").startsWith(place + "/"))
                            .findFirst()
                            .orElse(null)
                    : null;
        }
        boolean empties = call.action() == PackageAction.CLEAN
                && EMPTIES.matcher(call.verb()).matches()
                && !(call.manager() == PackageManager.DNF && !call.packages().contains("all"))
                && !(call.manager() == PackageManager.GO
                        && call.options().stream()
                                .noneMatch(option ->
                                        option.matches(target.contains("go-build") ? "--?cache" : "--?modcache")))
                && !(call.manager() == PackageManager.APT && !overlap(target, "/var/cache/apt"));
        boolean caches = empties && isMeantFor(call.manager(), target);
        return caches ? target : null;
    }

    /** The RUN with another folder in a mount; null when its target is written in another way. */
    @CheckForNull
    private static Change replaced(StageRun at, Mount mount, String folder) {
        Pattern written = Pattern.compile(
                "(?<=[,=](target|dst)=)" + Pattern.quote(String.valueOf(mount.target())) + "(?=[,\\s]|$)");
        return at.change(lines -> {
            List<String> changed = lines.stream()
                    .map(line -> written.matcher(line).replaceAll(folder))
                    .toList();
            return changed.equals(lines) ? null : changed;
        });
    }

    private static Finding told(StageRun at, String title, String text, @CheckForNull Change change) {
        return RunMounts.finding(at, Severity.LOW, title, "This RUN", text, change);
    }
}
