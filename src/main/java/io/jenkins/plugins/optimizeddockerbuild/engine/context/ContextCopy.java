package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A copy of what a build sees of a context, for builds that must not touch the user's files. */
public final class ContextCopy {
    private ContextCopy() {}

    /**
     * Copies every file that BuildKit would see with the plan of the analysis, and also Dockerfile and ignore file.
     * Links stay links; sockets, pipes and devices are skipped.
     *
     * @param target an empty folder
     * @throws IllegalStateException when the context was not analyzed
     * @throws IOException when a file cannot be read or there is no room for it
     */
    public static void copy(ContextAnalysis analysis, Path target)
            throws IOException, InvalidIgnoreRuleException, InterruptedException {
        Path root = analysis.location().folder();
        try {
            analysis.forEachKept(entry -> copy(root, entry, target));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Path dockerfile = analysis.dockerfilePath();
        if (dockerfile != null) {
            copyNamed(root.toRealPath(), dockerfile.toRealPath(), target);
        }
        String ignoreFile = analysis.files().ignoreFile();
        if (ignoreFile != null) {
            copyNamed(root, root.resolve(ignoreFile), target);
        }
    }

    private static void copy(Path root, ContextEntry entry, Path target) {
        Path from = NativeNames.resolve(root, entry.path());
        Path to = NativeNames.resolve(target, entry.path());
        try {
            switch (entry.type()) {
                case FOLDER -> Files.createDirectories(to);
                case FILE, LINK -> {
                    Files.createDirectories(to.getParent());
                    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
                default -> {}
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyNamed(Path root, Path file, Path target) throws IOException {
        if (!file.startsWith(root)) {
            return;
        }
        Path to = target.resolve(root.relativize(file).toString());
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(to.getParent());
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
