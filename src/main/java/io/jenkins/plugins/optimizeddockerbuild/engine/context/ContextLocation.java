package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a build context is, told as buildx tells it: a folder of that name comes first, then an address.
 *
 * @param kind what it is
 * @param argument as the user gave it
 * @param folder the folder with links resolved, null unless {@code kind} is a folder of this machine
 */
public record ContextLocation(
        Kind kind, String argument, @CheckForNull Path folder) {

    /** What a context is. */
    public enum Kind {
        FOLDER,
        /** The whole file system, which is not worth walking, although a build from it may work. */
        FILE_SYSTEM_ROOT,
        /** The address of a repository or tarball. */
        ADDRESS,
        /** A tarball or Dockerfile on standard input. */
        STANDARD_INPUT
    }

    /**
     * Determines what a context is.
     *
     * @throws UnusableContextException when BuildKit could not use it either
     */
    public static ContextLocation of(String argument) throws UnusableContextException {
        if (argument.isEmpty()) {
            throw new UnusableContextException(
                    "No build context is named: name a folder, such as . for the current one.");
        }
        if (argument.equals("-")) {
            return new ContextLocation(Kind.STANDARD_INPUT, argument, null);
        }
        Path path = path(argument);
        if (path != null && Files.isDirectory(path)) {
            return folder(argument, path);
        }
        if (isAddress(argument)) {
            return new ContextLocation(Kind.ADDRESS, argument, null);
        }
        throw unusable(argument, path);
    }

    private static ContextLocation folder(String argument, Path path) throws UnusableContextException {
        if (!Files.isReadable(path) || !Files.isExecutable(path)) {
            throw new UnusableContextException("This user may not list the build context " + PathText.readable(argument)
                    + ": change its permissions or name another folder.");
        }
        try {
            Path real = path.toRealPath();
            Kind kind = real.getNameCount() == 0 ? Kind.FILE_SYSTEM_ROOT : Kind.FOLDER;
            return new ContextLocation(kind, argument, real);
        } catch (IOException e) {
            throw new UnusableContextException(
                    "The build context " + PathText.readable(argument) + " cannot be opened ("
                            + PathText.readable(String.valueOf(e.getMessage())) + "): name another folder.",
                    e);
        }
    }

    private static UnusableContextException unusable(String argument, @CheckForNull Path path) {
        String shown = PathText.readable(argument);
        if (path != null) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                String what = attributes.isRegularFile() ? "a file" : "a socket, named pipe or device";
                return new UnusableContextException("The build context " + shown + " is " + what
                        + ", not a folder: name the folder that holds what the Dockerfile copies"
                        + " (a tarball can come on standard input, with - as the context).");
            } catch (AccessDeniedException e) {
                return new UnusableContextException(
                        "This user may not open the build context " + shown
                                + ": change the permissions of the folders above it.",
                        e);
            } catch (IOException e) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    return new UnusableContextException(
                            "The build context " + shown + " is a dangling link: use an existing folder.", e);
                }
            }
        }
        return new UnusableContextException("There is no build context " + shown + ": name an existing folder"
                + (argument.startsWith("/") ? "." : "; it was looked for in " + workingFolder() + "."));
    }

    private static String workingFolder() {
        return PathText.readable(System.getProperty("user.dir"));
    }

    @CheckForNull
    private static Path path(String argument) {
        try {
            return NativeNames.ofArgument(argument);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** buildx treats these as addresses, unless there is a folder of the name. */
    private static boolean isAddress(String argument) {
        return argument.startsWith("http://")
                || argument.startsWith("https://")
                || argument.startsWith("git://")
                || argument.startsWith("ssh://")
                || argument.startsWith("git@")
                || argument.startsWith("github.com/")
                || argument.matches("[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+:.*");
    }
}
