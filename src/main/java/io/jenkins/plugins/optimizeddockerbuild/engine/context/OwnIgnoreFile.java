package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The user's ignore file, chosen like in BuildKit: {@code <name of the Dockerfile>.dockerignore} next to the
 * Dockerfile, even an empty one, otherwise {@code .dockerignore} in the context.
 *
 * @param shown for errors and reports; null when there is none
 * @param path of the file, links followed; null when there is none
 * @param content empty when there is none
 * @param added additional rules of the build: see {@link ContextRequest#ignore}
 * @param keptOut rules that follow these: see {@link KeptOut}
 */
record OwnIgnoreFile(
        @CheckForNull String shown, @CheckForNull Path path, byte[] content, List<String> added, List<String> keptOut) {

    static final String NAME = ".dockerignore";

    /** More than BuildKit can pass on: rules travel in a header of at most 1 MiB. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final String ADDED = "\n# Rules that this build adds.\n";

    private static final String KEPT_OUT = "\n# Folders of the program that runs this build.\n";

    private static final OwnIgnoreFile NONE = new OwnIgnoreFile(null, null, new byte[0], List.of(), List.of());

    OwnIgnoreFile adding(List<String> rules) {
        return new OwnIgnoreFile(shown, path, content, rules, keptOut);
    }

    OwnIgnoreFile keepingOut(List<String> rules) {
        return new OwnIgnoreFile(shown, path, content, added, rules);
    }

    /** Whether it has rules that are in no file of the user's. */
    boolean isExtended() {
        return !added.isEmpty() || !keptOut.isEmpty();
    }

    /** Its rules, and those that follow. */
    IgnoreRules rules() throws InvalidRuleException {
        return IgnoreRules.parse(effective(), named());
    }

    /** The name of the rules in errors. */
    String named() {
        return shown == null && isExtended() ? "the rules of this build" : shown;
    }

    /** The user's rules, byte for byte, and those that follow. */
    byte[] effective() {
        byte[] effective = content;
        if (!added.isEmpty()) {
            effective = followed(effective, ADDED, added);
        }
        return keptOut.isEmpty() ? effective : followed(effective, KEPT_OUT, keptOut);
    }

    private static byte[] followed(byte[] content, String heading, List<String> rules) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(content);
        if (content.length > 0 && content[content.length - 1] != '\n') {
            file.write('\n');
        }
        file.writeBytes((heading + String.join("\n", rules) + "\n").getBytes(StandardCharsets.UTF_8));
        return file.toByteArray();
    }

    /** The file of a rule of {@link #rules}, for display. */
    String fileOf(IgnoreRule rule) {
        if (rule.line() <= lines(content)) {
            return shown;
        }
        boolean ofBuild = !added.isEmpty() && rule.line() <= lines(followed(content, ADDED, added));
        return ofBuild ? "the rules of this build" : "the rules of the program that runs the build";
    }

    private static int lines(byte[] content) {
        return content.length == 0 ? 0 : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1).length;
    }

    static OwnIgnoreFile find(Path context, DockerfileSource dockerfile) {
        if (dockerfile.path() != null) {
            Path folder = dockerfile.path().toAbsolutePath().getParent();
            OwnIgnoreFile beside = read(folder, dockerfile.name() + NAME, dockerfile.shown() + NAME);
            if (beside != null) {
                return beside;
            }
        }
        return of(context);
    }

    /** The folder's own file, which BuildKit uses for a named context. */
    static OwnIgnoreFile of(Path context) {
        OwnIgnoreFile inContext = read(context, NAME, NAME);
        return inContext == null ? NONE : inContext;
    }

    /**
     * What BuildKit would read, null for nothing. BuildKit receives only one folder, so it cannot follow a link out of
     * it; anything but a file counts as missing.
     */
    @CheckForNull
    private static OwnIgnoreFile read(Path folder, String name, String shown) {
        try {
            Path file = ScopedLinks.resolve(folder.toRealPath(), Path.of(name), new ArrayList<>());
            if (file == null || !Files.isRegularFile(file)) {
                return null;
            }
            return new OwnIgnoreFile(
                    shown, file, Files.isReadable(file) ? content(file) : new byte[0], List.of(), List.of());
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(MOST_BYTES);
        }
    }
}
