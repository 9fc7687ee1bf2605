package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * File names as bytes, which is what they are on Linux.
 *
 * <p>A {@link Path} from the operating system holds these bytes and opens the right file, but its text is decoded with
 * {@code sun.jnu.encoding}: ASCII without a locale, as in many containers and services, and even UTF-8 cannot represent
 * every name. The URI of a path consists of its bytes, one by one, in both directions ({@code
 * sun.nio.fs.UnixUriUtils}), so it is used when the text may be lossy.
 */
final class NativeNames {

    private static final Charset NATIVE = nativeCharset();

    private static final boolean TEXT_IS_UTF_8 = NATIVE.equals(StandardCharsets.UTF_8);

    private NativeNames() {}

    private static Charset nativeCharset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.US_ASCII;
        }
    }

    /** The bytes of a path's last name; empty for the root of the file system. */
    static byte[] name(Path path) {
        if (path.getNameCount() == 0) {
            return new byte[0];
        }
        String text = path.getFileName().toString();
        if (isFaithful(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        return decoded(uri, uri.lastIndexOf('/', end - 1) + 1, end);
    }

    /** The bytes of a relative path. */
    static byte[] bytes(Path relative) {
        byte[] bytes = {};
        for (int i = 0; i < relative.getNameCount(); i++) {
            bytes = ContextFolder.join(bytes, name(relative.getName(i)));
        }
        return bytes;
    }

    /** The path of a name given as bytes, below a folder. */
    static Path resolve(Path folder, byte[] relative) {
        if (relative.length == 0) {
            return folder;
        }
        String text = Runes.text(relative, 0, relative.length);
        if (isFaithful(text)) {
            return folder.resolve(text);
        }
        String uri = folder.toUri().getRawPath();
        StringBuilder below = new StringBuilder(uri.length() + 3 * relative.length + 1).append(uri);
        if (!uri.endsWith("/")) {
            below.append('/');
        }
        for (byte b : relative) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '/';
            if (plain) {
                below.append((char) b);
            } else {
                below.append('%').append(digit(b >> 4)).append(digit(b));
            }
        }
        return Path.of(URI.create("file://" + below));
    }

    /**
     * The path for a command-line argument, even if the locale could not decode it or the working folder's name: on
     * Linux the bytes of both are below {@code /proc/self}.
     *
     * @throws InvalidPathException when it is not a valid file name
     */
    static Path ofArgument(String argument) {
        Path path = isFaithful(argument) ? Path.of(argument) : ofLostArgument(argument);
        if (path.isAbsolute() || isFaithful(System.getProperty("user.dir"))) {
            return path;
        }
        return Path.of("/proc/self/cwd").resolve(path);
    }

    /** Jenkins sends an agent the correct characters; those of a command line were lost when Java read it. */
    private static Path ofLostArgument(String argument) {
        if (argument.indexOf(Runes.ERROR) < 0) {
            byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
            return argument.startsWith("/")
                    ? resolve(Path.of("/"), Arrays.copyOfRange(bytes, 1, bytes.length))
                    : resolve(Path.of("/proc/self/cwd"), bytes);
        }
        byte[] arguments;
        try {
            arguments = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        } catch (IOException e) {
            return Path.of(argument);
        }
        for (int from = 0; from < arguments.length; ) {
            int to = from;
            while (to < arguments.length && arguments[to] != 0) {
                to++;
            }
            byte[] bytes = Arrays.copyOfRange(arguments, from, to);
            if (argument.equals(new String(bytes, NATIVE)) && bytes.length > 0) {
                return bytes[0] == '/'
                        ? resolve(Path.of("/"), Arrays.copyOfRange(bytes, 1, bytes.length))
                        : resolve(Path.of("/proc/self/cwd"), bytes);
            }
            from = to + 1;
        }
        return Path.of(argument);
    }

    /** Whether a text represents the bytes of a name, so that it can be passed to other programs. */
    static boolean isFaithful(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && (!TEXT_IS_UTF_8 || c == Runes.ERROR)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] decoded(String uri, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int at = from; at < to; at++) {
            char c = uri.charAt(at);
            if (c == '%') {
                bytes.write(Character.digit(uri.charAt(at + 1), 16) << 4 | Character.digit(uri.charAt(at + 2), 16));
                at += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static char digit(int value) {
        return Character.toUpperCase(Character.forDigit(value & 15, 16));
    }
}
