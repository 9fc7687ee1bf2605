package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.NpmLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** Whether the content of a folder of installed packages is exactly what an install from a lock file brings. */
final class LockedPackages {
    /** Limit for the packages of a folder that are compared. */
    private static final int MOST_PACKAGES = 5000;

    private final ContextTree tree;
    private final ProjectFiles files;

    LockedPackages(ContextTree tree, ProjectFiles files) {
        this.tree = tree;
        this.files = files;
    }

    /**
     * Whether every package in a {@code node_modules} is in the lock file, with its version.
     *
     * @param path of the folder in the context
     * @param lock path of the lock file in the context
     */
    boolean holdNodeModules(byte[] path, String lock) {
        String text = files.wholeText(lock);
        Path folder = tree.locate(path);
        try {
            if (!lock.endsWith("package-lock.json") && !lock.endsWith("npm-shrinkwrap.json")) {
                return holdFolder(folder, "", (name, version) -> isLocked(name, version, text));
            }
            Map<String, NpmLock.Locked> locked = NpmLock.of(text).packages();
            Path noted = folder.resolve(".package-lock.json");
            return Files.isRegularFile(noted, LinkOption.NOFOLLOW_LINKS)
                    ? holdNoted(ProjectFiles.wholeText(noted), locked)
                    : holdFolder(folder, "", (name, version) -> {
                        NpmLock.Locked same = locked.get("node_modules/" + name);
                        return same != null && version.equals(same.version());
                    });
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holdNoted(String noted, Map<String, NpmLock.Locked> locked) {
        for (Map.Entry<String, NpmLock.Locked> each :
                NpmLock.of(noted).packages().entrySet()) {
            NpmLock.Locked own = each.getValue();
            NpmLock.Locked same = locked.get(each.getKey());
            if (same == null
                    || !same.version().equals(own.version())
                    || !same.resolved().equals(own.resolved())
                    || own.link()) {
                return false;
            }
        }
        return JsonTree.parseOrMissing(noted).has("packages");
    }
    /** @param isLocked takes a name and a version */
    private boolean holdFolder(Path folder, String scope, BiPredicate<String, String> isLocked) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                boolean group = name.startsWith("@") && scope.isEmpty();
                String version = group ? null : version(entry);
                boolean held = group
                        ? holdFolder(entry, name + "/", isLocked)
                        : version != null && isLocked.test(scope + name, version);
                if (++count > MOST_PACKAGES || !held) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isLocked(String name, String version, String lock) {
        if (lock.contains(name + "@" + version) || lock.contains("/" + name + "/" + version)) {
            return true;
        }
        Pattern entry = Pattern.compile("(?m)^\"?" + Pattern.quote(name) + "@[^\n]*:\\s*\n\\s+version:? \"?"
                + Pattern.quote(version) + "\"?\\s*$");
        return entry.matcher(lock).find();
    }

    /** Null when there is none, or a link leads out of the context. */
    @CheckForNull
    private String version(Path folder) throws IOException {
        Path manifest = folder.resolve("package.json");
        if (!Files.isRegularFile(manifest) || !manifest.toRealPath().startsWith(tree.locate(new byte[0]))) {
            return null;
        }
        return JsonTree.parseOrMissing(ProjectFiles.wholeText(manifest))
                .get("version")
                .text();
    }

    /**
     * Whether every distribution in a virtual environment is pinned to its version in requirements or a lock file.
     *
     * @param path of the environment in the context
     */
    boolean holdEnvironment(byte[] path, String pins) {
        String text = normalized(pins);
        try (DirectoryStream<Path> versions =
                Files.newDirectoryStream(tree.locate(path).resolve("lib"), "python*")) {
            for (Path python : versions) {
                Path packages = python.resolve("site-packages");
                if (Files.isDirectory(packages, LinkOption.NOFOLLOW_LINKS) && !arePinned(packages, text)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean arePinned(Path packages, String pins) throws IOException {
        try (DirectoryStream<Path> infos = Files.newDirectoryStream(packages, "*.{dist-info,egg-info,egg-link,pth}")) {
            for (Path info : infos) {
                String name = info.getFileName().toString();
                int dash = name.indexOf('-');
                boolean known = name.endsWith(".dist-info") && dash > 0;
                if (!known) {
                    if (name.equals("distutils-precedence.pth") || name.equals("_virtualenv.pth")) {
                        continue;
                    }
                    return false;
                }
                String project = normalized(name.substring(0, dash));
                String version = name.substring(dash + 1, name.length() - ".dist-info".length())
                        .toLowerCase(Locale.ROOT);
                boolean tool = project.equals("pip") || project.equals("setuptools") || project.equals("wheel");
                boolean pinned = Pattern.compile("(?m)^" + Pattern.quote(project) + "(\\[[^\\]]*\\])?=="
                                        + Pattern.quote(version) + "(\\s|;|$)")
                                .matcher(pins)
                                .find()
                        || pins.contains("name = \"" + project + "\"\nversion = \"" + version + "\"");
                if (!tool && !pinned) {
                    return false;
                }
            }
            return true;
        }
    }

    private static String normalized(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')
                .replace(" == ", "==");
    }
}
