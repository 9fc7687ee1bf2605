package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Stall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Investigates why a layer is silent and reports it, on its own thread; one layer at a time, because the answers are
 * the same for all. Reports nothing after {@link #close}.
 */
public final class StallDiagnosis implements Consumer<Stall>, AutoCloseable {
    private static final int LONGEST_LINE = 160;

    /** Null when no server may be queried. */
    @CheckForNull
    private final EndpointFinder finder;

    @CheckForNull
    private final EndpointProbe probe;

    private final List<Path> folders;
    private final BiConsumer<Integer, List<String>> findings;

    private Thread running;
    private boolean closed;

    /**
     * @param folders on disks that the build fills: Docker's data folder if it is on this machine, and the temporary
     *     folder
     * @param findings receives the layer's number and lines to show, for example {@code AnnotatedLog::diagnose}
     */
    public StallDiagnosis(
            EndpointFinder finder,
            EndpointProbe probe,
            List<Path> folders,
            BiConsumer<Integer, List<String>> findings) {
        this.finder = finder;
        this.probe = probe;
        this.folders = List.copyOf(folders);
        this.findings = findings;
    }

    /** Uses only the layer's own output: for a machine that does not build and must not connect anywhere. */
    public static StallDiagnosis fromOutputAlone(BiConsumer<Integer, List<String>> findings) {
        return new StallDiagnosis(null, null, List.of(), findings);
    }

    /** Starts an investigation, unless one is running for another layer. */
    @Override
    public synchronized void accept(Stall stall) {
        if (closed || running != null) {
            return;
        }
        running = new Thread(() -> run(stall), "stall diagnosis");
        running.setDaemon(true);
        running.start();
    }

    /** Does not wait for pending answers. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run(Stall stall) {
        try {
            tell(stall, diagnose(stall));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            tell(stall, List.of("the cause of the silence could not be investigated: " + e));
        } finally {
            finished();
        }
    }

    private void tell(Stall stall, List<String> lines) {
        if (!isClosed()) {
            findings.accept(stall.layer().number(), lines);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void finished() {
        running = null;
    }

    List<String> diagnose(Stall stall) throws InterruptedException {
        List<Answer> answers =
                probe == null ? List.of() : probe.ask(finder.find(stall.layer().name()));
        List<DiskSpace> disks = new ArrayList<>();
        for (Path folder : folders) {
            DiskSpace disk = DiskSpace.of(folder);
            if (disk != null && disks.stream().noneMatch(other -> isSameDisk(other, disk))) {
                disks.add(disk);
            }
        }
        return probe == null
                ? describe(
                        stall, "it may be computing, or waiting for a server, for input or for a lock", answers, disks)
                : describe(stall, answers, disks);
    }

    private static boolean isSameDisk(DiskSpace one, DiskSpace other) {
        return one.total() == other.total() && Math.abs(one.free() - other.free()) < 100_000_000;
    }

    /** The report: the most likely reason first. */
    static List<String> describe(Stall stall, List<Answer> answers, List<DiskSpace> disks) {
        return describe(stall, reason(answers, disks), answers, disks);
    }

    private static List<String> describe(Stall stall, String reason, List<Answer> answers, List<DiskSpace> disks) {
        List<String> lines = new ArrayList<>();
        lines.add("silent for " + Durations.coarse(stall.layer().silentMillis()) + ": " + reason);
        if (stall.lastLines().isEmpty()) {
            lines.add("it has printed nothing so far");
        } else {
            String last = stall.lastLines().get(stall.lastLines().size() - 1);
            lines.add("it printed last: " + shortened(last));
        }
        List<String> well = new ArrayList<>();
        for (Answer answer : answers) {
            String server =
                    answer.endpoint().server() + " (" + answer.endpoint().purpose() + ")";
            if (answer.healthy()) {
                well.add(server);
            } else {
                lines.add(shortened(server + ": " + answer.finding()));
            }
        }
        if (!well.isEmpty()) {
            lines.add("reachable from here: " + String.join(", ", well));
        }
        for (DiskSpace disk : disks) {
            lines.add("disk: " + disk.finding() + (disk.isAlmostFull() ? ", almost full" : ""));
        }
        return lines;
    }

    private static String reason(List<Answer> answers, List<DiskSpace> disks) {
        for (DiskSpace disk : disks) {
            if (disk.isAlmostFull()) {
                return "the disk is almost full, the builder may be waiting for space";
            }
        }
        for (Answer answer : answers) {
            if (!answer.reachable()) {
                return answer.endpoint().server() + " cannot be reached from here, the step may be waiting for it";
            }
            if (!answer.healthy()) {
                return answer.endpoint().server() + " answers with errors; the step may be retrying";
            }
        }
        return answers.isEmpty()
                ? "no server is known that it could be waiting for; it may be computing, or waiting for input or a lock"
                : "every server it may need answers from here; it may be computing, or waiting for input or a lock";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE - 1) + "…";
    }
}
