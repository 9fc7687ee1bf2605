package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a project that decide what an install command installs.
 *
 * @param files in the context, the decisive one first; empty where it is not there, and nothing can be said
 * @param obstacle why these files may not be enough for the command, the end of a sentence; null where they are
 */
public record Manifests(List<String> files, @CheckForNull String obstacle) {
    private static final Manifests NONE = new Manifests(List.of(), null);
    private static final int DEEPEST_INCLUDE = 5;
    private static final Set<String> LOCAL_OPTIONS = Set.of("--offline", "--local", "--no-index");

    private static final Pattern INCLUDE = Pattern.compile("(?:-r|-c|--requirement|--constraint)[ =]*([^ #]+).*");
    private static final Pattern SCRIPT =
            Pattern.compile("\"(preinstall|install|postinstall|prepare|prepublish)\"\\s*:\\s*\"");

    public Manifests {
        files = List.copyOf(files);
    }

    /**
     * @param folder in which the command works, as a path in the context; empty for the context itself
     */
    public static Manifests of(Install install, String folder, ContextFiles context) {
        Manifests found = listed(install, folder, context);
        return isLocal(install) ? found.but("the command installs from files of the project") : found;
    }

    /** Whether packages come from folders that lie in the project, or may. */
    private static boolean isLocal(Install install) {
        List<String> words = install.command().words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean folder = (word.equals("--find-links") || word.equals("-f") && install.ecosystem() == Ecosystem.PIP)
                    && i + 1 < words.size()
                    && !words.get(i + 1).contains("://");
            boolean inOneWord = word.startsWith("--find-links=") && !word.contains("://");
            boolean offline =
                    LOCAL_OPTIONS.contains(word) || word.equals("-o") && install.ecosystem() == Ecosystem.MAVEN;
            if (folder || inOneWord || offline) {
                return true;
            }
        }
        return false;
    }

    private static Manifests listed(Install install, String folder, ContextFiles context) {
        return switch (install.ecosystem()) {
            case PIP -> requirements(install.files(), folder, context);
            case UV ->
                install.files().isEmpty()
                        ? project(folder, context, "pyproject.toml", "uv.lock", ".python-version")
                        : requirements(install.files(), folder, context);
            case POETRY -> project(folder, context, "pyproject.toml", "poetry.lock", "poetry.toml");
            case PIPENV -> listed(folder, context, "Pipfile", "Pipfile.lock");
            case CONDA -> environment(install.files(), folder, context);
            case NPM -> node(install, folder, context, "package-lock.json", "npm-shrinkwrap.json", ".npmrc");
            case YARN -> node(install, folder, context, "yarn.lock", ".yarnrc", ".yarnrc.yml", ".npmrc");
            case PNPM -> node(install, folder, context, "pnpm-lock.yaml", ".npmrc", ".pnpmfile.cjs");
            case BUN -> node(install, folder, context, "bun.lock", "bun.lockb", "bunfig.toml", ".npmrc");
            case MAVEN -> maven(folder, context);
            case GRADLE -> gradle(folder, context);
            case GO -> go(folder, context);
            case CARGO -> listed(folder, context, "Cargo.toml", "Cargo.lock");
            case BUNDLER -> bundler(folder, context);
            case COMPOSER -> composer(folder, context);
            default -> NONE;
        };
    }

    private static Manifests listed(String folder, ContextFiles context, String decisive, String... others) {
        if (!context.exists(join(folder, decisive))) {
            return NONE;
        }
        List<String> files = new ArrayList<>();
        files.add(join(folder, decisive));
        for (String other : others) {
            if (context.exists(join(folder, other))) {
                files.add(join(folder, other));
            }
        }
        return new Manifests(files, null);
    }

    private Manifests but(@CheckForNull String reason) {
        return files.isEmpty() || reason == null ? this : new Manifests(files, reason);
    }

    private static Manifests requirements(List<String> named, String folder, ContextFiles context) {
        Set<String> files = new LinkedHashSet<>();
        String obstacle = null;
        for (String file : named) {
            if (file.indexOf('$') >= 0 || file.startsWith("/") || file.contains("://")) {
                return NONE;
            }
            String path = join(folder, file);
            if (!context.exists(path)) {
                return NONE;
            }
            String found = include(path, context, files, 0);
            obstacle = obstacle == null ? found : obstacle;
        }
        return new Manifests(List.copyOf(files), obstacle);
    }

    @CheckForNull
    private static String include(String path, ContextFiles context, Set<String> files, int depth) {
        files.add(path);
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        for (String raw : context.text(path).split("\n")) {
            String line = raw.trim();
            Matcher include = INCLUDE.matcher(line);
            if (include.matches()) {
                String other = join(folder, include.group(1));
                if (!context.exists(other) || depth >= DEEPEST_INCLUDE) {
                    return path + " includes " + include.group(1) + ", which is not in the context";
                }
                String obstacle = files.contains(other) ? null : include(other, context, files, depth + 1);
                if (obstacle != null) {
                    return obstacle;
                }
            } else if (line.startsWith("-e")
                    || line.startsWith("--editable")
                    || line.startsWith(".")
                    || line.startsWith("/")
                    || line.startsWith("file:")
                    || line.contains("@ file:")
                    || line.startsWith("-f ")
                    || line.startsWith("--find-links")) {
                return path + " installs from the project's own folders (" + line + ")";
            }
        }
        return null;
    }

    private static Manifests project(String folder, ContextFiles context, String decisive, String... others) {
        Manifests found = listed(folder, context, decisive, others);
        if (found.files.isEmpty()) {
            return found;
        }
        String text = context.text(join(folder, decisive));
        boolean locked = found.files.size() > 1
                && (found.files.contains(join(folder, "uv.lock")) || found.files.contains(join(folder, "poetry.lock")));
        return found.but(
                text.contains("[tool.uv.workspace]")
                        ? "the project is a workspace, whose members are needed as well"
                        : text.matches("(?s).*\\bpath\\s*=\\s*\".*")
                                ? decisive + " has dependencies on folders of the project"
                                : locked ? null : "there is no lock file");
    }

    private static Manifests environment(List<String> named, String folder, ContextFiles context) {
        List<String> files = new ArrayList<>();
        String obstacle = null;
        for (String file : named) {
            String path = join(folder, file);
            if (!context.exists(path)) {
                return NONE;
            }
            files.add(path);
            for (String line : context.text(path).split("\n")) {
                String entry = line.trim();
                if (entry.startsWith("- -r")
                        || entry.startsWith("- -e")
                        || entry.startsWith("- .")
                        || entry.startsWith("- file:")) {
                    obstacle = path + " installs from other files of the project";
                }
            }
        }
        return new Manifests(files, obstacle);
    }

    private static Manifests node(Install install, String folder, ContextFiles context, String... others) {
        Manifests found = listed(folder, context, "package.json", others);
        if (found.files.isEmpty()) {
            return found;
        }
        String text = context.text(join(folder, "package.json"));
        if (text.contains("\"workspaces\"") || context.exists(join(folder, "pnpm-workspace.yaml"))) {
            return found.but("the project is a workspace, whose members' package.json files are needed as well");
        }
        if (text.matches("(?s).*\"(file|link|portal|patch|workspace):.*") || text.contains("\"patchedDependencies\"")) {
            return found.but("package.json has dependencies on files of the project");
        }
        if (context.text(join(folder, ".yarnrc.yml")).matches("(?s).*(yarnPath|plugins|nodeLinker: pnp).*")) {
            return found.but(".yarnrc.yml names files of the project");
        }
        Matcher script = SCRIPT.matcher(text);
        if (script.find() && !install.command().has("--ignore-scripts")) {
            return found.but(
                    "package.json has a script " + script.group(1) + ", which may need other files of the project");
        }
        return found;
    }

    private static Manifests maven(String folder, ContextFiles context) {
        Manifests found = listed(folder, context, "pom.xml", "mvnw", ".mvn/wrapper/maven-wrapper.properties");
        String text = context.text(join(folder, "pom.xml"));
        return found.but(
                text.contains("<modules>") ? "the project has modules, whose pom.xml files are needed as well" : null);
    }

    private static Manifests gradle(String folder, ContextFiles context) {
        Manifests groovy = listed(folder, context, "build.gradle", "settings.gradle");
        Manifests found =
                groovy.files.isEmpty() ? listed(folder, context, "build.gradle.kts", "settings.gradle.kts") : groovy;
        return found.but("Gradle has no task of its own that only downloads");
    }

    private static Manifests go(String folder, ContextFiles context) {
        if (context.exists(join(folder, "vendor/modules.txt"))) {
            return NONE;
        }
        Manifests found = listed(folder, context, "go.mod", "go.sum");
        if (context.exists(join(folder, "go.work"))) {
            return found.but("the project is a workspace, whose members' go.mod files are needed as well");
        }
        boolean local = context.text(join(folder, "go.mod")).matches("(?s).*=>\\s*\\.{1,2}/.*");
        return found.but(
                local
                        ? "go.mod replaces modules by folders of the project"
                        : found.files.size() < 2 ? "there is no go.sum" : null);
    }

    private static Manifests bundler(String folder, ContextFiles context) {
        Manifests found = listed(folder, context, "Gemfile", "Gemfile.lock", ".ruby-version");
        String text = context.text(join(folder, "Gemfile"));
        boolean others = text.contains("path:")
                || text.contains("gemspec")
                || text.contains("eval_gemfile")
                || text.contains("File.")
                || text.contains(".tool-versions")
                || text.contains("require_relative")
                || text.contains(":path");
        return found.but(others ? "the Gemfile reads other files of the project" : null);
    }

    private static Manifests composer(String folder, ContextFiles context) {
        Manifests found = listed(folder, context, "composer.json", "composer.lock");
        String text = context.text(join(folder, "composer.json"));
        return found.but(
                text.contains("\"path\"") || text.contains("cweagans/composer-patches")
                        ? "composer.json has repositories in folders of the project"
                        : null);
    }

    static String join(String folder, String name) {
        String clean = name;
        while (clean.startsWith("./")) {
            clean = clean.substring(2);
        }
        return folder.isEmpty() ? clean : folder + "/" + clean;
    }
}
