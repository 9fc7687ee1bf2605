package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs docker commands, each in its own session: Ctrl-C then reaches only this process, and the commands that remove
 * containers can finish.
 */
final class DockerClient {
    private static final int MOST_BYTES = 4 << 20;
    private static final long TICK_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ClientEnvironment environment;

    /**
     * The result of a command.
     *
     * @param exitCode -1 when it was stopped
     */
    record Answer(int exitCode, String output, String errors) {
        private static final String OF_ENGINE = "Error response from daemon: ";

        boolean isGood() {
            return exitCode == 0;
        }

        /** The engine's message, otherwise the last line that is not about help. */
        String lastWords() {
            String last = "exit code " + exitCode;
            for (String line : (errors.isBlank() ? output : errors).split("\n")) {
                int ofEngine = line.indexOf(OF_ENGINE);
                if (ofEngine >= 0) {
                    return line.substring(ofEngine + OF_ENGINE.length()).strip();
                }
                if (!line.isBlank() && !line.startsWith("See '") && !line.startsWith("Run '")) {
                    last = line.strip();
                }
            }
            return last;
        }
    }

    DockerClient(ClientEnvironment environment) {
        this.environment = environment;
    }

    /** Runs a command that ends quickly. */
    Answer ask(List<String> command) throws SmokeTestException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        return run(command, Map.of(), null, () -> System.nanoTime() > end);
    }

    /** The JSON array that an inspecting command prints; empty when nothing has that name. */
    List<JsonTree> inspect(List<String> command) throws SmokeTestException, InterruptedException {
        Answer answer = ask(command);
        try {
            return answer.output().isBlank()
                    ? List.of()
                    : JsonTree.parse(answer.output().getBytes(StandardCharsets.UTF_8))
                            .items();
        } catch (IOException e) {
            throw new SmokeTestException(
                    "`" + String.join(" ", command) + "` returns something that is not JSON.", answer.lastWords());
        }
    }

    /**
     * Runs a command.
     *
     * @param variables in addition to those of the environment
     * @param guard to be informed of its process; null for none
     * @param isOver when to stop it
     * @throws SmokeTestException when it cannot be started
     */
    Answer run(
            List<String> command, Map<String, String> variables, @CheckForNull SmokeGuard guard, BooleanSupplier isOver)
            throws SmokeTestException, InterruptedException {
        Process process = start(command, variables, false);
        if (guard != null) {
            guard.watch(process.pid());
        }
        Collected output = new Collected(process.getInputStream());
        Collected errors = new Collected(process.getErrorStream());
        try {
            boolean ended = false;
            while (!ended && !isOver.getAsBoolean()) {
                ended = process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (!ended) {
                process.toHandle().destroy();
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            }
            return new Answer(ended ? process.exitValue() : -1, output.text(), errors.text());
        } finally {
            process.destroyForcibly();
            if (guard != null) {
                guard.unwatch();
            }
        }
    }

    /**
     * Starts a command.
     *
     * @param together whether to merge its errors into its output
     */
    Process start(List<String> command, Map<String, String> variables, boolean together) throws SmokeTestException {
        List<String> words = new ArrayList<>();
        Path session = environment.program("setsid");
        if (session != null) {
            words.add(session.toString());
        }
        Path program = environment.program(command.get(0));
        words.add(program == null ? command.get(0) : program.toString());
        words.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(environment.folder().toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(together);
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SmokeTestException(
                    "The docker command cannot be started: " + e.getMessage(),
                    "The smoke test needs it; install it (package docker-ce-cli from Docker, docker-cli from Debian).");
        }
    }

    /** The first part of a stream. */
    private static final class Collected implements Runnable {
        private final InputStream from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Collected(InputStream from) {
            this.from = from;
            thread = new Thread(this, "docker");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (from) {
                int count;
                while ((count = from.read(buffer)) >= 0) {
                    synchronized (bytes) {
                        if (bytes.size() < MOST_BYTES) {
                            bytes.write(buffer, 0, count);
                        }
                    }
                }
            } catch (IOException e) {
                // The command was stopped: its output until then counts.
                return;
            }
        }

        String text() throws InterruptedException {
            thread.join(1000);
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
