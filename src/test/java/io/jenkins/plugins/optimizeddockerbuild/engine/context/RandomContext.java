package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Trees and ignore files for comparison with BuildKit, the same for the same seed. Names and patterns are made of few
 * letters, so that patterns meet names often; nasty names and patterns are mixed in.
 */
final class RandomContext {

    /** BuildKit 0.25, in Docker 28.5, refuses a context with a name that is not UTF-8. */
    private static final boolean TEXT_ONLY = "utf-8".equals(System.getenv("ODB_TEST_FILE_NAMES"));

    private static final String[] PLAIN_NAMES = {
        "a", "b", "ab", "ba", "abc", "a.b", "b.a", "c", ".a", "a-b", "foo", "bar"
    };

    private static final byte[][] NASTY_NAMES = {
        bytes("a b"),
        bytes(" a"),
        bytes("a "),
        bytes("#a"),
        bytes("!a"),
        bytes("a\nb"),
        bytes("\\"),
        bytes("a\\b"),
        bytes("a*"),
        bytes("*"),
        bytes("?"),
        bytes("[a]"),
        bytes("["),
        bytes("a]"),
        bytes("^a"),
        bytes("a+b"),
        bytes("(a)"),
        bytes("a|b"),
        bytes("{a}"),
        bytes("$a"),
        bytes("ü"),
        bytes("aü"),
        bytes("日本"),
        bytes("😀"),
        bytes("..."),
        bytes("..a"),
        bytes("-"),
        bytes("a\tb"),
        bytes("a\r"),
        bytes("\uFEFFa"),
        bytes("a\u00A0"),
        bytes("0"),
        bytes("d"),
        bytes("_"),
        bytes("\u0085"),
        {(byte) 0xFF},
        {'a', (byte) 0xC3},
        {(byte) 0xE2, (byte) 0x82, 'a'},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        bytes("\uFFFD")
    };

    private static final String[] PATTERN_PIECES = {
        "*",
        "?",
        "**",
        "**/",
        "/**",
        "*.a",
        "a*",
        "*b",
        "[a]",
        "[a-c]",
        "[^a]",
        "[a*]",
        "[b?]",
        "\\a",
        "\\*",
        "\\d",
        "\\w",
        "\\b",
        "\\.",
        "[[:alpha:]]",
        "[a-]",
        "[]a]",
        "[z-a]",
        "[^/]",
        "\\Q",
        "\\E",
        "\\x61",
        "\\061",
        "\\pL",
        "\\PL",
        "\\z",
        "^",
        "$",
        ".",
        "+",
        "(",
        ")",
        "|",
        "{2}",
        "[",
        "]",
        "\\",
        "\\\\",
        "..",
        "./",
        "//",
        " ",
        "\t",
        "\u00A0",
        "#",
        "!",
        "\uFEFF",
        "ü",
        "日",
        "?ü",
        "[ü]",
        "[ä-ü]",
        "[\\]a]",
        "[\\-a]",
        "\\ü",
        "[a",
        "a]",
        "\\n",
        "[!a]",
        "[a**]",
        "\\A",
        "\\B",
        "\\s",
        "\\S",
        "[\\d]",
        "[^\\w]",
        "[[:^lower:]]",
        "[[:nope:]]",
        "\uFFFD",
        "😀"
    };

    private final Random random;
    private final boolean nasty;

    /** Paths of all entries below the context, parents before what is in them. */
    private final List<byte[]> paths = new ArrayList<>();

    private final List<byte[]> folders = new ArrayList<>(List.of(new byte[0]));
    private final byte[] ignoreFile;

    RandomContext(long seed, boolean nasty) {
        random = new Random(seed);
        this.nasty = nasty;
        fill();
        ignoreFile = ignore();
    }

    byte[] ignoreFile() {
        return ignoreFile;
    }

    private void fill() {
        TreeSet<byte[]> taken = new TreeSet<>(Arrays::compareUnsigned);
        int entries = 3 + random.nextInt(25);
        for (int i = 0; i < entries; i++) {
            byte[] path = ContextFolder.join(folders.get(random.nextInt(folders.size())), name());
            if (taken.add(path)) {
                paths.add(path);
                if (random.nextInt(100) < 45) {
                    folders.add(path);
                }
            }
        }
    }

