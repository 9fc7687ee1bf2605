package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The user's ignore file, chosen as BuildKit chooses it: {@code <name of the Dockerfile>.dockerignore} beside the
 * Dockerfile, even an empty one, else {@code .dockerignore} in the context.
 *
 * @param shown how to name it in errors and reports; null when there is none
 * @param path where it is, links followed; null when there is none
 * @param content empty when there is none
 */
record OwnIgnoreFile(
        @CheckForNull String shown, @CheckForNull Path path, byte[] content) {

    static final String NAME = ".dockerignore";

    /** More than BuildKit can pass on: its rules travel in a header of at most 1 MiB. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final OwnIgnoreFile NONE = new OwnIgnoreFile(null, null, new byte[0]);

    /** Its rules. */
    IgnoreRules rules() throws InvalidIgnoreRuleException {
        return IgnoreRules.parse(content, shown);
    }

    static OwnIgnoreFile find(Path context, DockerfileSource dockerfile) {
        if (dockerfile.path() != null) {
            Path folder = dockerfile.path().toAbsolutePath().getParent();
            OwnIgnoreFile beside = read(folder, dockerfile.name() + NAME, dockerfile.shown() + NAME);
            if (beside != null) {
                return beside;
            }
        }
        OwnIgnoreFile inContext = read(context, NAME, NAME);
        return inContext == null ? NONE : inContext;
    }

    /**
     * What BuildKit would read, null for nothing. It is sent one folder alone, so a link that leads out of it leads
     * nowhere; and what is no file counts as none.
     */
    @CheckForNull
    private static OwnIgnoreFile read(Path folder, String name, String shown) {
        try {
            Path file = ScopedLinks.resolve(folder.toRealPath(), Path.of(name), new ArrayList<>());
            if (file == null || !Files.isRegularFile(file)) {
                return null;
            }
            return new OwnIgnoreFile(shown, file, Files.isReadable(file) ? content(file) : new byte[0]);
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
