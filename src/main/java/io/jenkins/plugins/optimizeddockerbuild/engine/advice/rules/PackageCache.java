package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.CacheFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a package manager stores its downloads, when root runs it with the default configuration.
 *
 * @param manager whose cache it is
 * @param targets folders for cache mounts
 */
record PackageCache(PackageManager manager, List<String> targets) {
    /** A script that by its name removes what was only needed for the install. */
    private static final Pattern CLEANING_SCRIPT =
            Pattern.compile("(?i)(^|[\\s;&|])\\S*/[^\\s/;&|]*(clean|purge|cache|prune)[^\\s/;&|]*(?=$|[\\s;&|])");

    /** A command of another user, whose home is elsewhere. */
    private static final Pattern OTHER_USER =
            Pattern.compile("(^|[\\s;&|(])(su|sudo|gosu|su-exec|runuser|setpriv|chroot|doas|setuser)\\s");

    private static final Pattern MOVED = Pattern.compile(
            "\\bconfig\\s+(set|--global)\\b.*cache|npm_config_cache|_CACHE(_DIR)?=|\\bHOME=", Pattern.DOTALL);

    /** Options that move a cache, or make what is installed depend on it. */
    private static final Pattern PLACED =
            Pattern.compile("--clear|--cache-dir|maven\\.repo\\.local|store-dir|cache-folder"
                    + "|gradle-user-home|link-mode|package-import-method|prune");

    PackageCache {
        targets = List.copyOf(targets);
    }

    /** Null when it is unknown, because another user runs it or a variable moves it. */
    @CheckForNull
    static PackageCache of(Install install, StageSteps stage, Step step, ContextFiles files) {
        PackageManager manager = install.manager();
        Settings settings = new Settings(CopiedProject.folder(stage, step, install, files), files);
        if (!step.isRoot() || isMoved(manager, step.variables()) || isConfigured(manager, stage, settings)) {
            return null;
        }
        List<String> targets =
                switch (manager) {
                    case YARN ->
                        settings.text("yarn.lock").contains("# yarn lockfile v1")
                                ? List.of("/usr/local/share/.cache/yarn")
                                : yarn4(settings);
                    case PNPM -> pnpm(step.variables(), settings);
                    case PDM -> List.of();
                    case COMPOSER -> composer(step.variables(), stage, step);
                    case GRADLE ->
                        targets(manager, stage).stream()
                                .filter(folder -> !folder.endsWith("/wrapper") || callsWrapper(stage))
                                .toList();
                    default -> manager.isOfTheSystem() ? List.of() : targets(manager, stage);
                };
        return targets.isEmpty() ? null : new PackageCache(install.manager(), targets);
    }

    /** Files next to those that list what is installed, and in the context itself, which may be a workspace. */
    private record Settings(String folder, ContextFiles files) {
        String text(String name) {
            return (folder.isEmpty() ? "" : files.text(folder + "/" + name)) + files.text(name);
        }

        boolean exists(String name) {
            return files.exists(name) || !folder.isEmpty() && files.exists(folder + "/" + name);
        }
    }

    /** Whether it calls Gradle by the project's wrapper, which downloads Gradle itself. */
    private static boolean callsWrapper(StageSteps stage) {
        return stage.steps().stream()
                .flatMap(step -> step.commands().stream())
                .anyMatch(command -> command.program().equals("gradlew"));
    }

    /** The folders in an image of that name; otherwise those in all images. */
    private static List<String> targets(PackageManager manager, StageSteps stage) {
        List<String> everywhere = new ArrayList<>();
        List<String> here = new ArrayList<>();
        for (CacheFolder cache : manager.caches()) {
            if (cache.images().isEmpty()) {
                everywhere.addAll(cache.mounts());
            } else if (stage.isFrom(cache.images().toArray(new String[0]))) {
                here.addAll(cache.mounts());
            }
        }
        return here.isEmpty() ? everywhere : here;
    }

    /**
     * Where variables put it; otherwise the folder of the image, or the one in root's home. The mount itself makes
     * Composer use the latter, unless {@code ~/.config/composer} is there, which it prefers in a system with /etc/xdg.
     */
    private static List<String> composer(Variables variables, StageSteps stage, Step step) {
        String cache = variables.get("COMPOSER_CACHE_DIR");
        String home = variables.get("COMPOSER_HOME");
        if (cache != null || home != null) {
            String folder = cache != null ? cache : home + "/cache";
            return folder.matches("/[A-Za-z0-9._/-]+") ? List.of(folder) : List.of();
        }
        boolean configured = stage.above(stage.steps().indexOf(step)).stream()
                .anyMatch(above -> above.instruction().statement().original().contains(".config")
                        || above.commands().stream()
                                .anyMatch(command -> command.call() != null
                                        && command.call().manager() == PackageManager.COMPOSER
                                        && (command.call().isGlobal()
                                                || command.call().action() == PackageAction.CONFIGURE)));
        return configured ? List.of() : targets(PackageManager.COMPOSER, stage);
    }

