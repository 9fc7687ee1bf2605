package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Caches the output of {@code buildx version} by the plugin's path, time and size: it never changes for one file, and
 * running it costs 15 to 40 ms. When the cache file is unusable, the command runs.
 */
final class BuildxVersions {
    private static final int MOST_ENTRIES = 20;

    private final Path file;

    private BuildxVersions(@CheckForNull Path file) {
        this.file = file;
    }

    /** The cache in the user's cache folder. */
    static BuildxVersions of(ClientEnvironment environment) {
        String variable = environment.variable("XDG_CACHE_HOME");
        Path cache = variable == null ? environment.home(".cache") : Path.of(variable);
        return new BuildxVersions(
                cache == null || !cache.isAbsolute()
                        ? null
                        : cache.resolve("optimized-docker-build").resolve("buildx-versions"));
    }

    /** The cached output for the binary; null when there is none, or the binary has changed. */
    @CheckForNull
    String recall(Path binary) {
        String key = key(binary);
        if (key == null || file == null) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key)) {
                    return line.substring(key.length());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
        return null;
    }

    void remember(Path binary, String answer) {
        String key = key(binary);
        if (key == null || file == null) {
            return;
        }
        String entry = key + answer.strip().lines().findFirst().orElse("");
        List<String> lines = new ArrayList<>(List.of(entry));
        Path written = null;
        try {
            Files.createDirectories(file.getParent());
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (lines.size() < MOST_ENTRIES && !line.startsWith(key)) {
                        lines.add(line);
                    }
                }
            }
            written = Files.createTempFile(file.getParent(), "buildx-versions", ".new");
            Files.write(written, lines, StandardCharsets.UTF_8);
            move(written);
        } catch (IOException e) {
            // Without the cache, the next build is slower by some milliseconds.
            delete(written);
        }
    }

    private void move(Path written) throws IOException {
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(@CheckForNull Path written) {
        try {
            if (written != null) {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            written.toFile().deleteOnExit();
        }
    }

    @CheckForNull
    private static String key(Path binary) {
        try {
            Path real = binary.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            String path = real.toString();
            return path.indexOf('\n') >= 0 || path.indexOf('\t') >= 0
                    ? null
                    : path + '\t' + attributes.lastModifiedTime().toMillis() + '\t' + attributes.size() + '\t';
        } catch (IOException e) {
            return null;
        }
    }
}
