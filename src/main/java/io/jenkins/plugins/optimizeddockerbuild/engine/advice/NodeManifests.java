package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What npm, Yarn, pnpm and Bun read of a project, besides what comes from the registry. */
final class NodeManifests {

    /** A version, a range, a tag, a package of another name, or a repository: nothing in the project. */
    private static final Pattern REMOTE = Pattern.compile(
            "|[A-Za-z0-9^~<>=*|. +_-]+|npm:[^\\s]+|(git\\+)?(https|ssh)://[^\\s]+|git://[^\\s]+|git@[^\\s]+|github:[^\\s]+"
                    + "|gitlab:[^\\s]+|bitbucket:[^\\s]+|[A-Za-z0-9_-]+/[A-Za-z0-9_.-]+(#[^\\s]+)?");

    private static final List<String> DEPENDENCIES = List.of(
            "dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "resolutions", "overrides");

    private NodeManifests() {}

    static Manifests of(Install install, String folder, ContextFiles context) {
        List<String> files = new ArrayList<>();
        String decisive = Manifests.join(folder, "package.json");
        if (!context.exists(decisive)) {
            return Manifests.NONE;
        }
        files.add(decisive);
        List<String> others = new ArrayList<>(install.manager().all(Fact.LOCK_FILES));
        others.addAll(install.manager().all(Fact.CONFIGURATION_FILES));
        for (String name : others) {
            String path = Manifests.join(folder, name);
            if (context.exists(path)) {
                files.add(path);
            }
        }
        String obstacle = obstacle(install, folder, context, context.text(decisive));
        String release = install.manager() == PackageManager.YARN ? release(folder, context) : null;
        if (release != null) {
            files.add(release);
        }
        return new Manifests(files, obstacle);
    }

    @CheckForNull
    private static String obstacle(Install install, String folder, ContextFiles context, String text) {
        PackageJson manifest = PackageJson.of(text);
        JsonTree project = manifest.tree();
        if (!manifest.isReadable()) {
            return "package.json cannot be read";
        }
        if (manifest.isWorkspace() || context.exists(Manifests.join(folder, "pnpm-workspace.yaml"))) {
            return "the project is a workspace, whose members' package.json files are needed as well";
        }
        String above = above(install.manager(), folder, context);
        if (above != null) {
            return above;
        }
        for (String kind : DEPENDENCIES) {
            if (!areRemote(project.get(kind))) {
                return "package.json has dependencies on files of the project";
            }
        }
        if (project.get("pnpm").has("patchedDependencies")
                || project.has("patchedDependencies")
                || !areRemote(project.get("pnpm").get("overrides"))) {
            return "package.json has dependencies on files of the project";
        }
        boolean runsScripts = !install.command().has("--ignore-scripts");
        String script = runsScripts ? manifest.installScript() : null;
        if (script != null) {
            return "package.json has a script " + script + ", which may need other files of the project";
        }
        if (runsScripts && context.exists(Manifests.join(folder, "binding.gyp"))) {
            return "npm compiles binding.gyp of the project";
        }
        String settings = settings(install.manager(), folder, context);
        return settings != null || !runsScripts ? settings : NodeScripts.obstacle(install, folder, context, project);
    }

    private static boolean areRemote(JsonTree dependencies) {
        return dependencies.members().values().stream()
                .allMatch(version -> version.members().isEmpty() ? isRemote(version.text("")) : areRemote(version));
    }

    private static boolean isRemote(String version) {
        boolean own = version.startsWith(".")
                || version.startsWith("/")
                || version.startsWith("~/")
                || version.startsWith("$");
        return version.startsWith("$") || !own && REMOTE.matcher(version).matches();
    }

    /** What the settings of a package manager refer to. */
    @CheckForNull
    private static String settings(PackageManager manager, String folder, ContextFiles context) {
        if (manager == PackageManager.PNPM && context.exists(Manifests.join(folder, ".pnpmfile.cjs"))) {
            return ".pnpmfile.cjs is a program, which may read other files of the project";
        }
        boolean archives = context.paths().stream()
                .anyMatch(path -> path.startsWith(Manifests.join(folder, ".yarn/cache/"))
                        || path.startsWith(Manifests.join(folder, ".yarn/plugins/")));
        if (manager == PackageManager.YARN && archives) {
            return "the project brings packages or plugins of Yarn along in .yarn";
        }
        String bun = context.text(Manifests.join(folder, "bunfig.toml"));
        if (manager == PackageManager.BUN && bun.matches("(?s).*(cafile|preload|env\\s*=|\"\\.{1,2}/).*")) {
            return "bunfig.toml names files of the project";
        }
        String yarn = context.text(Manifests.join(folder, ".yarnrc.yml"));
        if (yarn.matches("(?s).*(plugins|pnp|patchFolder|constraints|\\./|file:).*")
                        && !yarn.contains("nodeLinker: node-modules")
                || yarn.contains("plugins")
                || yarn.contains("nodeLinker: pnp")) {
            return ".yarnrc.yml names files of the project";
        }
        if (context.exists(Manifests.join(folder, ".yarnrc.yml")) && !yarn.contains("nodeLinker: node-modules")) {
            return "Yarn resolves packages from its own file .pnp.cjs, not from node_modules";
        }
        String classic = context.text(Manifests.join(folder, ".yarnrc"));
        if (classic.matches("(?s).*(yarn-path|yarn-offline-mirror|\\./).*")) {
            return ".yarnrc names files of the project";
        }
        String npm = context.text(Manifests.join(folder, ".npmrc"));
        for (String line : npm.split("\n")) {
            if (namesFile(line)) {
                return ".npmrc names files of the project";
            }
        }
        return null;
    }

    /** Whether a line of {@code .npmrc} has a value other than an address, login, number or word. */
    private static boolean namesFile(String line) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? line.trim() : line.substring(0, equals).trim();
        String value = equals < 0 ? "" : line.substring(equals + 1).trim();
        boolean login = key.matches("//.*:_?(authToken|auth|password|username|email)|_auth(Token)?|email|always-auth");
        boolean file = key.matches(
                "(.*:)?(cafile|certfile|keyfile|prefix|script-shell|shell|onload-script|node-options|globalconfig|userconfig|nodedir"
                        + "|pnpmfile|global-pnpmfile|patches-dir|modules-dir|virtual-store-dir)");
        return !key.startsWith("#")
                && !key.startsWith(";")
                && !login
                && (file
                        || value.startsWith(".")
                        || value.startsWith("file:")
                        || value.contains("/") && !value.contains("://"));
    }

