package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImagePush;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PendingPush;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rest of a push that waits for the verdict on the image. It may be done twice: the second one changes nothing. */
final class JudgedPush {
    private static final Pattern IMAGE_NAME = Pattern.compile("\"image\\.name\": *\"[^\"]*\"");

    private final PreparedBuild build;
    private final Set<String> indexes;
    private final PendingPush push;
    private final ImagePush client;
    private final Narration narration;

    private JudgedPush(PreparedBuild build, Set<String> indexes, ClientEnvironment environment, Narration narration) {
        this.build = build;
        this.indexes = indexes;
        this.push = build.plan().pendingPush();
        this.client = new ImagePush(push, environment);
        this.narration = narration;
    }

    /** Null where nothing waits, or the build made no image. */
    @CheckForNull
    static JudgedPush of(
            PreparedBuild build, Report built, Timeline timeline, ClientEnvironment environment, Narration narration) {
        boolean waits = build.plan() != null
                && build.plan().pendingPush() != null
                && built.result().status() == ResultSection.Status.SUCCESS;
        return waits ? new JudgedPush(build, timeline.exportedIndexes(), environment, narration) : null;
    }

    void cancel() {
        client.cancel();
    }

    /** Gives the image in the engine its names, for the test and for whoever comes after the build. */
    void nameHere(Report built) throws InterruptedException {
        String digest = digest(built);
        if (digest == null) {
            return;
        }
        try {
            ImagePush.Outcome outcome = client.nameHere(digest);
            if (outcome.exitCode() != 0) {
                narration.note("The engine does not know the image by its name: " + String.join(" ", outcome.output()));
            }
        } catch (IOException e) {
            narration.note("The engine does not know the image by its name: " + e.getMessage());
        }
    }

    @CheckForNull
    private static String digest(Report built) {
        return built.image() == null ? null : built.image().digest();
    }

    /**
     * Pushes what passes, and says of what does not that nothing was pushed.
     *
     * @return the report with what came of it
     */
    Report settle(Report judged) throws InterruptedException {
        String digest = digest(judged);
        if (!judged.passes()) {
            return notPushed(judged, digest);
        }
        if (push.merges() && !isWhole(judged)) {
            return failed(
                    judged,
                    "The image gets no name: the registry was not found to have all of its platforms ("
                            + String.join(", ", judged.request().platforms()) + ") from the builder's nodes.",
                    null);
        }
        if (digest == null && push.byDigest()) {
            return failed(judged, "The client did not report the image's digest.", null);
        }
        long begun = System.nanoTime();
        ImagePush.Outcome outcome;
        try {
            outcome = client.run(push.merges() ? indexes : digest == null ? List.of() : List.of(digest));
        } catch (IOException e) {
            return failed(judged, e.getMessage(), null);
        }
        if (client.isCancelled()) {
            return ended(
                    judged,
                    new ResultSection(
                            ResultSection.Status.CANCELED,
                            ForegroundBuild.EXIT_CANCELED,
                            new ResultSection.Failure("The build was canceled before its image was pushed.", null, 0),
                            judged.result().failedTries()));
        }
        if (outcome.exitCode() != 0) {
            BuildFailure failure = BuildFailure.ofPush(
                    build.request(), build.capabilities(), push.names().get(0).text(), outcome);
            return failed(judged, failure.message(), failure.explanation());
        }
        nameInMetadata();
        narration.pushed(push.texts(), outcome.digest(), Durations.format(Duration.ofNanos(System.nanoTime() - begun)));
        ImageSection image = judged.image();
        ImageSection pushed = image == null || outcome.digest() == null
                ? image
                : new ImageSection(outcome.digest(), image.names(), image.platforms());
        return judged.withPush(judged.result(), judged.verdict(), pushed, List.of());
    }

    /** Whether what the nodes pushed is an image for each platform. */
    private static boolean isWhole(Report judged) {
        return judged.image() != null
                && judged.image().platforms().size()
                        == judged.request().platforms().size();
    }

    /** Whoever asked for the client's metadata reads the names there that the image has in the end. */
    private void nameInMetadata() {
        if (build.request().last(BuildOption.METADATA_FILE) == null) {
            return;
        }
        Path file = Path.of(build.plan().folder()).resolve(build.plan().metadataFile());
        try {
            String names = "\"image.name\": \"" + String.join(",", push.texts()) + "\"";
            String text = Files.readString(file);
            Files.writeString(file, IMAGE_NAME.matcher(text).replaceFirst(Matcher.quoteReplacement(names)));
        } catch (IOException e) {
            narration.note("The image's names are not in " + file + ": " + e.getMessage());
        }
    }

    private Report notPushed(Report judged, @CheckForNull String digest) {
        List<String> reasons = new ArrayList<>();
        if (judged.smokeTest() != null && !judged.smokeTest().passed()) {
            reasons.add("it did not pass its smoke test");
        }
        for (Gate gate : judged.gates()) {
            if (gate.outcome() == Gate.Outcome.FAILED) {
                reasons.add("it crossed the quality gate `" + gate.id() + "`");
            }
        }
        String unnamed = unnamed(digest);
        String note = "The image is not pushed as " + String.join(", ", push.texts()) + ", since "
                + String.join(" and ", reasons) + "."
                + (unnamed == null ? "" : " Without a name it is in the registry as " + unnamed + ".");
        narration.note(note);
        return judged.withPush(judged.result(), judged.verdict(), judged.image(), List.of(note));
    }

    /** Where the image is without a name; null where it is nowhere but in the engine. */
    @CheckForNull
    private String unnamed(@CheckForNull String digest) {
        if (push.merges()) {
            return String.join(" and ", indexes.stream().map(push::withoutName).toList());
        }
        return digest == null ? null : push.withoutName(digest);
    }

    private Report failed(Report judged, String message, @CheckForNull String explanation) {
        return ended(
                judged,
                new ResultSection(
                        ResultSection.Status.FAILURE,
                        ObservedBuild.EXIT_FAILED,
                        new ResultSection.Failure(message, explanation, 0),
                        judged.result().failedTries()));
    }

    private Report ended(Report judged, ResultSection result) {
        ResultSection.Failure failure = result.error();
        String sentence = failure.explanation() == null ? failure.message() : failure.explanation();
        narration.error(sentence);
        return judged.withPush(result, sentence, judged.image(), List.of());
    }
}
