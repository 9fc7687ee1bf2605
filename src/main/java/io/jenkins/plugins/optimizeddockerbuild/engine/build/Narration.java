package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdviceText;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Summary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetGroup;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log lines about the build itself, beside those of its layers: how it starts and how it ended. docs/log.md
 * documents them.
 */
final class Narration {
    private static final int MOST_SECRETS = 5;
    private static final int MOST_ADVICE = 3;
    private static final long WORTH_A_WORD_BYTES = 1000;

    private final Consumer<LogLine> log;

    Narration(Consumer<LogLine> log) {
        this.log = log;
    }

    /** Announces what is about to run. */
    void begin(PreparedBuild build, PruningPlan pruning) {
        if (build.unpruned() == PreparedBuild.Unpruned.BUILT_AGAIN) {
            note("The build failed in a layer that had part of the pruned context. It is built again with the whole"
                    + " context.");
        }
        pool(build.settings().pool());
        Capabilities capabilities = build.capabilities();
        say("BUILDER " + capabilities.builder() + " (" + capabilities.driver() + ")"
                + (capabilities.buildx() == null ? "" : ", buildx " + capabilities.buildx())
                + (capabilities.docker() == null ? "" : ", Docker " + capabilities.docker())
                + (capabilities.buildkit() == null ? "" : ", BuildKit " + capabilities.buildkit()));
        say("PRUNE " + pruning(pruning));
        if (pruning.note() != null) {
            note(pruning.note());
        }
        for (String note : build.notes()) {
            note(note);
        }
        say("COMMAND " + build.plan().display());
    }

    private void pool(@CheckForNull PoolSeat seat) {
        if (seat == null) {
            return;
        }
        if (!seat.lost().isEmpty()) {
            note("The node `" + String.join("`, `", seat.lost())
                    + "` was lost during the build, which is run again on another node.");
        }
        for (String sentence : seat.sentences()) {
            if (seat.outcome() == PoolSeat.Outcome.FALLBACK) {
                warn(sentence);
            } else {
                say("POOL " + sentence);
            }
        }
    }

    /** Logs what the cache mounts were filled with. */
    void filled(@CheckForNull CacheMountsSection mounts) {
        if (mounts != null && mounts.filled() != null) {
            say("MOUNTS " + moved(mounts.filled()) + " from " + mounts.reference());
        } else if (mounts != null && !mounts.present().isEmpty()) {
            say("MOUNTS not filled: the builder has what " + mounts.reference() + " holds");
        }
    }

    private void written(@CheckForNull CacheMountsSection mounts) {
        if (mounts != null && mounts.written() != null) {
            say("MOUNTS " + moved(mounts.written()) + " to " + mounts.reference());
        }
        if (mounts != null && mounts.savedMillis() != null) {
            say("MOUNTS saved " + Durations.format(Duration.ofMillis(mounts.savedMillis()))
                    + " of base images and the instructions with mounts, compared with builds without a fill");
        }
    }

    private static String moved(CacheMountsSection.Moved moved) {
        return Counts.of(moved.files(), "file") + ", " + ByteSizes.format(moved.bytes()) + " in "
                + Durations.format(Duration.ofMillis(moved.durationMillis()));
    }

    private static String pruning(PruningPlan plan) {
        List<String> titles = new ArrayList<>();
        for (PruningPlan.Group group : plan.groups()) {
            titles.add(group.title());
        }
        String what = titles.isEmpty() ? "nothing to leave out" : String.join(", ", titles);
        return plan.applied() == PruneMode.REPORT && !titles.isEmpty()
                ? "report: could go: " + what
                : plan.applied().word() + ": " + what;
    }

    /** Logs the outcome. */
    void end(BuildReporter.Reported reported, Report report) {
        if (reported.build().refusal() != null) {
            error(reported.build().refusal());
            return;
        }
        context(report.context());
        written(report.cache().mounts());
        for (String note : reported.newNotes()) {
            note(note);
        }
        ResultSection.Failure failure = report.result().error();
        Summary.of(
                        reported.build().timeline(),
                        reported.lines(),
                        reported.layerBytes(),
                        reported.because(),
                        failure == null ? null : failure.explanation(),
                        TotalTime.of(report))
                .forEach(log);
        targets(report);
        advice(report);
    }

