package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a project that decide what an install command installs.
 *
 * @param files in the context, the decisive one first; empty when that is missing, so that nothing is known
 * @param obstacle why these files may not be enough for the command, the end of a sentence; null when they are
 */
public record Manifests(List<String> files, @CheckForNull String obstacle) {
    public static final Manifests NONE = new Manifests(List.of(), null);
    private static final Set<String> LOCAL_OPTIONS = Set.of("--offline", "--local", "--no-index");

    /** A line of a Gemfile that refers to nothing in the project. */
    private static final Pattern GEMFILE = Pattern.compile(
            "|#.*|end|source ['\"(].*|ruby ['\"][^'\"]*['\"].*|group .*do|platforms? .*do|gem ['\"(][^#]*(#.*)?|git_source\\(.*"
                    + "|\"https://github.*|}|install_if .*do|frozen_string_literal.*");

    public Manifests {
        files = List.copyOf(files);
    }

    /** @param folder in which the command works, as a path in the context; empty for the context itself */
    public static Manifests of(Install install, String folder, ContextFiles context) {
        Manifests found = listed(install, folder, context);
        return isLocal(install) ? found.but("the command installs from files of the project") : found;
    }

    /** Whether packages come from folders in the project, or may. */
    private static boolean isLocal(Install install) {
        List<String> words = install.command().words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean folder =
                    (word.equals("--find-links") || word.equals("-f") && install.manager() == PackageManager.PIP)
                            && i + 1 < words.size()
                            && !words.get(i + 1).contains("://");
            boolean inOneWord = word.startsWith("--find-links=") && !word.contains("://");
            boolean offline =
                    LOCAL_OPTIONS.contains(word) || word.equals("-o") && install.manager() == PackageManager.MAVEN;
            if (folder || inOneWord || offline) {
                return true;
            }
        }
        return false;
    }

    private static Manifests listed(Install install, String folder, ContextFiles context) {
        return switch (install.manager()) {
            case PIP -> PythonManifests.requirements(install.files(), folder, context);
            case UV ->
                install.files().isEmpty()
                        ? PythonManifests.locked(PackageManager.UV, folder, context)
                        : PythonManifests.requirements(install.files(), folder, context)
                                .and(folder, context, List.of("uv.toml", "pyproject.toml"))
                                .but(PythonManifests.settingsOfUv(folder, context));
            case POETRY -> PythonManifests.locked(PackageManager.POETRY, folder, context);
            case PIPENV -> PythonManifests.pipenv(folder, context);
            case CONDA -> PythonManifests.environment(install.files(), folder, context);
            case NPM, YARN, PNPM, BUN -> NodeManifests.of(install, folder, context);
            case MAVEN -> JvmManifests.maven(install.command().program(), folder, context);
            case GRADLE -> JvmManifests.gradle(folder, context);
            case GO -> go(folder, context);
            case CARGO -> cargo(folder, context);
            case BUNDLER -> bundler(folder, context);
            case COMPOSER -> composer(folder, context);
            case DOTNET -> DotnetManifests.of(install, folder, context);
            default -> NONE;
        };
    }

    /** Adds further files, if they exist. */
    Manifests and(String folder, ContextFiles context, Collection<String> names) {
        List<String> more = new ArrayList<>(files);
        for (String name : names) {
            if (!files.isEmpty() && context.exists(join(folder, name))) {
                more.add(join(folder, name));
            }
        }
        return new Manifests(more, obstacle);
    }

    /** A file of a project, with the lock files and the configuration of its package manager that exist. */
    static Manifests listed(PackageManager manager, String folder, ContextFiles context, String decisive) {
        Manifests found =
                context.exists(join(folder, decisive)) ? new Manifests(List.of(join(folder, decisive)), null) : NONE;
        return found.and(folder, context, manager.all(Fact.LOCK_FILES))
                .and(folder, context, manager.all(Fact.CONFIGURATION_FILES));
    }

    Manifests but(@CheckForNull String reason) {
        return files.isEmpty() || reason == null ? this : new Manifests(files, reason);
    }

    private static Manifests go(String folder, ContextFiles context) {
        Manifests found = listed(PackageManager.GO, folder, context, "go.mod");
        String text = context.text(join(folder, "go.mod"));
        if (context.exists(join(folder, "vendor/modules.txt")) || !text.matches("(?s).*(?m:^require\\b).*")) {
            return NONE;
        }
        for (String above = folder; ; above = above.contains("/") ? above.substring(0, above.lastIndexOf('/')) : "") {
            if (context.exists(join(above, "go.work"))) {
                return found.but("the project is a workspace, whose members' go.mod files are needed as well");
            }
            if (above.isEmpty()) {
                break;
            }
        }
        boolean local = text.matches("(?s).*=>\\s*[./].*");
        return found.but(
                local
                        ? "go.mod replaces modules by folders of the project"
                        : found.files.size() < 2 ? "there is no go.sum" : null);
    }

    private static Manifests cargo(String folder, ContextFiles context) {
        Manifests found = listed(PackageManager.CARGO, folder, context, "Cargo.toml");
        String text = context.text(join(folder, "Cargo.toml"));
        boolean needs = text.matches(
                "(?s).*(\\[workspace]|dependencies(\\.[^\\]]+)?]\\s*\\n(\\s*(#[^\\n]*)?\\n)*\\s*[A-Za-z0-9_\"-]).*");
        if (!needs) {
            return NONE;
        }
        List<String> files = new ArrayList<>(found.files);
        boolean others = !files.isEmpty() && text.matches("(?s).*(\\[workspace]|\\bpath\\s*=).*");
        files.addAll(others ? below(folder, context, "Cargo.toml") : List.of());
        return new Manifests(files, found.obstacle);
    }

    private static Manifests bundler(String folder, ContextFiles context) {
        String gemfile = PackageManager.BUNDLER.all(Fact.MANIFESTS).stream()
                .filter(name -> context.exists(join(folder, name)))
                .reduce("", (any, name) -> name);
        Manifests found = listed(PackageManager.BUNDLER, folder, context, gemfile);
        for (String raw : context.text(join(folder, gemfile)).split("\n")) {
            String line = raw.trim();
            boolean continued =
                    line.matches("(require|group|platforms?|git|github|branch|tag|ref|glob):\\s.*|['\"][^'\"]*['\"],?");
            boolean local = line.matches(".*(\\bpath\\b|gemspec|File\\.|\\bENV\\b|__dir__|require_relative).*");
            if (local && !line.startsWith("#")
                    || !continued && !GEMFILE.matcher(line).matches()) {
                return found.but("the " + gemfile + " may read other files of the project (" + line + ")");
            }
        }
        for (String path : context.paths()) {
            if (path.startsWith(join(folder, "vendor/cache/")) || path.startsWith(join(folder, "vendor/bundle/"))) {
                return found.but("the project brings gems along in vendor");
            }
        }
        String settings = context.text(join(folder, ".bundle/config"));
        boolean vendored = settings.contains("BUNDLE_PATH") || settings.contains("LOCAL");
        return found.but(vendored ? ".bundle/config names folders of the project" : null);
    }

    private static Manifests composer(String folder, ContextFiles context) {
        Manifests found = listed(PackageManager.COMPOSER, folder, context, "composer.json");
        if (found.files.isEmpty()) {
            return found;
        }
        if (!context.exists(join(folder, "composer.lock"))) {
            return found.but("there is no composer.lock, so it is not known which plugins Composer runs");
        }
        JsonTree lock = JsonTree.parseOrMissing(context.wholeText(join(folder, "composer.lock")));
        JsonTree project = JsonTree.parseOrMissing(context.text(join(folder, "composer.json")));
        if (lock.isMissing() || project.isMissing()) {
            return found.but("composer.json cannot be read");
        }
        JsonTree repositories = project.get("repositories");
        List<JsonTree> sources = new ArrayList<>(repositories.items());
        sources.addAll(repositories.members().values());
        if (!sources.stream().allMatch(each -> each.get("url").text("").matches("(https?|ssh|git)://.*|git@.*|"))) {
            return found.but("composer.json has repositories in folders of the project");
        }
        JsonTree allowed = project.get("config").get("allow-plugins");
        for (Map.Entry<String, JsonTree> plugin : allowed.members().entrySet()) {
            if (plugin.getValue().isTrue() && !isHarmless(plugin.getKey())) {
                return found.but("the plugin " + plugin.getKey() + " of Composer may need other files of the project");
            }
        }
        if (allowed.isTrue() || project.get("extra").has("patches")) {
            return found.but("plugins of Composer may need other files of the project");
        }
        for (String kind : List.of("packages", "packages-dev")) {
            for (JsonTree locked : lock.get(kind).items()) {
                String name = locked.get("name").text("");
                boolean plugin = locked.get("type").text("").equals("composer-plugin");
                if (plugin && !isHarmless(name)) {
                    return found.but("the plugin " + name + " of Composer may need other files of the project");
                }
                if (locked.get("dist").get("type").text("").equals("path")) {
                    return found.but("composer.lock takes " + name + " from a folder of the project");
                }
            }
        }
        boolean moved = project.get("config").has("vendor-dir");
        return found.but(moved ? "composer.json puts packages into a folder of its own choice" : null);
    }

    private static boolean isHarmless(String plugin) {
        return PackageManager.COMPOSER.has(Fact.HARMLESS_PROGRAMS, plugin);
    }

    /** The manifests of a project's parts, which are in folders of it. */
    static List<String> below(String folder, ContextFiles context, String... names) {
        List<String> found = new ArrayList<>();
        for (String path : context.paths()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            boolean within = !parent.equals(folder) && (folder.isEmpty() || parent.startsWith(folder + "/"));
            if (within && List.of(names).contains(name)) {
                found.add(path);
            }
        }
        found.sort(null);
        return found;
    }

    static String join(String folder, String name) {
        String clean = name;
        while (clean.startsWith("./")) {
            clean = clean.substring(2);
        }
        return folder.isEmpty() ? clean : folder + "/" + clean;
    }
}
