package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code odb} as a person does: as a process of its own, with streams and an exit code. */
final class OdbProcess {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Path input = Path.of("/dev/null");

    @CheckForNull
    private Path output;

    private OdbProcess(Path folder) {
        this.folder = folder;
    }

    static OdbProcess in(Path folder) {
        return new OdbProcess(folder);
    }

    OdbProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    OdbProcess reading(Path file) {
        input = file;
        return this;
    }

    /** Standard output goes to a file or device, and is not part of what a run leaves behind. */
    OdbProcess writing(Path file) {
        output = file;
        return this;
    }

    /** What a run left behind. */
    record Ended(int exitCode, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        Running running = start(arguments);
        return running.await();
    }

    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Odb.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("odb", ".out");
        Path err = Files.createTempFile("odb", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectOutput((output == null ? out : output).toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** A run under way. */
    record Running(Process process, Path out, Path err) {
        /** Waits until the output has a text. */
        void awaitOutput(String text) throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (!Files.readString(out, StandardCharsets.ISO_8859_1).contains(text)) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new AssertionError(
                            "\"" + text + "\" did not come:\n" + Files.readString(out) + Files.readString(err));
                }
                Thread.sleep(50);
            }
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }

        Ended await() throws IOException, InterruptedException {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("did not end:\n" + Files.readString(out) + Files.readString(err));
            }
            Ended ended = new Ended(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return ended;
        }
    }
}
