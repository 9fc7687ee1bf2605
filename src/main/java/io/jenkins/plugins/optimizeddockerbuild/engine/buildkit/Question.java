package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command whose standard output is an answer. It starts immediately and is waited for when the answer is needed, so
 * several run in parallel.
 */
final class Question {
    private static final int MOST_BYTES = 16 << 20;

    private final Process process;
    private final CompletableFuture<byte[]> output;
    private final CompletableFuture<byte[]> errors;

    private Question(Process process) {
        this.process = process;
        this.output = read(process.getInputStream());
        this.errors = read(process.getErrorStream());
    }

    /** @throws IOException when the command cannot be started */
    static Question ask(ClientEnvironment environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(environment.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return new Question(builder.start());
    }

    private static CompletableFuture<byte[]> read(InputStream stream) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                        byte[] buffer = new byte[8192];
                        int count;
                        while ((count = stream.read(buffer)) >= 0) {
                            if (bytes.size() < MOST_BYTES) {
                                bytes.write(buffer, 0, count);
                            }
                        }
                        result.complete(bytes.toByteArray());
                    } catch (IOException e) {
                        result.completeExceptionally(e);
                    }
                },
                "answer");
        reader.setDaemon(true);
        reader.start();
        return result;
    }

    /**
     * The output of the command.
     *
     * @throws IOException when it failed, with its first line of errors, or did not answer in time
     */
    byte[] answer(Duration timeout) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no answer in " + timeout.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(firstLine(errors.get(1, TimeUnit.SECONDS)));
            }
            return output.get(1, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("the answer could not be read", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Programs print the error first, and then how to get help. */
    private String firstLine(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        int line = text.indexOf('\n');
        return text.isEmpty() ? "exit code " + process.exitValue() : line < 0 ? text : text.substring(0, line);
    }
}