    /** How parent folders affect an install: members of a workspace are installed from its root. */
    @CheckForNull
    private static String above(PackageManager manager, String folder, ContextFiles context) {
        List<String> settings = manager == PackageManager.NPM
                ? List.of()
                : List.of(".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "bunfig.toml", "yarn.lock");
        for (String at = folder; !at.isEmpty(); ) {
            at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
            if (PackageJson.of(context.text(Manifests.join(at, "package.json"))).isWorkspace()
                    || context.exists(Manifests.join(at, "pnpm-workspace.yaml"))) {
                return "the project may be a member of a workspace, whose other files are needed as well";
            }
            for (String name : settings) {
                if (context.exists(Manifests.join(at, name))) {
                    return Manifests.join(at, name) + " may be for this project as well";
                }
            }
        }
        return null;
    }

    /** The release of Yarn that a project includes; null for none. */
    @CheckForNull
    private static String release(String folder, ContextFiles context) {
        for (String line : context.text(Manifests.join(folder, ".yarnrc.yml")).split("\n")) {
            if (line.startsWith("yarnPath:")) {
                String path = Manifests.join(
                        folder, line.substring("yarnPath:".length()).trim().replace("\"", ""));
                return context.exists(path) ? path : null;
            }
        }
        return null;
    }
}
