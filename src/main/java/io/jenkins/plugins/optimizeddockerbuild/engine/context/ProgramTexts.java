package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The text in a build's context that a container could run: all files except documentation, pictures and the settings
 * of tools that never run in an image. Too much text, or packed text, cannot be searched.
 */
final class ProgramTexts {

    /** Limit for the files to read. */
    private static final int MOST_FILES = 3000;

    /** Limit for the bytes to read. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    /** Files that only people, forges and image builders read. */
    private static final Set<String> NO_PROGRAMS = Set.of(
            ".gitignore",
            ".gitattributes",
            ".gitmodules",
            ".gitkeep",
            ".mailmap",
            ".dockerignore",
            ".editorconfig",
            ".gitlab-ci.yml",
            ".travis.yml",
            "license",
            "copying",
            "codeowners",
            "jenkinsfile");

    private static final Set<String> NO_PROGRAM_ENDINGS = Set.of(
            "md", "rst", "adoc", "png", "jpg", "jpeg", "gif", "webp", "ico", "svg", "woff", "woff2", "ttf", "otf",
            "eot", "mp3", "mp4", "webm", "pdf", "css", "scss", "less", "csv", "tsv", "map", "po", "mo");

    /**
     * A file.
     *
     * @param text each byte as the character with the same number
     */
    private record Text(String path, String text) {}

    private final List<Text> texts = new ArrayList<>();

    @CheckForNull
    private String obstacle;

    private ProgramTexts() {}

    /**
     * Reads the files.
     *
     * @param selection what the build sees; leftovers in it are skipped
     */
    static ProgramTexts of(ContextTree tree, Selection selection, ProjectFiles files) {
        ProgramTexts programs = new ProgramTexts();
        List<byte[]> paths = new ArrayList<>();
        long bytes = programs.collect(tree.root(), selection, paths);
        if (paths.size() > MOST_FILES || bytes > MOST_BYTES) {
            programs.obstacle = "The context has too many or too large files to search them for what reads it.";
            return programs;
        }
        for (byte[] path : paths) {
            String text = files.wholeText(path);
            String shown = PathText.readable(path);
            if (isPacked(text) && programs.obstacle == null) {
                programs.obstacle = shown + " is packed, so it cannot be searched for what reads it.";
            }
            programs.texts.add(new Text(shown, text));
        }
        return programs;
    }

    private long collect(ContextFolder folder, Selection selection, List<byte[]> paths) {
        long bytes = 0;
        for (int i = 0; selection.enters(folder) && i < folder.size(); i++) {
            ContextFolder below = folder.folder(i);
            if (Leftovers.of(folder, i) != null || paths.size() > MOST_FILES) {
                continue;
            }
            if (below != null) {
                bytes += isOfForge(folder.name(i)) ? 0 : collect(below, selection, paths);
            } else if (selection.keeps(folder, i) && folder.type(i) == EntryType.FILE && isProgram(folder.name(i))) {
                paths.add(folder.pathOf(i));
                bytes += folder.bytes(i);
            }
        }
        return bytes;
    }

    private static boolean isOfForge(byte[] name) {
        String text = new String(name, StandardCharsets.ISO_8859_1);
        return text.equals(".github")
                || text.equals(".circleci")
                || text.equals(".vscode")
                || text.equals(".devcontainer");
    }

    private static boolean isProgram(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean image = name.startsWith("dockerfile")
                || name.endsWith(".dockerfile")
                || name.endsWith(".dockerignore")
                || name.matches("(docker-)?compose[^/]*\\.ya?ml");
        int dot = name.lastIndexOf('.');
        return !image
                && !NO_PROGRAMS.contains(name)
                && !(dot >= 0 && NO_PROGRAM_ENDINGS.contains(name.substring(dot + 1)));
    }

    /** By the first bytes: zip and formats based on it (jar, whl), gzip, bzip2, xz, zstd. */
    private static boolean isPacked(String text) {
        return text.startsWith("PK\3\4")
                || text.startsWith("\u001f\u008b")
                || text.startsWith("BZh")
                || text.startsWith("\u00fd7zXZ")
                || text.startsWith("(\u00b5/\u00fd");
    }

    /**
     * The first file that mentions something.
     *
     * @return its path; null when none does
     */
    @CheckForNull
    String speaking(Predicate<String> words) {
        for (Text text : texts) {
            if (words.test(text.text)) {
                return text.path;
            }
        }
        return null;
    }

    /**
     * The first file that may list a folder.
     *
     * @return its path; null when none does
     */
    @CheckForNull
    String listing(FolderListing listing) {
        for (Text text : texts) {
            if (listing.isIn(text.path, text.text)) {
                return text.path;
            }
        }
        return null;
    }

    /** Whether a file of that name is among them. */
    boolean hasFile(String name) {
        return texts.stream().anyMatch(text -> text.path.equals(name) || text.path.endsWith("/" + name));
    }

    /** Why not everything could be searched, a sentence; null when it was. */
    @CheckForNull
    String obstacle() {
        return obstacle;
    }
}
