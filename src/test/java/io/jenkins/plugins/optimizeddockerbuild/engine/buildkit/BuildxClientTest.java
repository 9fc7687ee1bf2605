package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts instead of the client; the real one is cancelled in {@link RealBuilderTest}. */
@Timeout(300)
class BuildxClientTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void handsOverWhatTheClientSays() throws Exception {
        BuildResult result = run("echo progress >&2; echo text");
        assertThat(result.ending()).isEqualTo(BuildResult.Ending.SUCCEEDED);
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("progress\ntext\n");
        assertThat(result.problem()).isNull();
    }

    @Test
    void keepsTheResultOnStandardOutputClean() throws Exception {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        BuildPlan plan = plan("echo progress >&2; head -c 300000 /dev/zero; echo more >&2", true, null);
        client(plan).run(progress, result);
        assertThat(result.size()).isEqualTo(300_000);
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("progress\nmore\n");
    }

    @Test
    void runsWithTheEnvironmentAndInTheFolderOfThePlan() throws Exception {
        environment.put("SECRET", "a b");
        run("echo \"$SECRET $BASE\"; pwd; cat");
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("a b base\n" + folder.toRealPath() + "\n");
    }

    @Test
    void tellsHowTheClientEnded() throws Exception {
        assertThat(run("exit 3"))
                .extracting(BuildResult::exitCode, BuildResult::ending)
                .containsExactly(3, BuildResult.Ending.FAILED);
        assertThat(run("kill -KILL $$").exitCode()).isEqualTo(137);
    }

    @Test
    void readsTheMetadataOfThisBuildAndNoOlder() throws Exception {
        Files.writeString(folder.resolve("meta.json"), "{\"containerimage.digest\":\"sha256:old\"}");
        assertThat(client(plan("exit 1", false, "meta.json"))
                        .run(progress, null)
                        .metadata())
                .isEqualTo(BuildMetadata.NONE);
        BuildPlan plan = plan("echo '{\"containerimage.digest\":\"sha256:new\"}' > meta.json", false, "meta.json");
        assertThat(client(plan).run(progress, null).metadata().digest()).isEqualTo("sha256:new");
        BuildResult broken =
                client(plan("echo '{' > meta.json", false, "meta.json")).run(progress, null);
        assertThat(broken.ending()).isEqualTo(BuildResult.Ending.SUCCEEDED);
        assertThat(broken.problem()).hasMessageContaining("cut off");
    }

    @Test
    void saysWhenTheClientCannotBeStarted() {
        BuildPlan plan = new BuildPlan(
                List.of("/no/such/client"),
                List.of("x"),
                Map.of(),
                "/no/such/folder",
                null,
                false,
                false,
                null,
                List.of());
        assertThatThrownBy(() -> client(plan).run(progress, null))
                .isInstanceOf(BuilderUnavailableException.class)
                .hasMessageContaining("The client cannot be started");
    }

    @Test
    void tellsTheClientOnceToEndAndTakesWhatItSaysThen() throws Exception {
        String script = "n=0; trap 'n=$((n+1)); echo signal $n >&2' TERM INT HUP; echo started >&2; i=0;"
                + " while [ $n = 0 ]; do sleep 0.05; done; sleep 1; echo end $n >&2; exit 130";
        BuildxClient client = client(plan(script, false, null));
        CompletableFuture<BuildResult> result = start(client);
        waitFor("started");
        client.cancel();
        client.cancel();
        assertThat(result.get(20, TimeUnit.SECONDS))
                .extracting(BuildResult::exitCode, BuildResult::ending)
                .containsExactly(130, BuildResult.Ending.CANCELED);
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("started\nsignal 1\nend 1\n");
    }

    @Test
    void killsAClientThatDoesNotEndAndItsChildren() throws Exception {
        String script = "trap '' TERM; sleep 300 & echo $! > child; echo started >&2; wait; wait; sleep 300";
        BuildxClient client = new BuildxClient(plan(script, false, null), environment(), Duration.ofMillis(500));
        CompletableFuture<BuildResult> result = start(client);
        waitFor("started");
        client.cancel();
        assertThat(result.get(20, TimeUnit.SECONDS).ending()).isEqualTo(BuildResult.Ending.CANCELED);
        assertEnds(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
    }

    /** As with a docker command that is a script: the signal ends the script and not what it runs. */
    @Test
    void leavesNothingBehindWhereTheClientIsAScriptAroundAnother() throws Exception {
        String script = "sleep 300 & echo $! > child; echo started >&2; trap 'exit 143' TERM; wait";
        BuildxClient client = new BuildxClient(plan(script, false, null), environment(), Duration.ofSeconds(2));
        CompletableFuture<BuildResult> result = start(client);
        waitFor("started");
        client.cancel();
        assertThat(result.get(20, TimeUnit.SECONDS).ending()).isEqualTo(BuildResult.Ending.CANCELED);
        assertEnds(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
    }

    @Test
    void doesNotStartWhatWasCancelledBefore() throws Exception {
        BuildxClient client = client(plan("echo started", false, null));
        client.cancel();
        BuildResult result = client.run(progress, null);
        assertThat(result.ending()).isEqualTo(BuildResult.Ending.CANCELED);
        assertThat(progress.size()).isZero();
    }

    @Test
    void cancelsTheBuildWhenItsThreadIsInterrupted() throws Exception {
        BuildxClient client = client(plan("echo $$ > pid; echo started >&2; exec sleep 300", false, null));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                client.run(progress, null);
                thrown.complete(null);
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        thread.start();
        waitFor("started");
        thread.interrupt();
        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertEnds(Long.parseLong(Files.readString(folder.resolve("pid")).strip()));
    }

    @Test
    void letsTheBuildGoOnWhenTheReceiverOfItsOutputFails() throws Exception {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no room");
            }
        };
        BuildResult result = client(plan("head -c 1000000 /dev/zero; echo done > done", false, null))
                .run(broken, null);
        assertThat(result.ending()).isEqualTo(BuildResult.Ending.SUCCEEDED);
        assertThat(result.problem()).hasMessage("no room");
        assertThat(folder.resolve("done")).exists();
    }

    @Test
    void waitsForAReceiverThatIsSlow() throws Exception {
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                progress.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    Thread.sleep(2500);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                progress.write(bytes, offset, length);
            }
        };
        assertThat(client(plan("echo one; sleep 0.1; echo two", false, null))
                        .run(slow, null)
                        .problem())
                .isNull();
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void doesNotWaitForWhatTheClientLeavesRunning() throws Exception {
        BuildResult result = run("sleep 1000 & echo $! > child; echo said");
        assertThat(result.ending()).isEqualTo(BuildResult.Ending.SUCCEEDED);
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("said\n");
        assertThat(ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("child")).strip())))
                .hasValueSatisfying(child -> assertThat(child.destroy()).isTrue());
    }

    /** Ctrl-C goes to all processes of the terminal's foreground group: the client must not be one of them. */
    @Test
    void givesTheClientASessionOfItsOwn() throws Exception {
        run("cut -d' ' -f1,6 /proc/$$/stat");
        String[] pidAndSession =
                progress.toString(StandardCharsets.UTF_8).strip().split(" ");
        assertThat(pidAndSession[0]).isEqualTo(pidAndSession[1]);
    }

    @Test
    void leavesNoClientBehindWhenThisProcessDiesWithoutAWord() throws Exception {
        assertEndsWithItsBuilder("sleep 1; kill -KILL $PPID");
    }

    @Test
    void leavesNoClientBehindWhenThisProcessDiesRightAfterTheStart() throws Exception {
        assertEndsWithItsBuilder("kill -KILL $PPID");
    }

    private void assertEndsWithItsBuilder(String death) throws Exception {
        Files.writeString(
                folder.resolve("script"),
                "trap 'echo ended > ended; exit 1' TERM; echo $$ > pid; " + death + "; while :; do sleep 0.1; done");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        waitForFile(folder.resolve("pid"));
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        other.waitFor();
        waitForFile(folder.resolve("ended"));
        assertEnds(pid);
    }

    /** A process that builds until it is killed. */
    static final class Dying {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            BuildPlan plan = new BuildPlan(
                    List.of("/bin/sh", "script"),
                    List.of("x"),
                    Map.of(),
                    folder.toString(),
                    null,
                    false,
                    false,
                    null,
                    List.of());
            new BuildxClient(plan, new ClientEnvironment(System.getenv(), folder))
                    .run(new ByteArrayOutputStream(), null);
        }
    }

    private BuildResult run(String script) throws Exception {
        return client(plan(script, false, null)).run(progress, null);
    }

    private CompletableFuture<BuildResult> start(BuildxClient client) {
        CompletableFuture<BuildResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(client.run(progress, null));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private void waitFor(String text) throws InterruptedException {
        while (!progress.toString(StandardCharsets.UTF_8).contains(text)) {
            Thread.sleep(20);
        }
    }

    private static void waitForFile(Path file) throws Exception {
        while (!Files.exists(file) || Files.size(file) == 0) {
            Thread.sleep(20);
        }
    }

    private static void assertEnds(long pid) throws InterruptedException {
        while (ProcessHandle.of(pid).isPresent()) {
            Thread.sleep(20);
        }
    }

    private BuildxClient client(BuildPlan plan) {
        return new BuildxClient(plan, environment());
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(Map.of("PATH", System.getenv("PATH"), "BASE", "base"), folder);
    }

    private BuildPlan plan(String script, boolean resultOnStandardOutput, @CheckForNull String metadataFile) {
        return new BuildPlan(
                List.of("/bin/sh", "-c", script),
                List.of("docker", "buildx"),
                environment,
                folder.toString(),
                metadataFile,
                false,
                resultOnStandardOutput,
                null,
                List.of());
    }
}
