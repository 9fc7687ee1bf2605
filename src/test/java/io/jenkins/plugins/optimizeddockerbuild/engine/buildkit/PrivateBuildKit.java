package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An engine and a registry for one test class alone, which may kill, fill and stop them. */
public final class PrivateBuildKit implements AutoCloseable {
    private static final String SCRIPT = "src/test/e2e/environment";

    private final Path home;
    private final String path;

    private PrivateBuildKit(Path home, String path) {
        this.home = home;
        this.path = path;
    }

    /** @param home empty folder for the data; its place decides which disk is used */
    static PrivateBuildKit start(Path home) throws IOException, InterruptedException {
        return start(home, System.getenv("PATH"));
    }

    /** @param path where the engine finds its own programs, besides the packages it comes from */
    public static PrivateBuildKit start(Path home, String path) throws IOException, InterruptedException {
        PrivateBuildKit started = new PrivateBuildKit(home, path);
        started.environment("start");
        return started;
    }

    /** A client of it, with contexts in that folder. */
    RealBuildKit client(Path folder) throws IOException, InterruptedException {
        return new RealBuildKit(variables(), folder);
    }

    /** What a client needs in its environment. */
    public Map<String, String> variables() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$1\" && env -0",
                        "sh",
                        home.resolve("env.sh").toString())
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (shell.waitFor() != 0) {
            throw new IOException("no environment in " + home);
        }
        Map<String, String> variables = new HashMap<>();
        for (String line : output.split("\0")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    /** Starts what was stopped or killed again. */
    public void restart() throws IOException, InterruptedException {
        environment("stop");
        environment("start");
    }

    /** Ends the engine as a crash would. */
    public void killEngine() throws IOException {
        ProcessHandle.of(process("dockerd")).orElseThrow().destroyForcibly();
    }

    /** Ends the registry. */
    void killRegistry() throws IOException {
        ProcessHandle.of(process("registry")).orElseThrow().destroyForcibly();
    }

    private long process(String name) throws IOException {
        long pid = 0;
        for (String line : Files.readAllLines(home.resolve("running"))) {
            pid = line.startsWith(name + "=") ? Long.parseLong(line.substring(name.length() + 1)) : pid;
        }
        return pid;
    }

    private void environment(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT, command, home.toString());
        builder.environment().put("ODB_ENVIRONMENT", "private");
        builder.environment().put("PATH", path);
        Path log = home.resolveSibling(home.getFileName() + ".log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(SCRIPT + " " + command + ": " + Files.readString(log));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        environment("remove");
    }
}
