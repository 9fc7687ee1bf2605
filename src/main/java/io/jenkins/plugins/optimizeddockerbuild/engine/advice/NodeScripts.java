package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.NpmLock;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Proves that no script of an installed package looks at the project. Packages may run any program when they are
 * installed, so without information from the lock file there is no proof.
 */
final class NodeScripts {
    private static final String SCRIPT =
            " runs a script when it is installed, which may need other files of the project";
    private static final String UNKNOWN = " does not say which packages run a script when they are installed";

    private NodeScripts() {}

    /** Why there is no proof, the end of a sentence; null when there is. */
    @CheckForNull
    static String obstacle(Install install, String folder, ContextFiles context, JsonTree project) {
        if (context.text(Manifests.join(folder, ".npmrc")).matches("(?s)(.*\\n)?\\s*ignore-scripts\\s*=\\s*true\\b.*")
                && (install.manager() == PackageManager.NPM || install.manager() == PackageManager.PNPM)) {
            return null;
        }
        return switch (install.manager()) {
            case NPM -> npm(install, folder, context, project);
            case PNPM -> pnpm(context.wholeText(Manifests.join(folder, "pnpm-lock.yaml")), folder, context, project);
            case YARN -> yarn(context.text(Manifests.join(folder, ".yarnrc.yml")));
            default -> {
                String lock = PackageManager.BUN.all(Fact.LOCK_FILES).stream()
                        .filter(name -> context.exists(Manifests.join(folder, name)))
                        .findFirst()
                        .orElse("");
                yield lock.isEmpty() ? "there is no lock file" : lock + UNKNOWN;
            }
        };
    }

    @CheckForNull
    private static String npm(Install install, String folder, ContextFiles context, JsonTree project) {
        String path = PackageManager.NPM.all(Fact.LOCK_FILES).stream()
                .map(name -> Manifests.join(folder, name))
                .filter(context::exists)
                .findFirst()
                .orElse("");
        String text = context.wholeText(path);
        Map<String, NpmLock.Locked> packages = NpmLock.of(text).packages();
        if (packages.isEmpty()) {
            return context.exists(path) ? path + ", of an old version," + UNKNOWN : "there is no lock file";
        }
        if (!install.command().has("ci")
                && !isOf(JsonTree.parseOrMissing(text).get("packages").get(""), project)) {
            return "package.json has other dependencies than " + path;
        }
        for (Map.Entry<String, NpmLock.Locked> locked : packages.entrySet()) {
            String name = NpmLock.name(locked.getKey());
            if (locked.getValue().link()) {
                return path + " links " + name + " to a folder of the project";
            }
            if (!name.isEmpty()
                    && locked.getValue().runsScript()
                    && !PackageManager.NPM.has(Fact.HARMLESS_PROGRAMS, name)) {
                return "the package " + name + SCRIPT;
            }
        }
        return null;
    }

    /** Whether a lock file belongs to these dependencies: for others npm installs packages that it does not list. */
    private static boolean isOf(JsonTree root, JsonTree project) {
        return Stream.of("dependencies", "devDependencies", "optionalDependencies")
                .allMatch(kind -> project.get(kind).members().isEmpty()
                        || project.get(kind).equals(root.get(kind)));
    }
    /** pnpm 10 only runs the scripts of named packages; before that, the lock file marks those that have one. */
    @CheckForNull
    private static String pnpm(String lock, String folder, ContextFiles context, JsonTree project) {
        Matcher version = Pattern.compile("(?m)^lockfileVersion: '?([0-9]+)").matcher(lock);
        if (!version.find()) {
            return "there is no lock file";
        }
        List<String> built = new ArrayList<>();
        if (Integer.parseInt(version.group(1)) < 9) {
            String name = "";
            for (String line : lock.split("\n")) {
                Matcher entry =
                        Pattern.compile("  '?/?((@[^/]+/)?[^/@']+)[/@][^:]*:").matcher(line);
                name = entry.matches() ? entry.group(1) : name;
                if (line.strip().equals("requiresBuild: true")) {
                    built.add(name);
                }
            }
        } else if (project.get("packageManager").text("").matches("pnpm@[1-9][0-9]\\..*")
                && !context.text(Manifests.join(folder, ".npmrc")).contains("builds")) {
            project.get("pnpm").get("onlyBuiltDependencies").items().forEach(name -> built.add(name.text("")));
            if (project.get("pnpm").has("dangerouslyAllowAllBuilds")) {
                return "package.json lets all packages run scripts when they are installed";
            }
        } else {
            return "pnpm-lock.yaml" + UNKNOWN;
        }
        built.removeAll(PackageManager.NPM.all(Fact.HARMLESS_PROGRAMS));
        return built.isEmpty() ? null : "the package " + built.get(0) + SCRIPT;
    }

    @CheckForNull
    private static String yarn(String settings) {
        return settings.matches("(?s)(.*\\n)?enableScripts: false\\b.*") ? null : "yarn.lock" + UNKNOWN;
    }
}
