package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What a container needs to run a compiled program.
 *
 * @param artifacts of the build, absolute paths of files or folders
 * @param base a sufficient image
 * @param certificates whether the program may use TLS and therefore need CA certificates
 * @param sources whether it may read files that the Dockerfile copies from the context
 * @param obstacle why that is not certain, the end of a sentence; null when it is
 */
record Program(
        List<String> artifacts,
        String base,
        boolean certificates,
        boolean sources,
        @CheckForNull String obstacle) {
    static final String SCRATCH = "scratch";

    Program {
        artifacts = List.copyOf(artifacts);
    }

    /** The same, and it may read files of the context. */
    Program withSources() {
        return new Program(artifacts, base, certificates, true, obstacle);
    }

    static Program unknown(String obstacle) {
        return unknown("", obstacle);
    }

    /** @param base a sufficient image; empty when that is unknown as well */
    static Program unknown(String base, String obstacle) {
        return new Program(List.of(), base, false, false, obstacle);
    }
}
