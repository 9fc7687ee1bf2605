package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Frontend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;

/**
 * The Dockerfile of a build with a local context, found like buildx finds it: BuildKit receives only the Dockerfile's
 * folder, so it cannot follow a link out of that folder.
 *
 * @param shown for display: the path as given, {@code standard input}, or the address
 * @param path as given; null when it came from standard input or is an address
 * @param file {@code path} with links followed; null when {@code path} is
 * @param content its bytes; null when it is an address and was not read
 */
public record DockerfileSource(
        String shown,
        @CheckForNull Path path,
        @CheckForNull Path file,
        @CheckForNull byte[] content) {

    private static final String DEFAULT_NAME = "Dockerfile";

    /** More than any Dockerfile: buildx's limit for one from an address is 2 MB. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /**
     * Finds and reads the Dockerfile.
     *
     * @param context the context's folder
     * @param argument from the user, null for the one in the context
     * @param standardInput read to its end when the argument is {@code -}
     * @throws UnusableDockerfileException when there is none, or it cannot be used
     * @throws IOException when standard input cannot be read
     */
    public static DockerfileSource find(Path context, @CheckForNull String argument, InputStream standardInput)
            throws UnusableDockerfileException, IOException {
        if (argument != null && argument.equals("-")) {
            byte[] content = standardInput.readNBytes(MOST_BYTES + 1);
            refuseLarge("The Dockerfile on standard input", content.length);
            return new DockerfileSource("standard input", null, null, content);
        }
        if (argument != null && (argument.startsWith("http://") || argument.startsWith("https://"))) {
            return new DockerfileSource(PathText.readable(argument), null, null, null);
        }
        String shown = PathText.readable(argument == null ? DEFAULT_NAME : argument);
        Path path;
        try {
            path = argument == null ? context.resolve(DEFAULT_NAME) : NativeNames.ofArgument(argument);
        } catch (InvalidPathException e) {
            throw new UnusableDockerfileException(shown + " is not a valid file name: name the Dockerfile with -f.", e);
        }
        return read(shown, withLowerCase(path), argument == null ? context : null);
    }

    /** buildx falls back to {@code dockerfile} if there is no {@code Dockerfile}. */
    private static Path withLowerCase(Path path) {
        if (path.getFileName() != null && path.getFileName().toString().equals(DEFAULT_NAME) && !Files.exists(path)) {
            Path lower = path.resolveSibling(DEFAULT_NAME.toLowerCase(Locale.ROOT));
            if (Files.exists(lower)) {
                return lower;
            }
        }
        return path;
    }

    private static DockerfileSource read(String shown, Path path, @CheckForNull Path context)
            throws UnusableDockerfileException {
        try {
            Path file = follow(path);
            if (file == null && Files.isSymbolicLink(path)) {
                throw new UnusableDockerfileException("The Dockerfile " + shown
                        + " is a link that leads to nothing in its folder, and BuildKit follows no link out of it:"
                        + " put the file itself there, or name it with -f.");
            }
            if (file == null) {
                throw new NoSuchFileException(path.toString());
            }
            if (Files.isDirectory(file)) {
                throw new UnusableDockerfileException("The Dockerfile " + shown
                        + " is a folder: name a file with -f, for example " + shown + "/Dockerfile.");
            }
            if (!Files.isRegularFile(file)) {
                throw new UnusableDockerfileException("The Dockerfile " + shown
                        + " is a socket, named pipe or device: name a file with -f, or - for standard input.");
            }
            byte[] content;
            try (InputStream stream = Files.newInputStream(file)) {
                content = stream.readNBytes(MOST_BYTES + 1);
            }
            refuseLarge("The Dockerfile " + shown, content.length);
            return new DockerfileSource(shown, path, file, content);
        } catch (NoSuchFileException e) {
            String where = context == null ? "" : " in the build context " + PathText.readable(context.toString());
            throw new UnusableDockerfileException(
                    "There is no " + (shown.equals("Dockerfile") ? "" : "Dockerfile ") + shown + where
                            + ": name it with -f" + suggestion(path) + ".",
                    e);
        } catch (AccessDeniedException e) {
            throw new UnusableDockerfileException(
                    "This user may not read the Dockerfile " + shown + ": change its permissions.", e);
        } catch (IOException e) {
            throw new UnusableDockerfileException(
                    "The Dockerfile " + shown + " cannot be read (" + PathText.readable(String.valueOf(e.getMessage()))
                            + "): name another one with -f.",
                    e);
        }
    }

    /** Null when there is nothing. */
    @CheckForNull
    private static Path follow(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        return absolute.getParent() == null
                ? absolute
                : ScopedLinks.resolve(absolute.getParent().toRealPath(), absolute.getFileName(), new ArrayList<>());
    }

    private static void refuseLarge(String subject, long bytes) throws UnusableDockerfileException {
        if (bytes > MOST_BYTES) {
            throw new UnusableDockerfileException(
                    subject + " is larger than 16 MiB, so it is not a Dockerfile: name the right file with -f.");
        }
    }

    /** Another file in the folder with a name like a Dockerfile's. */
    private static String suggestion(Path missing) {
        Path folder = missing.toAbsolutePath().getParent();
        if (folder == null) {
            return "";
        }
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
            for (Path sibling : siblings) {
                String name = sibling.getFileName().toString();
                String lower = name.toLowerCase(Locale.ROOT);
                if ((lower.contains("dockerfile") || lower.contains("containerfile"))
                        && !lower.endsWith(".dockerignore")
                        && Files.isRegularFile(sibling)) {
                    return " (" + PathText.readable(name) + " is beside it)";
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return "";
        }
        return "";
    }

    /** The name passed to BuildKit. */
    String name() {
        return path == null || path.getFileName() == null
                ? DEFAULT_NAME
                : path.getFileName().toString();
    }

    /**
     * Whether it is available and for Docker's own frontend; another one may have any syntax.
     *
     * @param buildArgs of which {@code BUILDKIT_SYNTAX} overrides the frontend in the file
     */
    boolean isDockerfile(Map<String, String> buildArgs) {
        if (content == null) {
            return false;
        }
        String syntax = buildArgs.get("BUILDKIT_SYNTAX");
        Frontend frontend = syntax == null || syntax.isBlank()
                ? Dockerfile.frontendOf(content)
                : new Frontend(syntax.strip().split("\\s", 2)[0]);
        return frontend == null || frontend.isDockerfile();
    }

    /** Whether its content has been read. */
    boolean isRead() {
        return content != null;
    }
}
