package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Output of a build without any progress of BuildKit.
 *
 * @param succeeded whether it says that an image was built
 * @param sentence what the output is, and how to get progress
 */
public record UnrecognizedOutput(boolean succeeded, String sentence) {
    private static final Pattern CLASSIC_STEP = Pattern.compile("Step \\d+/\\d+ ?: .*");
    private static final Pattern IMAGE = Pattern.compile("(Successfully (built|tagged) \\S+|sha256:[0-9a-f]{64})");

    /** @param lines of the output, oldest first */
    static UnrecognizedOutput of(List<String> lines) {
        String last = "";
        boolean isClassic = false;
        for (String line : lines) {
            isClassic |= CLASSIC_STEP.matcher(line.strip()).matches();
            last = line.isBlank() ? last : line.strip();
        }
        boolean succeeded = IMAGE.matcher(last).matches();
        if (last.isEmpty()) {
            return new UnrecognizedOutput(
                    false,
                    "The input is empty: a build writes its progress to standard error, so pipe that as well,"
                            + " `docker buildx build … 2>&1 | odb annotate`.");
        }
        if (isClassic) {
            return new UnrecognizedOutput(
                    succeeded,
                    "This is the output of Docker's classic builder, whose layers are not analyzed: build with BuildKit,"
                            + " `DOCKER_BUILDKIT=1 docker build --progress=plain … 2>&1 | odb annotate`.");
        }
        return new UnrecognizedOutput(
                succeeded,
                "The input contains no progress from BuildKit, so no layer was analyzed: build with"
                        + " --progress=plain or --progress=rawjson, and pipe standard error as well (2>&1).");
    }
}
