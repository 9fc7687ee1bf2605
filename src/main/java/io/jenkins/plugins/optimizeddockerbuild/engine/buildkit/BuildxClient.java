package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@link BuildPlan} once.
 *
 * <p>The client runs in a session of its own where the system supports that: Ctrl-C then reaches only this process,
 * which calls {@link #cancel()}, so the client gets one signal, not two. On SIGTERM the client tells BuildKit to stop
 * the build, prints the outcome, and ends; if it has not ended after {@link #PATIENCE}, it is killed with all its
 * children, and BuildKit stops the build because its session is gone. If this process is killed (SIGKILL, out of
 * memory), a guard process that waits on a pipe notices and sends the SIGTERM instead.
 */
public final class BuildxClient {
    /** How long a canceled client may take to end. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int EXIT_CODE_OF_CTRL_C = 130;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** How long to wait for output that a grandchild keeps open. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);

    /** Holds a token unique to one client, by which the guard finds it. */
    private static final String CLIENT_VARIABLE = "ODB_CLIENT";

    /**
     * Reads the client's process id, then waits for another line. If the input ends without one, the starting process
     * is gone. It may die between the start of the client and the first line; then the guard looks for the oldest
     * process with the token ($1) in its environment, for as long as a start may take.
     */
    private static final String GUARD = "trap '' HUP INT TERM; if read -r client; then read -r word && exit; else n=0;"
            + " while [ -z \"$client\" ] && [ $n -lt 5 ]; do [ $n = 0 ] || sleep 1; n=$((n + 1));"
            + " client=$(grep -lsF \"" + CLIENT_VARIABLE
            + "=$1\" /proc/[0-9]*/environ | tr -dc '0-9\\n' | sort -n | head -n 1);"
            + " done; fi; [ -n \"$client\" ] || exit;"
            + " kill -TERM \"$client\" 2>/dev/null || exit; n=0;"
            + " while [ $n -lt 10 ]; do sleep 1; kill -0 \"$client\" 2>/dev/null || exit; n=$((n + 1)); done;"
            + " kill -KILL \"$client\"";

    private final BuildPlan plan;
    private final ClientEnvironment environment;
    private final Duration patience;
    private final Object lock = new Object();
    private Process process;
    private boolean cancelled;

    public BuildxClient(BuildPlan plan, ClientEnvironment environment) {
        this(plan, environment, PATIENCE);
    }

    BuildxClient(BuildPlan plan, ClientEnvironment environment, Duration patience) {
        this.plan = plan;
        this.environment = environment;
        this.patience = patience;
    }

    /**
     * Runs the client.
     *
     * @param progress receives the client's standard error as it arrives, from one thread; it is neither flushed nor
     *     closed. If it throws, the rest is read and dropped, and the build continues
     * @param result receives standard output if the plan writes the result there; null to let the client inherit this
     *     process's standard output
     * @throws BuilderUnavailableException when the client cannot be started
     * @throws InterruptedException when the thread was interrupted; the build has been canceled and the client ended
     */
    public BuildResult run(OutputStream progress, @CheckForNull OutputStream result)
            throws BuilderUnavailableException, InterruptedException {
        // Identifies this client's processes; not a secret, so the slow start of a secure generator is not worth it.
        String word = Long.toHexString(ThreadLocalRandom.current().nextLong()) + Long.toHexString(System.nanoTime());
        Process guard = guard(word);
        Process started = start(result, guard, word);
        if (started == null) {
            dismiss(guard);
            return new BuildResult(EXIT_CODE_OF_CTRL_C, BuildResult.Ending.CANCELED, BuildMetadata.NONE, null);
        }
        List<Pump> pumps = new ArrayList<>();
        boolean onlyErrors = plan.writesStandardOutput();
        pumps.add(new Pump(onlyErrors ? started.getErrorStream() : started.getInputStream(), progress, "progress"));
        if (onlyErrors && result != null) {
            pumps.add(new Pump(started.getInputStream(), result, "result"));
        }
        boolean interrupted = false;
        int exitCode;
        while (true) {
            try {
                exitCode = started.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            }
        }
        dismiss(guard);
        IOException problem = null;
        for (Pump pump : pumps) {
            IOException pumpProblem = pump.finish(STRAGGLERS);
            problem = problem == null ? pumpProblem : problem;
        }
        if (interrupted) {
            throw new InterruptedException("the build was canceled");
        }
        return BuildResult.of(plan, environment, exitCode, isCancelled(), problem);
    }

    /** Null when the build was canceled before it started. */
    @CheckForNull
    private Process start(@CheckForNull OutputStream result, @CheckForNull Process guard, String word)
            throws BuilderUnavailableException {
        List<String> command = new ArrayList<>();
        Path session = environment.program("setsid");
        if (session != null) {
            command.add(session.toString());
        }
        command.addAll(plan.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(new File(plan.folder()));
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        variables.putAll(plan.environment());
        variables.put(CLIENT_VARIABLE, word);
        builder.redirectInput(plan.readsStandardInput() ? Redirect.INHERIT : Redirect.from(new File("/dev/null")));
        if (!plan.writesStandardOutput()) {
            builder.redirectErrorStream(true);
        } else if (result == null) {
            builder.redirectOutput(Redirect.INHERIT);
        }
        synchronized (lock) {
            if (cancelled) {
                return null;
            }
            try {
                process = builder.start();
                tell(guard, Long.toString(process.pid()));
                return process;
            } catch (IOException e) {
                dismiss(guard);
                throw new BuilderUnavailableException(
                        "The client cannot be started: " + e.getMessage() + "; check "
                                + plan.command().get(0) + " and the folder " + plan.folder() + ".",
                        e);
            }
        }
    }

    /** Started before the client, so that it is guarded from the first moment; null when it cannot be started. */
    @CheckForNull
    private static Process guard(String word) {
        try {
            return new ProcessBuilder("/bin/sh", "-c", GUARD, "odb-guard", word)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
    }

    private static void tell(@CheckForNull Process guard, String line) {
        if (guard == null) {
            return;
        }
        try {
            OutputStream input = guard.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            guard.destroyForcibly();
        }
    }

    private static void dismiss(@CheckForNull Process guard) {
        if (guard == null) {
            return;
        }
        tell(guard, "done");
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            guard.destroyForcibly();
        }
    }

    /**
     * Cancels the build: the client is asked to end, once, and killed after {@link #PATIENCE}. Returns immediately;
     * {@link #run} returns when the client has ended. Calling it repeatedly, before the start or after the end is
     * harmless.
     */
    public void cancel() {
        Process running;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            running = process;
        }
        if (running == null || !running.isAlive()) {
            return;
        }
        List<ProcessHandle> family = new ArrayList<>(running.descendants().toList());
        // Not Process.destroy(): that closes the pipes as well, which would lose the client's last messages.
        running.toHandle().destroy();
        Thread killer = new Thread(() -> makeSureItEnds(running, family), "cancel");
        killer.setDaemon(true);
        killer.start();
    }

    private void makeSureItEnds(Process client, List<ProcessHandle> family) {
        try {
            boolean ended = client.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                // If the client is a script, its children may not have been signaled yet.
                TimeUnit.MILLISECONDS.sleep(500);
                family.forEach(ProcessHandle::destroy);
                TimeUnit.MILLISECONDS.sleep(patience.toMillis() / 2);
            } else {
                client.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Copies the bytes of one stream to their receiver. */
    private static final class Pump implements Runnable {
        private final InputStream from;
        private final OutputStream to;
        private final Thread thread;
        private volatile boolean reading = true;
        private volatile boolean abandoned;
        private volatile IOException problem;

        Pump(InputStream from, OutputStream to, String name) {
            this.from = from;
            this.to = to;
            thread = new Thread(this, name);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                while (true) {
                    reading = true;
                    int count = from.read(buffer);
                    reading = false;
                    if (count < 0 || abandoned) {
                        return;
                    }
                    deliver(buffer, count);
                }
            } catch (IOException e) {
                if (problem == null) {
                    problem = e;
                }
            }
        }

        private void deliver(byte[] buffer, int count) {
            if (problem != null) {
                return;
            }
            try {
                to.write(buffer, 0, count);
            } catch (IOException e) {
                problem = e;
            } catch (RuntimeException e) {
                problem = new IOException("the receiver of the client's output failed: " + e, e);
            }
        }

        /**
         * Waits for the end of the stream, however long its receiver takes, but not for silent processes that outlive
         * the client and keep its output open.
         */
        @CheckForNull
        IOException finish(Duration mostSilence) throws InterruptedException {
            long silentSince = System.nanoTime();
            while (thread.isAlive()) {
                thread.join(20);
                if (!reading) {
                    silentSince = System.nanoTime();
                } else if (System.nanoTime() - silentSince > mostSilence.toNanos()) {
                    abandoned = true;
                    break;
                }
            }
            return problem;
        }
    }
}
