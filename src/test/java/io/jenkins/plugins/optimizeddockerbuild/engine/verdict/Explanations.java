package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every explanation that {@link Failure} gives, for tests of other packages. */
public final class Explanations {
    private Explanations() {}

    public static Stream<String> all() {
        return Stream.concat(
                Arrays.stream(KnownFailure.values()).map(KnownFailure::explanation),
                IntStream.range(0, 256).mapToObj(Failure::explainExitCode).filter(Objects::nonNull));
    }
}
