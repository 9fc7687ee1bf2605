package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether what is in a folder of installed packages is what an install from a lock file brings. */
final class LockedPackages {
    /** Packages of a folder that are compared, at most. */
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
            if (lock.endsWith("package-lock.json") || lock.endsWith("npm-shrinkwrap.json")) {
                return holdNpm(folder, ProjectJson.parse(text).path("packages"));
            }
            return holdOthers(folder, "", text);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean holdNpm(Path folder, JsonNode locked) throws IOException {
        Path noted = folder.resolve(".package-lock.json");
        if (!Files.isRegularFile(noted, LinkOption.NOFOLLOW_LINKS)) {
            return holdNpmFolder(folder, "", locked);
        }
        Iterator<Map.Entry<String, JsonNode>> packages =
                ProjectJson.read(noted).path("packages").fields();
        while (packages.hasNext()) {
            Map.Entry<String, JsonNode> each = packages.next();
            JsonNode same = locked.path(each.getKey());
            boolean equal = same.path("version").equals(each.getValue().path("version"))
                    && same.path("resolved").equals(each.getValue().path("resolved"));
            if (!equal || each.getValue().path("link").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    private boolean holdNpmFolder(Path folder, String scope, JsonNode locked) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (++count > MOST_PACKAGES) {
                    return false;
                }
                if (name.startsWith("@") && scope.isEmpty()) {
                    if (!holdNpmFolder(entry, name + "/", locked)) {
                        return false;
                    }
                    continue;
                }
                String version = version(entry);
                JsonNode same = locked.path("node_modules/" + scope + name).path("version");
                if (version == null || !version.equals(same.asText(null))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Yarn and pnpm write name and version of each package into a text. */
    private boolean holdOthers(Path folder, String scope, String lock) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (++count > MOST_PACKAGES) {
                    return false;
                }
                if (name.startsWith("@") && scope.isEmpty()) {
                    if (!holdOthers(entry, name + "/", lock)) {
                        return false;
                    }
                } else {
                    String version = version(entry);
                    if (version == null || !isLocked(scope + name, version, lock)) {
                        return false;
                    }
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

    /** Null where there is none, or a link leads out of the context. */
    @CheckForNull
    private String version(Path folder) throws IOException {
        Path manifest = folder.resolve("package.json");
        if (!Files.isRegularFile(manifest) || !manifest.toRealPath().startsWith(tree.locate(new byte[0]))) {
            return null;
        }
        try {
            return ProjectJson.read(manifest).path("version").asText(null);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /**
     * Whether every distribution in a virtual environment is pinned to its version in some text: requirements or a lock.
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