    private byte[] name() {
        if (nasty && random.nextInt(3) == 0) {
            byte[] name = NASTY_NAMES[random.nextInt(NASTY_NAMES.length)];
            return TEXT_ONLY && !Runes.isValid(name) ? bytes("ü") : name;
        }
        return bytes(PLAIN_NAMES[random.nextInt(PLAIN_NAMES.length)]);
    }

    private byte[] ignore() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (random.nextInt(20) == 0) {
            file.writeBytes(bytes("\uFEFF"));
        }
        int lines = 1 + random.nextInt(6);
        boolean windows = random.nextInt(10) == 0;
        for (int i = 0; i < lines; i++) {
            file.writeBytes(line());
            if (i + 1 < lines || random.nextBoolean()) {
                file.writeBytes(bytes(windows ? "\r\n" : "\n"));
            }
        }
        return file.toByteArray();
    }

    private byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        if (random.nextInt(30) == 0) {
            line.writeBytes(bytes("# "));
        }
        if (random.nextInt(12) == 0) {
            line.writeBytes(bytes(" "));
        }
        if (random.nextInt(3) == 0) {
            line.writeBytes(bytes("!"));
        }
        if (random.nextInt(10) == 0) {
            line.writeBytes(bytes("/"));
        }
        int form = random.nextInt(10);
        if (form < 3) {
            line.writeBytes(path());
        } else if (form < 6) {
            line.writeBytes(
                    bytes(blurred(new String(path(), StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1));
        } else if (form < 8) {
            line.writeBytes(bytes(commonPattern()));
        } else {
            int pieces = 1 + random.nextInt(4);
            for (int i = 0; i < pieces; i++) {
                line.writeBytes(random.nextInt(3) == 0 ? name() : bytes(piece()));
                if (random.nextInt(3) == 0) {
                    line.writeBytes(bytes("/"));
                }
            }
        }
        if (random.nextInt(15) == 0) {
            line.writeBytes(bytes(" "));
        }
        byte[] bytes = line.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            // a newline in a name would only make two lines of it
            bytes[i] = bytes[i] == '\n' ? (byte) '?' : bytes[i];
        }
        return bytes;
    }

    private String piece() {
        return PATTERN_PIECES[random.nextInt(nasty ? PATTERN_PIECES.length : 7)];
    }

    private byte[] path() {
        return paths.get(random.nextInt(paths.size()));
    }

    /** A path with wildcards instead of some of it. */
    private String blurred(String path) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            int chance = random.nextInt(12);
            String instead =
                    switch (chance) {
                        case 0 -> "?";
                        case 1 -> "*";
                        case 2 -> nasty ? "\\" + path.charAt(i) : "*";
                        case 3 -> nasty ? "[" + path.charAt(i) + "]" : "?";
                        default -> String.valueOf(path.charAt(i));
                    };
            pattern.append(instead);
        }
        return pattern.toString();
    }

    private String commonPattern() {
        String name = PLAIN_NAMES[random.nextInt(PLAIN_NAMES.length)];
        return switch (random.nextInt(12)) {
            case 0 -> "**/" + name;
            case 1 -> name + "/**";
            case 2 -> "**/*." + name;
            case 3 -> "*/" + name;
            case 4 -> name + "/*";
            case 5 -> "*";
            case 6 -> "**";
            case 7 -> "**/" + name + "/**";
            case 8 -> name + "*";
            case 9 -> "a/**/" + name;
            case 10 -> "./" + name + "/";
            default -> name + "/../" + name;
        };
    }

    /** Writes the tree; the ignore file is not part of it. */
    void writeTo(Path root) throws IOException {
        Files.createDirectories(root);
        TreeSet<byte[]> isFolder = new TreeSet<>(Arrays::compareUnsigned);
        isFolder.addAll(folders);
        for (byte[] path : paths) {
            Path target = NativeNames.resolve(root, path);
            if (isFolder.contains(path)) {
                Files.createDirectory(target);
            } else if (random.nextInt(12) == 0) {
                Files.createSymbolicLink(target, Path.of("a"));
            } else {
                Files.write(target, bytes("x"));
            }
        }
    }

    private static byte[] bytes(String text) {
        return bytes(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text, java.nio.charset.Charset charset) {
        return text.getBytes(charset);
    }
}
