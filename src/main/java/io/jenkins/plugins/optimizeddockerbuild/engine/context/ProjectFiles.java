package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files that a build would see, to learn how the project is built. */
final class ProjectFiles {

    /** How many bytes of a file are read. */
    static final int LOOKED_AT = 256 * 1024;

    /** More than any source or lock file. */
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final ContextTree tree;
    private final Selection selection;

    /** @param selection what the build sees */
    ProjectFiles(ContextTree tree, Selection selection) {
        this.tree = tree;
        this.selection = selection;
    }

    /** Whether the build sees a file with that path. */
    boolean exists(String path) {
        ContextTree.Place place = tree.find(path.getBytes(StandardCharsets.UTF_8));
        return place != null
                && place.folder().folder(place.entry()) == null
                && selection.enters(place.folder())
                && selection.keeps(place.folder(), place.entry());
    }

    /** Paths of all files that the build sees. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        selection.forEachKept(entry -> {
            if (entry.type() == EntryType.FILE) {
                paths.add(entry.text());
            }
        });
        return paths;
    }

    /** The start of a file's text, empty when the build does not see it or it cannot be read. */
    String text(String path) {
        return exists(path) ? text(path.getBytes(StandardCharsets.UTF_8)) : "";
    }

    String text(byte[] path) {
        return read(path, LOOKED_AT);
    }

    /** All of a file's text, each byte as the character with the same number; empty when it cannot be read. */
    String wholeText(byte[] path) {
        return read(path, MOST_BYTES);
    }

    /** All of a file's text; empty when the build does not see it or it cannot be read. */
    String wholeText(String path) {
        return exists(path) ? wholeText(path.getBytes(StandardCharsets.UTF_8)) : "";
    }

    private String read(byte[] path, int bytes) {
        Path file = tree.follow(path);
        return file == null ? "" : read(file, bytes);
    }

    /** A file that is installed in the context, as {@link #wholeText} gives it. */
    static String wholeText(Path file) {
        return read(file, MOST_BYTES);
    }

    private static String read(Path file, int bytes) {
        if (!Files.isRegularFile(file)) {
            // opening a named pipe would block forever
            return "";
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // what cannot be read here can hardly be read by the build
            return "";
        }
    }
}
