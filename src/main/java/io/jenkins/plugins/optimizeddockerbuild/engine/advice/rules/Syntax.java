package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Frontend;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The features of the frontend in a Dockerfile's {@code # syntax=} line. */
final class Syntax {
    private static final Pattern VERSION = Pattern.compile(":([0-9]+)(?:\\.([0-9]+))?(?:\\.[0-9]+)?(-[a-z].*)?(@.*)?$");
    private static final int MOUNTS = 2;
    private static final int LINKS = 4;
    private static final int CHECKSUMS = 6;

    private Syntax() {}

    /** Whether a RUN can have {@code --mount}. */
    static boolean hasMounts(Dockerfile dockerfile) {
        return isSince(dockerfile, MOUNTS);
    }

    /** Whether a COPY can have {@code --link}. */
    static boolean hasLinks(Dockerfile dockerfile) {
        return isSince(dockerfile, LINKS);
    }

    /** Whether an ADD can have {@code --checksum}. */
    static boolean hasChecksums(Dockerfile dockerfile) {
        return isSince(dockerfile, CHECKSUMS);
    }

    /** Whether the frontend is Docker's own, of version 1 with at least that minor version. */
    private static boolean isSince(Dockerfile dockerfile, int minor) {
        Frontend frontend = dockerfile.frontend();
        if (frontend == null) {
            // the builder's own, which is recent enough in every supported builder
            return true;
        }
        if (!frontend.isDockerfile()) {
            return false;
        }
        Matcher version = VERSION.matcher(frontend.reference());
        if (!version.find()) {
            return !frontend.reference().contains("experimental")
                    && !frontend.reference().contains("@");
        }
        return Integer.parseInt(version.group(1)) >= 1
                && (version.group(2) == null || Integer.parseInt(version.group(2)) >= minor);
    }
}
