package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImagePush;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PassingFault;
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
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The second half of a push that waits for the verdict on the image. Idempotent. */
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

    /** Null when no push is waiting, or the build made no image. */
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

    /** Names the image in the engine, for the test and for later use. */
    void nameHere(Report built) throws InterruptedException {
        String digest = digest(built);
        if (digest == null) {
            return;
        }
        try {
            ImagePush.Outcome outcome = client.nameHere(digest);
            if (outcome.exitCode() != 0) {
                narration.note("The image was not named in the engine: " + String.join(" ", outcome.output()));
            }
        } catch (IOException e) {
            narration.note("The image was not named in the engine: " + e.getMessage());
        }
    }

    @CheckForNull
    private static String digest(Report built) {
        return built.image() == null ? null : built.image().digest();
    }

    /**
     * Pushes the image if it passes; otherwise notes that nothing was pushed.
     *
     * @return the report with the outcome
     */
    Report settle(Report judged) throws InterruptedException {
        String digest = digest(judged);
        if (!judged.passes()) {
            return notPushed(judged, digest);
        }
        if (push.merges() && !isWhole(judged)) {
            return failed(
                    judged,
                    "The image is not named: not all of its platforms were found in the registry ("
                            + String.join(", ", judged.request().platforms())
                            + "), where the builder's nodes push them.",
                    null);
        }
        if (digest == null && push.byDigest()) {
            return failed(judged, "The client did not report the image's digest.", null);
        }
        long begun = System.nanoTime();
        ImagePush.Outcome outcome;
        List<String> notes = new ArrayList<>();
        try {
            outcome = run(push.merges() ? indexes : digest == null ? List.of() : List.of(digest), notes);
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
            BuildFailure failure = failure(outcome);
            return failed(judged, failure.message(), failure.explanation());
        }
        nameInMetadata();
        narration.pushed(push.texts(), outcome.digest(), Durations.format(Duration.ofNanos(System.nanoTime() - begun)));
        ImageSection image = judged.image();
        ImageSection pushed = image == null || outcome.digest() == null
                ? image
                : new ImageSection(outcome.digest(), image.names(), image.platforms());
        return judged.withPush(judged.result(), judged.verdict(), pushed, notes);
    }

    /**
     * Pushes, again after a temporary fault.
     *
     * @param notes receives a sentence about each try that failed so
     */
    private ImagePush.Outcome run(Collection<String> digests, List<String> notes)
            throws IOException, InterruptedException {
        for (int failed = 0; ; failed++) {
            ImagePush.Outcome outcome = client.run(digests);
            if (outcome.exitCode() == 0 || client.isCancelled()) {
                return outcome;
            }
            BuildFailure failure = failure(outcome);
            PassingFault fault = PassingFault.of(failure, List.of(), failure.message());
            Duration pause = Retries.pause(build, failed, fault, narration::note);
            if (pause == null) {
                return outcome;
            }
            notes.add("The push failed with a temporary fault (" + fault.words() + ") and was tried again.");
            narration.note(Retries.announcement(build, "The push", fault.words(), pause, failed + 1));
            if (!client.pause(pause)) {
                return outcome;
            }
        }
    }

    private BuildFailure failure(ImagePush.Outcome outcome) {
        return BuildFailure.ofPush(
                build.request(), build.capabilities(), push.names().get(0).text(), outcome);
    }

    /** Whether the nodes pushed an image for every platform. */
    private static boolean isWhole(Report judged) {
        return judged.image() != null
                && judged.image().platforms().size()
                        == judged.request().platforms().size();
    }

    /** The client's metadata file must hold the image's final names. */
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
            narration.note("The image's names are missing from " + file + ": " + e.getMessage());
        }
    }

    private Report notPushed(Report judged, @CheckForNull String digest) {
        List<String> reasons = new ArrayList<>();
        if (judged.smokeTest() != null && !judged.smokeTest().passed()) {
            reasons.add("it did not pass its smoke test");
        }
        for (Gate gate : judged.gates()) {
            if (gate.outcome() == Gate.Outcome.FAILED) {
                reasons.add("it crosses the quality gate `" + gate.id() + "`");
            }
        }
        String unnamed = unnamed(digest);
        String note = "The image is not pushed as " + String.join(", ", push.texts()) + ", because "
                + String.join(" and ", reasons) + "."
                + (unnamed == null ? "" : " It is in the registry without a name, as " + unnamed + ".");
        narration.note(note);
        return judged.withPush(judged.result(), judged.verdict(), judged.image(), List.of(note));
    }

    /** Where the image is without a name; null when it is only in the engine. */
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