    /** A line for each target of a bake. */
    private void targets(Report report) {
        for (TargetSection target : report.targets()) {
            TargetGroup.Layers layers = TargetGroup.Layers.of(target, report);
            String how =
                    switch (target.status()) {
                        case SUCCESS -> "DONE ";
                        case FAILURE -> "FAILED after ";
                        case CANCELED -> "CANCELED after ";
                    };
            say("TARGET " + target.name() + " " + how + Durations.format(target.durationMillis()) + ", "
                    + Counts.of(layers.all(), "layer") + ", " + layers.shared() + " shared with other targets, "
                    + layers.cached() + " from the cache"
                    + (target.images().isEmpty() ? "" : ", " + String.join(", ", target.images())));
        }
    }

    /** Logs the advice that saves most, and where the patches are. */
    private void advice(Report report) {
        int shown = Math.min(MOST_ADVICE, report.advice().size());
        for (Advice advice : report.advice().subList(0, shown)) {
            say("ADVICE " + AdviceText.line(advice));
        }
        int more = report.advice().size() - shown;
        if (more > 0 || report.patch() != null) {
            List<String> where = new ArrayList<>();
            if (more > 0) {
                where.add(more + " more in the report");
            }
            if (report.patch() != null) {
                where.add("all patches in " + ReportWriter.PATCH
                        + " next to the report, not built yet: odb advise --apply --verify applies what builds");
            }
            say("ADVICE " + String.join(", ", where));
        }
    }

    /** Logs that a running build crosses a quality gate. */
    void crossedAlready(Gate gate) {
        say(LogLine.Kind.WARNING, "GATE " + GateText.already(gate));
    }

    /** Logs the result of the quality gates. */
    void gates(Report report) {
        for (Gate gate : report.gates()) {
            boolean crossed = gate.isCrossed();
            say(crossed ? LogLine.Kind.WARNING : LogLine.Kind.SUMMARY, "GATE " + GateText.line(gate));
        }
    }

    /** Logs what the registry has now. */
    void pushed(List<String> names, @CheckForNull String digest, String duration) {
        say("PUSH " + String.join(", ", names) + (digest == null ? "" : " at " + digest) + " in " + duration);
    }

    void error(String sentence) {
        say(LogLine.Kind.ERROR, "ERROR " + sentence);
    }

    private void context(ContextSection context) {
        if (context == null || !context.analysed()) {
            return;
        }
        long kept = context.everything().bytes() - context.after().bytes();
        long stayed = context.after().bytes() - context.sentBytes();
        long leftOut = context.everything().files() - context.after().files();
        say("CONTEXT sent " + ByteSizes.format(context.sentBytes())
                + (stayed > WORTH_A_WORD_BYTES
                        ? "; " + ByteSizes.format(stayed)
                                + " not sent: the builder has them, or no instruction reads them"
                        : "")
                + (leftOut == 0
                        ? ""
                        : "; " + ByteSizes.format(kept) + " in " + Counts.of(leftOut, "file")
                                + " left out by ignore rules and pruning" + (context.complete() ? "" : ", at least")));
        int shown = 0;
        for (Inventory.Secret secret : context.secrets()) {
            if (secret.kept() && shown++ < MOST_SECRETS) {
                say(
                        LogLine.Kind.WARNING,
                        "WARN " + secret.path() + " looks like a secret (" + secret.reason()
                                + ") and BuildKit can see it: add it to .dockerignore");
            }
        }
    }

    /** Logs where the report is. */
    void written(Path folder) {
        say("REPORT " + folder.resolve(ReportWriter.HTML));
    }

    void note(String sentence) {
        say(LogLine.Kind.NOTE, "NOTE " + sentence);
    }

    void warn(String sentence) {
        say(LogLine.Kind.WARNING, "WARN " + sentence);
    }

    private void say(String text) {
        log.accept(LogLine.summary(text));
    }

    private void say(LogLine.Kind kind, String text) {
        log.accept(new LogLine(kind, 0, text.getBytes(StandardCharsets.UTF_8), -1));
    }
}
