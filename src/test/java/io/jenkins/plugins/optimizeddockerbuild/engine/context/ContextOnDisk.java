package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a build context for a test. */
final class ContextOnDisk {

    private final Path root;

    ContextOnDisk(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    /** Empty files, and empty folders for paths with a slash at their end. */
    ContextOnDisk with(String... paths) {
        for (String path : paths) {
            if (path.endsWith("/")) {
                folder(path);
            } else {
                file(path, "");
            }
        }
        return this;
    }

    ContextOnDisk file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    ContextOnDisk file(String path, byte[] content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ContextOnDisk folder(String path) {
        try {
            Files.createDirectories(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ContextOnDisk link(String path, String target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A Git repository as far as it is recognised. */
    ContextOnDisk repository(String path) {
        return file(path + "/HEAD", "ref: refs/heads/main\n").file(path + "/objects/pack/pack-1.pack", "packed");
    }

    /** An environment as far as it is recognised. */
    ContextOnDisk virtualEnvironment(String path) {
        return file(path + "/pyvenv.cfg", "home = /usr/bin\n")
                .file(path + "/lib/python3.11/site-packages/numpy/core.py", "import os\n");
    }

    /** What an analysis leaves for BuildKit: files, and folders with a slash at their end. */
    static List<String> kept(ContextAnalysis analysis) throws InvalidIgnoreRuleException, InterruptedException {
        List<String> kept = new ArrayList<>();
        analysis.forEachKept(entry -> kept.add(shown(entry)));
        return kept;
    }

    static String shown(ContextEntry entry) {
        return entry.text() + (entry.type() == EntryType.FOLDER ? "/" : "");
    }
}
