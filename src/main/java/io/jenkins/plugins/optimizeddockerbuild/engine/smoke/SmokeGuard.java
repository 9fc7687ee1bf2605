package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that removes what a smoke test started if this process is killed (SIGKILL, out of memory). It waits on a
 * pipe for the process ids of clients and for a final word. If the pipe ends without that word, it stops the running
 * client and runs the remove command a few times, because the engine may still be starting containers. It has its own
 * session, so killing this process group does not reach it.
 */
final class SmokeGuard implements AutoCloseable {
    private static final String GUARD = "trap '' HUP INT TERM; client=0;"
            + " while read -r word; do [ \"$word\" != done ] || exit 0; client=$word; done;"
            + " [ \"$client\" = 0 ] || kill -TERM \"$client\" 2>/dev/null;"
            + " for pause in 0 1 2 4 8; do sleep $pause; \"$@\"; done";

    private final Process process;

    private SmokeGuard(@CheckForNull Process process) {
        this.process = process;
    }

    /**
     * Starts it; if that fails, the test runs unguarded.
     *
     * @param remove the command that removes everything; must tolerate missing containers
     */
    static SmokeGuard start(ClientEnvironment environment, List<String> remove) {
        List<String> command = new ArrayList<>();
        Path session = environment.program("setsid");
        if (session != null) {
            command.add(session.toString());
        }
        command.addAll(List.of("/bin/sh", "-c", GUARD, "odb-guard"));
        command.addAll(remove);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        try {
            return new SmokeGuard(builder.start());
        } catch (IOException e) {
            return new SmokeGuard(null);
        }
    }

    /** Passes the process id of the running client. */
    void watch(long client) {
        tell(Long.toString(client));
    }

    /** Signals that the client has ended. */
    void unwatch() {
        tell("0");
    }

    private void tell(String word) {
        if (process == null) {
            return;
        }
        try {
            OutputStream input = process.getOutputStream();
            input.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    /** Signals that it is no longer needed. */
    @Override
    public void close() {
        tell("done");
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }
}
