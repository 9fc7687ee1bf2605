package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.nio.charset.StandardCharsets;

/** Dockerfiles written down in tests. */
final class Dockerfiles {
    private Dockerfiles() {}

    static Dockerfile parse(String text) {
        try {
            return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile");
        } catch (DockerfileSyntaxException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The only instruction of that kind. */
    static <T extends Instruction> T only(Dockerfile dockerfile, Class<T> kind) {
        return kind.cast(dockerfile.instructions().stream()
                .filter(kind::isInstance)
                .reduce((first, second) -> {
                    throw new AssertionError("more than one " + kind.getSimpleName());
                })
                .orElseThrow());
    }

    static <T extends Instruction> T only(String text, Class<T> kind) {
        return only(parse(text), kind);
    }
}