    /** Below the folder of pnpm's programs, wherever that is; before pnpm 7, whose lock files have 5.4, in the home. */
    private static List<String> pnpm(Variables variables, Settings files) {
        if (files.text("pnpm-lock.yaml").matches("(?s).*lockfileVersion: '?5\\.[0-3]\\b.*")) {
            return List.of("/root/.pnpm-store");
        }
        String home = variables.get("PNPM_HOME");
        if (home == null) {
            return List.of("/root/.local/share/pnpm/store");
        }
        return home.matches("/[A-Za-z0-9._/-]+") ? List.of(home + "/store") : List.of();
    }

    /**
     * Yarn 4 stores packages for all projects together; earlier versions in the project, of which they may be a part.
     * If it unpacks them into {@code node_modules}, they are not needed afterwards.
     */
    private static List<String> yarn4(Settings files) {
        String settings = files.text(".yarnrc.yml");
        boolean unpacks = files.text("package.json").matches("(?s).*\"packageManager\"\\s*:\\s*\"yarn@4\\..*")
                && settings.contains("nodeLinker: node-modules")
                && !settings.matches("(?s).*(enableGlobalCache|cacheFolder|globalFolder|nmMode).*");
        return unpacks ? List.of("/root/.yarn/berry/cache") : List.of();
    }

    /** Whether files of the project or commands may move the cache, or make what is installed depend on it. */
    private static boolean isConfigured(PackageManager manager, StageSteps stage, Settings files) {
        switch (manager) {
            case NPM:
                return files.text(".npmrc").matches("(?s)(.*\\n)?\\s*(cache|prefer-offline|offline)\\s*=.*");
            case YARN:
                return files.text(".yarnrc").contains("offline-mirror")
                        || files.text(".yarnrc").contains("cache-folder");
            case COMPOSER:
                return files.text("composer.json").contains("\"cache-dir\"");
            case PNPM:
                String settings = files.text(".npmrc") + files.text("pnpm-workspace.yaml");
                return settings.matches(
                        "(?si).*(store-?dir|package-?import-?method|global-?virtual-?store|virtual-?store-?dir).*");
            case UV:
                return files.text("uv.toml").contains("cache")
                        || files.text("uv.toml").contains("link-mode")
                        || files.text("pyproject.toml").matches("(?s).*(link-mode|cache-dir).*");
            case BUNDLER:
                return files.exists(".bundle/config")
                        || files.text("Gemfile").contains("git")
                        || setsPath(stage.inherited())
                        || setsPath(stage.steps());
            default:
                return false;
        }
    }

