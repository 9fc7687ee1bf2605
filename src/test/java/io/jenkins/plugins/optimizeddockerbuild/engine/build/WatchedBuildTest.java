package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetGroup;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedBuildTest {
    private static final String PLAIN =
            "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n#2 [1/2] FROM busybox\n#2 CACHED\n\n"
                    + "#3 [2/2] RUN make\n#3 0.512 cc main.c\n#3 DONE 4.1s\n";

    private final List<LogLine> lines = new ArrayList<>();
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private WatchedBuild inLog(String... secrets) {
        return WatchedBuild.inLog(LogSettings.DEFAULT, lines::add, List.of(secrets), null, "1.2.3");
    }

    private WatchedBuild onTerminal() {
        return WatchedBuild.onTerminal(LogSettings.DEFAULT, new LogWriter(terminal), null, "1.2.3");
    }

    private static void write(WatchedBuild build, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        build.write(bytes, 0, bytes.length);
    }

    private String log() {
        StringBuilder text = new StringBuilder();
        for (LogLine line : lines) {
            text.append(line).append(line.kind() == LogLine.Kind.TEXT ? "" : "\n");
        }
        return text.toString();
    }

    private static String rawJson(String digest, String name, int second) {
        return "{\"vertexes\":[{\"digest\":\"sha256:" + digest + "\",\"name\":\"" + name
                + "\",\"started\":\"2026-01-01T10:00:0" + second + "Z\",\"completed\":\"2026-01-01T10:00:0" + second
                + ".5Z\"}]}\n";
    }

    @Test
    void reportsEachOfTwoBuildsWithItsOwnLayers() {
        WatchedBuild watched = inLog();
        write(watched, PLAIN + "some other output\n" + PLAIN.replace("RUN make", "RUN other"));

        List<Report> reports = watched.reports();

        assertThat(reports).hasSize(2);
        assertThat(reports.get(0).timeline().vertices().toString())
                .contains("RUN make")
                .doesNotContain("RUN other");
        assertThat(reports.get(1).timeline().vertices().toString())
                .contains("RUN other")
                .doesNotContain("RUN make");
        assertThat(reports.get(1).timeline().vertices().get(0).number()).isEqualTo(1);
        assertThat(log().split("VERDICT ", -1)).as("one summary each").hasSize(3);
    }

    @Test
    void reportsEachOfTwoBuildsInRawJson() {
        WatchedBuild watched = inLog();
        for (String build : new String[] {"a", "b"}) {
            write(watched, rawJson(build + 1, "[internal] load build definition from Dockerfile", 1));
            write(watched, rawJson(build + 2, "[1/1] RUN " + build, 2));
        }
        assertThat(watched.reports()).hasSize(2);
    }

    private static void bake(WatchedBuild watched) {
        write(watched, rawJson("a", "[web internal] load build definition from Dockerfile", 1));
        write(watched, rawJson("b", "[api internal] load build definition from Dockerfile", 1));
        write(watched, rawJson("c", "[web tools 1/1] RUN make", 2));
        write(watched, rawJson("c", "[api tools 1/1] RUN make", 2));
        write(watched, rawJson("d", "[web web 1/1] RUN web", 3));
        write(
                watched,
                rawJson("e", "[api api 1/1] RUN api", 4).replace("\"completed\"", "\"error\":\"exit\",\"completed\""));
    }

    @Test
    void reportsABakeOnceWithAGroupForEachTargetAndSharedLayersOnce() {
        WatchedBuild watched = inLog();
        bake(watched);

        assertThat(watched.reports()).hasSize(1);
        Report report = watched.reports().get(0);
        assertThat(report.cache().layers()).isEqualTo(3);
        assertThat(TargetGroup.of(report))
                .extracting(TargetGroup::targets)
                .containsExactly(List.of("api", "web"), List.of("api"), List.of("web"));
        assertThat(report.targets())
                .extracting(TargetSection::status)
                .containsExactly(ResultSection.Status.FAILURE, ResultSection.Status.SUCCESS);
        assertThat(log())
                .contains("TARGET api FAILED after 3.5s, 2 layers, 1 shared with other targets, 0 from the cache\n")
                .contains("TARGET web DONE 2.5s, 2 layers, 1 shared with other targets, 0 from the cache\n");
    }

    @Test
    void namesTheImageOfEachTargetWithItsDigest() {
        WatchedBuild watched = inLog();
        bake(watched);
        write(watched, rawJson("f", "[web] exporting to image", 5));
        for (String id : new String[] {
            "exporting manifest sha256:1",
            "exporting attestation manifest sha256:2",
            "exporting manifest list sha256:3",
            "naming to docker.io/library/web:1"
        }) {
            write(watched, "{\"statuses\":[{\"id\":\"" + id + "\",\"vertex\":\"sha256:f\",\"current\":0}]}\n");
        }

        Report report = watched.reports().get(0);

        assertThat(report.targets())
                .extracting(TargetSection::images)
                .containsExactly(List.of(), List.of("web:1@sha256:3"));
        assertThat(log()).contains("TARGET web DONE ").contains(" from the cache, web:1@sha256:3\n");
    }

    @Test
    void givesTheReportOfOneTargetItsOwnLayersTimeAndResult() {
        WatchedBuild watched = inLog();
        bake(watched);
        Report report = watched.reports().get(0);

        Report web = report.of(report.targets().get(1));

        assertThat(web.timeline().vertices())
                .extracting(vertex -> vertex.name().name())
                .containsExactly(
                        "[web internal] load build definition from Dockerfile",
                        "[tools 1/1] RUN make",
                        "[web web 1/1] RUN web");
        assertThat(web.result().status()).isEqualTo(ResultSection.Status.SUCCESS);
        assertThat(web.durationMillis()).isEqualTo(2500);
        assertThat(web.cache().layers()).isEqualTo(2);
        assertThat(web.verdict()).doesNotContain("RUN api");
    }

    @Test
    void takesADockerfileThatIsLoadedTwiceForOneBuild() {
        WatchedBuild watched = inLog();
        write(watched, rawJson("a", "[internal] load build definition from Dockerfile", 1));
        write(watched, rawJson("b", "resolve image config for docker-image://docker.io/docker/dockerfile:1", 2));
        write(watched, rawJson("c", "[internal] load build definition from Dockerfile", 3));
        write(watched, rawJson("d", "[1/1] RUN x", 4));
        assertThat(watched.reports()).hasSize(1);
    }

    @Test
    void passesEverythingElseThroughByteForByte() {
        WatchedBuild watched = inLog();
        write(watched, "+ make\n[INFO] 10:15:30 x\n2026-03-01T10:15:30Z not progress\n12 %\nno end");
        watched.close();
        assertThat(log()).isEqualTo("+ make\n[INFO] 10:15:30 x\n2026-03-01T10:15:30Z not progress\n12 %\nno end");
        assertThat(watched.reports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T10:15:30.1234567Z ",
                "[2026-03-01T10:15:30.123Z] ",
                "[2026-03-01T10:15:30.123+01:00] ",
                "10:15:30  ",
                "[10:15:30] "
            })
    void readsProgressBehindATimeStamp(String stamp) {
        WatchedBuild watched = inLog();
        StringBuilder stamped = new StringBuilder();
        PLAIN.lines().forEach(line -> stamped.append(stamp).append(line).append('\n'));
        for (byte letter : (stamped + stamp + "done\n").getBytes(StandardCharsets.UTF_8)) {
            watched.write(letter);
        }
        assertThat(watched.reports()).hasSize(1);
        assertThat(watched.reports().get(0).timeline().vertices()).hasSize(3);
        assertThat(log()).contains("cc main.c").contains(stamp + "done\n");
    }

    @Test
    void readsRawJsonBehindATimeStamp() {
        WatchedBuild watched = inLog();
        String pretty =
                "{\n  \"vertexes\": [\n    {\n      \"digest\": \"sha256:a\",\n      \"name\": \"[1/1] RUN x\",\n"
                        + "      \"started\": \"2026-01-01T10:00:00Z\",\n      \"completed\": \"2026-01-01T10:00:01Z\"\n    }\n  ]\n}\n";
        pretty.lines().forEach(line -> write(watched, "2026-03-01T10:15:30.1234567Z " + line + "\n"));
        assertThat(watched.reports()).hasSize(1);
    }

    @Test
    void hidesSecretsThatNobodyBeforeCouldSee() {
        WatchedBuild watched = inLog("sesame-0pen");
        write(watched, rawJson("a", "[1/1] RUN echo sesame-0pen https://joe:Pw55zz@host/", 1));
        String output = Base64.getEncoder().encodeToString("using sesame-0pen\n".getBytes(StandardCharsets.UTF_8));
        write(
                watched,
                "{\"logs\":[{\"vertex\":\"sha256:a\",\"stream\":1,\"data\":\"" + output
                        + "\",\"timestamp\":\"2026-01-01T10:00:01Z\"}]}\n");
        assertThat(watched.reports().toString() + log())
                .contains("using ****")
                .doesNotContain("sesame-0pen")
                .doesNotContain("Pw55zz");
    }

    @Test
    void hidesTheCredentialsOfAnAddressInWhatTheClientSays() {
        WatchedBuild watched = inLog();
        write(watched, rawJson("a", "[1/1] RUN true", 1) + "ERROR: failed to push https://joe:Pw55zz@host/x\n");
        assertThat(watched.reports().toString() + log())
                .contains("failed to push https://joe:***@host/x")
                .doesNotContain("Pw55zz");
    }

    @Test
    void saysThatItIsTheRestOfABuildAfterARestart() {
        WatchedBuild watched = inLog().goingOn();
        write(watched, "#7 [3/4] RUN make\n#7 DONE 4.1s\n");
        assertThat(watched.reports().get(0).notes()).singleElement().asString().contains("restart");
        assertThat(watched.reports().get(0).verdict()).startsWith("After a restart, only the rest was seen: ");
        assertThat(log()).contains("NOTE The log was interrupted by a restart");
    }

    @Test
    void saysNothingOfARestartWhereABuildBeginsAfterIt() {
        WatchedBuild watched = inLog().goingOn();
        write(watched, PLAIN);
        assertThat(watched.reports().get(0).notes()).isEmpty();
    }

    /** What somebody saw of builds while they ran. */
    private static final class Seen implements WatchedBuild.Viewer {
        private final List<String> all = new ArrayList<>();

        @Override
        public void begins(boolean isRest) {
            all.add(isRest ? "rest" : "begin");
        }

        @Override
        public void line(LogLine line) {
            all.add(
                    line.kind() == LogLine.Kind.OUTPUT
                            ? line.toString()
                            : line.kind().toString());
        }

        @Override
        public void reached(Headway headway) {
            all.add(headway.finished() + " finished");
        }

        @Override
        public void ends() {
            all.add("end");
        }
    }

    @Test
    void showsBuildsWhileTheyRunAndNothingElse() {
        Seen seen = new Seen();
        WatchedBuild watched = inLog("sesame-0pen").seenBy(seen);
        write(watched, "before\n");
        assertThat(seen.all).isEmpty();

        write(
                watched,
                "#1 [1/2] RUN make\n#1 0.512 cc sesame-0pen main.c\n#1 DONE 4.1s\n\n#2 [2/2] RUN test\n#2 0.1 x\n");
        watched.tick(Instant.now());
        watched.close();
        write(watched, "after\n");

        assertThat(seen.all)
                .containsSubsequence(
                        "begin", "HEADING", "#1 0.5 cc **** main.c", "DONE", "HEADING", "1 finished", "end")
                .endsWith("end")
                .doesNotContain("SUMMARY", "TEXT");
    }

    @Test
    void showsABuildUntilItIsReportedAndAgainWhenItGoesOn() {
        Seen seen = new Seen();
        WatchedBuild watched = inLog().seenBy(seen);
        write(watched, PLAIN + "#4 exporting to image\n#4 DONE 0.1s\n");
        watched.tick(Instant.now().plusSeconds(60));
        assertThat(seen.all).endsWith("end");

        write(watched, "\n#5 exporting cache to registry\n");
        watched.tick(Instant.now());

        assertThat(seen.all).containsSubsequence("end", "begin", "HEADING").doesNotContain("rest");
    }

    @Test
    void showsThatItIsTheRestOfABuildAfterARestart() {
        Seen seen = new Seen();
        WatchedBuild watched = inLog().goingOn().seenBy(seen);
        write(watched, "#7 [3/4] RUN make\n#7 0.1 x\n");

        assertThat(seen.all).containsSubsequence("rest", "HEADING").doesNotContain("begin");
        watched.close();
    }

    @Test
    void endsABuildWhileTheOutputGoesOn() {
        WatchedBuild watched = inLog();
        write(watched, PLAIN + "#4 exporting to image\n#4 naming to docker.io/library/app:1.2 done\n#4 DONE 0.1s\n");

        watched.tick(Instant.now().plusSeconds(4));
        assertThat(log()).doesNotContain("VERDICT ");

        watched.tick(Instant.now().plusSeconds(60));
        assertThat(log()).contains("VERDICT ");
        write(watched, "tests run for an hour\n");
        assertThat(log()).contains("tests run for an hour");
        assertThat(watched.reports()).hasSize(1);
    }

    @Test
    void reportsABuildOnceThatGoesOnLongAfterItsExport() {
        WatchedBuild watched = inLog();
        write(watched, PLAIN + "#4 exporting to image\n#4 DONE 0.1s\n");
        watched.tick(Instant.now().plusSeconds(60));
        write(watched, "\n#5 exporting cache to registry\n#5 DONE 3.0s\n");

        assertThat(watched.reports()).singleElement().satisfies(report -> {
            assertThat(report.timeline().vertices()).hasSize(5);
            assertThat(report.timeline().vertices().get(4).name().name()).isEqualTo("exporting cache to registry");
        });
    }

    @Test
    void reportsABuildInRawJsonOnceThatGoesOnLongAfterItsExport() {
        WatchedBuild watched = inLog();
        String load = "[internal] load build definition from Dockerfile";
        write(watched, rawJson("a", load, 0) + rawJson("b", "[1/1] RUN make", 1));
        write(watched, rawJson("c", "exporting to image", 2));
        watched.tick(Instant.now().plusSeconds(60));
        write(watched, rawJson("d", "exporting cache to registry", 3));
        watched.tick(Instant.now().plusSeconds(120));
        write(watched, rawJson("e", load, 4) + rawJson("f", "[1/1] RUN test", 5));

        assertThat(watched.reports())
                .extracting(report -> report.timeline().vertices().size())
                .containsExactly(4, 2);
    }

    @Test
    void tellsBuildsOfDifferentDockerfilesApart() {
        WatchedBuild watched = inLog();
        for (String name : List.of("api.Dockerfile", "web.Dockerfile")) {
            write(watched, rawJson(name, "[internal] load build definition from " + name, 0));
            write(watched, rawJson(name + "1", "[1/1] RUN make", 1));
            write(watched, rawJson(name + "2", "exporting to image", 2));
        }
        write(watched, rawJson("g", "[internal] load git source https://host/x.git", 3));
        write(watched, rawJson("h", "[1/1] RUN make", 4));

        assertThat(watched.reports())
                .extracting(report -> report.timeline().vertices().size())
                .containsExactly(3, 3, 2);
    }

    @Test
    void waitsForABuildThatHasNotExportedYet() {
        WatchedBuild watched = inLog();
        write(watched, PLAIN);

        watched.tick(Instant.now().plusSeconds(60));

        assertThat(log()).doesNotContain("VERDICT ");
    }

    @Test
    void knowsTheImageByTheNameThatItGot() {
        WatchedBuild watched = inLog();
        write(
                watched,
                PLAIN + "#4 exporting to image\n#4 naming to docker.io/library/app:1.2 done\n"
                        + "#4 naming to registry.example.com/team/app:1.2 done\n#4 DONE 0.1s\n");

        assertThat(watched.reports().get(0).request().tags())
                .containsExactly("app:1.2", "registry.example.com/team/app:1.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Step 1/3 : FROM busybox%Step 2/3 : RUN false%The command returned a non-zero code: 1|false|classic",
                "Step 1/1 : FROM busybox%Successfully built 0123456789ab|true|classic",
                "sha256:0123456789012345678901234567890123456789012345678901234567890123|true|no progress",
                "make: nothing to be done|false|no progress",
                "''|false|empty",
            })
    void saysWhatAnInputWithoutProgressIs(String text, boolean succeeded, String word) {
        WatchedBuild watched = onTerminal();
        write(watched, text.isEmpty() ? "" : text.replace('%', '\n') + "\n");
        assertThat(watched.reports()).isEmpty();
        assertThat(watched.unrecognized().succeeded()).isEqualTo(succeeded);
        assertThat(watched.unrecognized().sentence()).contains(word);
        assertThat(terminal.toString(StandardCharsets.UTF_8)).doesNotContain("Nothing was built");
    }

    @Test
    void failsWhereTheClientDidBeforeItBuilt() {
        WatchedBuild watched = onTerminal();
        write(
                watched,
                "ERROR: Cannot connect to the Docker daemon at unix:///nowhere.sock. Is the docker daemon running?\n");
        assertThat(watched.reports())
                .singleElement()
                .satisfies(report -> assertThat(report.result().status()).isEqualTo(ResultSection.Status.FAILURE));
    }
}
