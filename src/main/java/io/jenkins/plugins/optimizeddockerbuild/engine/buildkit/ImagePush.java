package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Executes a {@link PendingPush}, by one thread; only {@link #cancel} may be called from another. */
public final class ImagePush {
    private static final int MOST_LINES = 200;

    /**
     * Newer clients wrap a single manifest in an index unless told otherwise; older ones never do, and do not know the
     * option.
     */
    private static final String AS_IT_IS = "--prefer-index=false";

    /** An engine's output about what it pushed, or the client's about what it combined. */
    private static final Pattern DIGEST = Pattern.compile("\\b(?:digest:|pushing) (sha256:[0-9a-f]{64})\\b");

    private final PendingPush push;
    private final ClientEnvironment environment;
    private final Object lock = new Object();
    private Process running;
    private boolean cancelled;

    /**
     * The outcome.
     *
     * @param exitCode of the command that failed; 0 when none did
     * @param output of the last command, at most its last 200 lines
     * @param digest of what the registry has now; null when unknown
     */
    public record Outcome(
            int exitCode, List<String> output, @CheckForNull String digest) {
        public Outcome {
            output = List.copyOf(output);
        }
    }

    public ImagePush(PendingPush push, ClientEnvironment environment) {
        this.push = push;
        this.environment = environment;
    }

    /** Stops the running command; what has been pushed stays. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (running != null) {
                running.destroy();
            }
            lock.notifyAll();
        }
    }

    /** Waits before another try; false when the push is canceled meanwhile. */
    public boolean pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        synchronized (lock) {
            for (long left = pause.toNanos(); left > 0 && !cancelled; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return !cancelled;
        }
    }

    public boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Names the image in the engine, if that is requested. */
    public Outcome nameHere(String digest) throws IOException, InterruptedException {
        return runAll(push.namingHere(docker(), digest), digest);
    }

    /**
     * Pushes the image.
     *
     * @param digests of the image from the build: one, or one per node
     * @throws IOException when a command cannot be started
     */
    public Outcome run(Collection<String> digests) throws IOException, InterruptedException {
        boolean isOne = push.byDigest() && digests.size() == 1;
        return runAll(
                push.commands(docker(), digests), isOne ? digests.iterator().next() : null);
    }

    private String docker() {
        Path docker = environment.program("docker");
        return docker == null ? "docker" : docker.toString();
    }

    private Outcome runAll(List<List<String>> commands, @CheckForNull String digest)
            throws IOException, InterruptedException {
        Outcome last = new Outcome(0, List.of(), digest);
        for (List<String> command : commands) {
            boolean copies = command.contains("imagetools");
            last = run(copies ? asItIs(command) : command, last.digest());
            if (copies && last.exitCode() != 0 && says(last, "unknown flag: --prefer-index")) {
                last = run(command, last.digest());
            }
            if (last.exitCode() != 0) {
                return last;
            }
        }
        return last;
    }

    private static List<String> asItIs(List<String> command) {
        List<String> changed = new ArrayList<>(command);
        changed.add(command.indexOf("create") + 1, AS_IT_IS);
        return changed;
    }

    private static boolean says(Outcome outcome, String words) {
        return outcome.output().stream().anyMatch(line -> line.contains(words));
    }

    private Outcome run(List<String> command, @CheckForNull String digest) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(environment.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectErrorStream(true);
        Process process;
        synchronized (lock) {
            if (cancelled) {
                return new Outcome(1, List.of(), digest);
            }
            process = builder.start();
            running = process;
        }
        Deque<String> lines = new ArrayDeque<>();
        String told = digest;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
                if (lines.size() > MOST_LINES) {
                    lines.remove();
                }
                Matcher matcher = DIGEST.matcher(line);
                told = matcher.find() ? matcher.group(1) : told;
            }
            return new Outcome(process.waitFor(), new ArrayList<>(lines), told);
        } finally {
            process.destroyForcibly();
        }
    }
}