    private static boolean setsPath(List<Step> steps) {
        for (Step step : steps) {
            boolean sets = step.instruction() instanceof Instruction.Run run
                    && run.script().matches("(?s).*bundler?\\s+(.*\\s)?(config|--path|--deployment|--system)\\b.*")
                    && run.script().matches("(?s).*(path|deployment|system|cache|gem_home).*");
            if (sets) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMoved(PackageManager manager, Variables variables) {
        for (String name : List.of("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")) {
            if (variables.get(name) != null) {
                return true;
            }
        }
        return manager != PackageManager.COMPOSER
                        && manager.cacheVariables().anyMatch(name -> variables.get(name) != null)
                || "symlink".equals(variables.get("UV_LINK_MODE"));
    }

    /**
     * The line of another instruction that uses a folder of the cache, so that a mount over it would hide that
     * instruction's files, or files that it expects; 0 for none.
     */
    int usedInLine(Evidence evidence, StageSteps stage, Instruction.Run run) {
        ContextFiles files = evidence.files();
        for (Step step : stage.all()) {
            String text = step.instruction() instanceof Instruction.Run other
                    ? other.script()
                    : step.instruction().statement().original();
            // an ENV that only says where the cache is
            boolean places = step.instruction() instanceof Instruction.Env env
                    && env.pairs().stream().allMatch(pair -> manager.has(Fact.CACHE_FOLDER_VARIABLES, pair.key()));
            for (String target : step.instruction() == run || places ? List.<String>of() : targets) {
                boolean fills = step.instruction() instanceof Instruction.FileTransfer transfer
                        && fills(step, transfer, target, files);
                if (fills || names(text.replaceAll("~|\\$\\{?HOME}?", "/root"), target)) {
                    return step.instruction().lines().first();
                }
            }
        }
        return takenInLine(evidence, stage);
    }

    /**
     * The line in which another stage copies from a folder that contains the cache, or is based on this stage; 0 for
     * none.
     */
    private int takenInLine(Evidence evidence, StageSteps stage) {
        Stage own = stage.resolved().stage();
        String number = String.valueOf(own.index());
        for (StageSteps other : evidence.stages()) {
            boolean inherits = other != stage
                    && stage.steps().stream().anyMatch(step -> other.inherited().contains(step));
            for (Step step : other.steps()) {
                int line = step.instruction().lines().first();
                boolean builds = inherits
                        && manager.compiles()
                        && step.commands().stream()
                                .anyMatch(command -> Install.buildTool(command) == manager
                                        || Install.in(List.of(command)).stream()
                                                .anyMatch(install -> install.manager() == manager));
                if (builds) {
                    return line;
                }
                if (step.instruction() instanceof Instruction.Copy copy && isFrom(copy.from(), own, number)) {
                    for (String source : copy.sources()) {
                        String path = StageTimeline.resolve(
                                "/", String.valueOf(StageTimeline.expand(source, step.variables())));
                        if (path == null || path.indexOf('$') >= 0 || holds(path)) {
                            return line;
                        }
                    }
                }
                if (step.instruction() instanceof Instruction.Run run) {
                    for (Mount mount : run.mounts()) {
                        if (isFrom(mount.from(), own, number)) {
                            return line;
                        }
                    }
                }
            }
        }
        return 0;
    }

    private static boolean isFrom(@CheckForNull String from, Stage stage, String number) {
        return from != null && (from.equals(number) || from.equalsIgnoreCase(stage.name()) || from.indexOf('$') >= 0);
    }

    /** Whether a path is one of the folders, is in one, or contains one. */
    private boolean holds(String path) {
        String folder = path.equals("/") ? "/" : path.replaceFirst("/+\\*?$", "") + "/";
        return targets.stream()
                .anyMatch(target -> (target + "/").startsWith(folder) || folder.startsWith(target + "/"));
    }

    private static boolean names(String text, String target) {
        String folder = Pattern.quote(target.replaceFirst("^/root/", ""));
        return Pattern.compile("(?<![A-Za-z0-9._-])" + folder + "(?![A-Za-z0-9_-]|\\.[A-Za-z])")
                .matcher(text)
                .find();
    }

    /** Whether a copy includes a folder that contains the target, or puts something into it. */
    private static boolean fills(Step step, Instruction.FileTransfer transfer, String target, ContextFiles files) {
        String to =
                StageTimeline.resolve(step.workdir(), StageTimeline.expand(transfer.destination(), step.variables()));
        if (to == null || to.equals(target) || to.startsWith(target + "/")) {
            return to != null;
        }
        boolean isAbove = !to.equals("/") && target.startsWith(to + "/");
        boolean areFiles = transfer.isFromContext()
                && transfer.sources().stream().allMatch(source -> files.exists(source.replaceFirst("^(\\./|/)+", "")));
        return isAbove && !areFiles;
    }

    /**
     * Whether a script handles the cache itself: a mount point cannot be removed, and a cleaned cache keeps nothing.
     */
    boolean isTouched(String script) {
        String plain = script.replaceAll("~|\\$\\{?HOME}?", "/root");
        if (targets.stream().anyMatch(target -> names(plain, target))) {
            return true;
        }
        boolean cleans = ShellCommands.in(script).stream()
                .map(ShellCommands.Command::call)
                .anyMatch(call -> call != null
                        && call.action() == PackageAction.CLEAN
                        && !call.manager().isOfTheSystem());
        if (cleans
                || isOfOtherUser(script)
                || MOVED.matcher(script).find()
                || manager.cacheVariables().anyMatch(name -> script.contains(name + "="))
                || CLEANING_SCRIPT.matcher(script).find()
                || PLACED.matcher(script).find()) {
            return true;
        }
        return script.matches(
                "(?s).*\\brm\\s.*(\\.cache|\\.npm|\\.gradle|/pkgs|\\.m2|/go/pkg|/root|~/|\\$HOME|\\.composer|\\.cargo|registry|bundle).*");
    }

    /** Whether a command of a script runs as another user, whose home is elsewhere. */
    static boolean isOfOtherUser(String script) {
        return OTHER_USER.matcher(script).find();
    }

    /** The option of the package manager's own commands that turns the cache off; null for none. */
    @CheckForNull
    String disabled(Step step) {
        for (Install install : Install.in(step.commands())) {
            for (String option : manager.all(Fact.NO_CACHE_OPTIONS)) {
                if (install.manager() == manager && install.command().has(option)) {
                    return option;
                }
            }
        }
        return null;
    }

    /**
     * Why the mount may affect more than time, the end of a sentence: what compilers need must not be missing later, in
     * the image or in a RUN without the mount. Null when it affects nothing else.
     */
    @CheckForNull
    String obstacle(StageSteps stage, Instruction.Run run) {
        if (stage.resolved().kind() == BaseKind.UNKNOWN) {
            return "the base image is not known";
        }
        if (!manager.compiles()) {
            return null;
        }
        if (stage.inImage()) {
            return "the image has these downloads now, and the container may need them";
        }
        for (Step step : stage.steps()) {
            if (step.instruction() == run) {
                continue;
            }
            String line = "line " + step.instruction().lines().first();
            for (Install other : Install.in(step.commands())) {
                if (other.manager() == manager) {
                    return line + " needs them as well";
                }
            }
            if (step.instruction() instanceof Instruction.Env env) {
                for (KeyValue pair : env.pairs()) {
                    if (pair.key().matches("GO(PATH|MODCACHE|CACHE|ENV)")) {
                        return line + " puts them elsewhere";
                    }
                }
            }
        }
        return null;
    }
}
