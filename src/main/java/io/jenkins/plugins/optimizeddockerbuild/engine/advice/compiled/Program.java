package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What a container needs to run a compiled program.
 *
 * @param artifacts what the build made, absolute paths of files or folders
 * @param base image that is enough for them
 * @param certificates whether the program may speak TLS, so that it needs the certificates of the authorities
 * @param sources whether it may read files that the Dockerfile copies from the context
 * @param obstacle why that is not certain, the end of a sentence; null where it is
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

    /** @param base image that would be enough; empty where that is not known either */
    static Program unknown(String base, String obstacle) {
        return new Program(List.of(), base, false, false, obstacle);
    }
}
