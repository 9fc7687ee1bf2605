package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Requirements;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What pip, uv, Poetry, Pipenv and conda read of a project, besides what comes from an index. */
final class PythonManifests {
    private static final int DEEPEST_INCLUDE = 5;

    private static final Pattern CONDA = Pattern.compile(
            "|#.*|(name|prefix|channels|dependencies|variables|platforms):.*|- *pip *:.*|-\\s+['\"]?[A-Za-z0-9_.:/\\[\\]-]+['\"]?\\s*([=<>!~][^/@]*)?(#.*)?"
                    + "|[A-Za-z_]+:.*");

    /** A line of a Pipfile that refers to nothing in the project. */
    private static final Pattern PIPFILE = Pattern.compile(
            "|#.*|\\[+[A-Za-z0-9_.-]+]+|[\"A-Za-z0-9_.-]+\\s*=\\s*(\"[^\"]*\"|true|false|\\{(?:\\s*(version|extras|index|markers|sys_platform|platform_machine|git|ref)\\s*=\\s*(\"[^\"]*\"|\\[[^]]*])\\s*,?)*\\s*})\\s*(#.*)?");

    private PythonManifests() {}

    static Manifests requirements(List<String> named, String folder, ContextFiles context) {
        Set<String> files = new LinkedHashSet<>();
        String obstacle = null;
        for (String file : named) {
            if (file.indexOf('$') >= 0 || file.startsWith("/") || file.contains("://")) {
                return Manifests.NONE;
            }
            String path = Manifests.join(folder, file);
            if (!context.exists(path)) {
                return Manifests.NONE;
            }
            String found = include(path, folder, context, files, 0);
            obstacle = obstacle == null ? found : obstacle;
        }
        boolean empty = files.stream()
                .allMatch(path -> Requirements.of(context.text(path)).lines().stream()
                        .allMatch(line -> line.kind() == Requirements.Kind.BLANK));
        return empty ? Manifests.NONE : new Manifests(List.copyOf(files), obstacle);
    }

    @CheckForNull
    private static String include(String path, String folder, ContextFiles context, Set<String> files, int depth) {
        files.add(path);
        String own = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        boolean goesOn = false;
        for (String raw : context.text(path).split("\n")) {
            String line = raw.trim();
            String named = Requirements.included(line);
            if (named != null && !goesOn) {
                String other = Manifests.join(own, named);
                if (!context.exists(other) || depth >= DEEPEST_INCLUDE) {
                    return path + " includes " + named + ", which is not in the context";
                }
                String obstacle = files.contains(other) ? null : include(other, folder, context, files, depth + 1);
                if (obstacle != null) {
                    return obstacle;
                }
            } else if (!Requirements.isRemote(line) || isFile(line, own, context)) {
                return path + " installs from the project's own folders (" + line + ")";
            }
            goesOn = line.endsWith("\\");
        }
        return null;
    }

    /** pip treats a name with a slash, or of an archive, as a file. */
    private static boolean isFile(String line, String folder, ContextFiles context) {
        String name = line.replaceFirst("[\\s;#\\[=<>!~(].*", "");
        return name.matches(".*\\.(whl|zip|tar\\.gz|tgz|tar\\.bz2)") && !name.contains("://")
                || !name.isEmpty() && context.exists(Manifests.join(folder, name) + "/setup.py") && name.contains("/");
    }

    /** A project that Poetry or uv installs, locked. */
    static Manifests locked(PackageManager manager, String folder, ContextFiles context) {
        boolean uv = manager == PackageManager.UV;
        Manifests found = Manifests.listed(manager, folder, context, "pyproject.toml");
        if (found.files().isEmpty()) {
            return found;
        }
        String text = context.text(Manifests.join(folder, "pyproject.toml"));
        String lockFile =
                Manifests.join(folder, manager.all(Fact.LOCK_FILES).iterator().next());
        String lock = context.text(lockFile);
        String obstacle = null;
        if (text.contains("[tool.uv.workspace]")) {
            obstacle = "the project is a workspace, whose members are needed as well";
        } else if (namesFolders(text)
                || lock.matches("(?s).*\\btype = \"(directory|file)\".*")
                || lock.matches("(?s).*source = \\{ (editable|virtual|directory|path) = \"(?!\\.\").*")) {
            obstacle = "pyproject.toml has dependencies on folders of the project";
        } else if (!context.exists(lockFile)) {
            obstacle = "there is no lock file";
        } else if (uv && text.matches("(?s).*(?m:^dynamic)\\s*=\\s*\\[[^]]*dependencies.*")) {
            obstacle = "the project's own build says what it depends on";
        }
        return found.but(obstacle);
    }

    /** What the settings of uv refer to, for an install of requirements. */
    @CheckForNull
    static String settingsOfUv(String folder, ContextFiles context) {
        String text = context.text(Manifests.join(folder, "pyproject.toml"));
        String own = context.text(Manifests.join(folder, "uv.toml"));
        boolean inSettings = text.contains("[tool.uv") && namesFolders(text.substring(text.indexOf("[tool.uv")));
        return inSettings || namesFolders(own) ? "the settings of uv name folders of the project" : null;
    }

    private static boolean namesFolders(String text) {
        return text.matches("(?s).*[{,]\\s*(path|file|workspace)\\s*=.*")
                || text.matches("(?s).*(?m:^\\s*path\\s*=\\s*\").*")
                || text.matches("(?s).*@\\s*file:.*")
                || text.matches("(?s).*(?m:^(find-links|no-index|cache-dir))\\s*=.*");
    }

    static Manifests pipenv(String folder, ContextFiles context) {
        Manifests found = Manifests.listed(PackageManager.PIPENV, folder, context, "Pipfile");
        for (String line : context.text(Manifests.join(folder, "Pipfile")).split("\n")) {
            if (!PIPFILE.matcher(line.trim()).matches()) {
                return found.but("the Pipfile may name folders of the project (" + line.trim() + ")");
            }
        }
        return found;
    }

    static Manifests environment(List<String> named, String folder, ContextFiles context) {
        List<String> files = new ArrayList<>();
        String obstacle = null;
        for (String file : named) {
            String path = Manifests.join(folder, file);
            if (!context.exists(path)) {
                return Manifests.NONE;
            }
            files.add(path);
            for (String line : context.text(path).split("\n")) {
                String entry = line.trim();
                if (!CONDA.matcher(entry).matches() || entry.matches("-\\s+['\"]?(\\.|-|file:).*")) {
                    obstacle = path + " installs from other files of the project (" + entry + ")";
                }
            }
        }
        return new Manifests(files, obstacle);
    }
}
