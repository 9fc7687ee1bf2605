package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Cause;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonsTest {
    private static final String PIP = "RUN pip install -r requirements.txt";
    private static final String COPY_REQUIREMENTS = "COPY requirements.txt .";
    private static final String COPY_APP = "COPY app app";
    private static final String COMPILE = "RUN python -m compileall app";

    @TempDir
    private Path folder;

    private BuildSketch project;

    @BeforeEach
    void makeAProject() throws Exception {
        project = new BuildSketch(folder)
                .write("requirements.txt", "numpy\n")
                .write("app/main.py", "print(1)\n")
                .write("app/util/text.py", "pass\n");
        dockerfile("ARG VERSION=1", "ENV MODE=fast");
        project.build("*");
    }

    private void dockerfile(String... settings) throws Exception {
        project.write(
                "Dockerfile",
                "FROM python:3.11-slim AS deps\n" + String.join("\n", settings) + "\n" + COPY_REQUIREMENTS + "\n" + PIP
                        + "\nFROM deps\n" + COPY_APP + "\n" + COMPILE + "\n");
    }

    @Test
    void knowsNothingOfTheFirstBuild() throws Exception {
        LayerReason reason = new BuildSketch(folder).build("*").get(PIP);

        assertThat(reason.kind()).isEqualTo(Kind.FIRST);
        assertThat(reason.text()).isEqualTo("no earlier build is known");
    }

    @Test
    void saysNothingOfLayersThatCameFromTheCache() throws Exception {
        assertThat(project.build()).isEmpty();
    }

    @Test
    void tellsOfTwoBuildsOnlyWhatIsBehindTheLayersThatRan() throws Exception {
        project.write("app/main.py", "print(22)\n").argument("VERSION", "2");
        project.build(COPY_APP, COMPILE);
        project.write("app/main.py", "print(333)\n");
        project.build(COPY_APP, COMPILE);

        List<Cause> causes =
                Reasons.between(project.history().get(2), project.history().get(0));

        assertThat(causes).singleElement().satisfies(cause -> {
            assertThat(cause.layer().instruction()).isEqualTo(COPY_APP);
            assertThat(cause.reason().text()).isEqualTo("app/main.py changed (9 B to 11 B)");
        });
    }

    @Test
    void knowsWithoutHistoryThatTheCacheWasDisabled() {
        TimelineSection timeline = SampleReports.mlBackend().timeline();

        assertThat(Reasons.withoutHistory(timeline, true, List.of()).values())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason.kind()).isEqualTo(Kind.NO_CACHE));
        assertThat(Reasons.withoutHistory(timeline, false, List.of("no such stage")))
                .isEmpty();
    }

    @Test
    void doesNotCompareBuildsOfTwoHistories() throws Exception {
        BuildSketch other = new BuildSketch(folder);
        project.write("app/main.py", "print(22)\n");
        other.build("*");

        assertThat(Reasons.between(project.history().get(0), other.history().get(0)))
                .isEmpty();
        assertThat(Reasons.between(
                        project.history().get(0).withIngredients(null),
                        project.history().get(0)))
                .isEmpty();
    }

    @Test
    void namesTheFileThatChanged() throws Exception {
        project.write("app/main.py", "print(22)\n");

        Map<String, LayerReason> reasons = project.build(COPY_APP, COMPILE);

        LayerReason reason = reasons.get(COPY_APP);
        assertThat(reason.kind()).isEqualTo(Kind.FILES);
        assertThat(reason.text()).isEqualTo("app/main.py changed (9 B to 10 B)");
        assertThat(reason.cause()).isZero();
        assertThat(reason.since()).isEqualTo("build-1");
        assertThat(reason.files()).containsExactly(new LayerReason.FileChange("app/main.py", Change.CHANGED, 9L, 10L));
        LayerReason after = reasons.get(COMPILE);
        assertThat(after.kind()).isEqualTo(Kind.FILES);
        assertThat(after.cause()).isEqualTo(4);
        assertThat(after.text()).isEqualTo(reason.text());
        assertThat(after.files()).isEmpty();
    }

    @Test
    void countsFilesThatAreNewOrGone() throws Exception {
        project.write("app/a.py", "1\n").write("app/b.py", "1\n").write("app/c.py", "1\n");
        Files.delete(folder.resolve("app/util/text.py"));

        assertThat(project.build(COPY_APP, COMPILE).get(COPY_APP).text())
                .isEqualTo("app/a.py (2 B) is new, app/b.py (2 B) is new and 2 more files changed");
    }

    @Test
    void doesNotMindWhenAFileWasWritten() throws Exception {
        Files.setLastModifiedTime(
                folder.resolve("app/main.py"), java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));

        assertThat(project.build(COPY_APP).get(COPY_APP).kind()).isEqualTo(Kind.NOT_IN_CACHE);
    }

    @Test
    void mindsPermissionsAsBuildKitDoes() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("app/main.py"), PosixFilePermissions.fromString("rwx------"));

        assertThat(project.build(COPY_APP).get(COPY_APP).text()).isEqualTo("app/main.py has other permissions");
    }

    @Test
    void doesNotMindFilesThatNoInstructionReads() throws Exception {
        project.write("README.md", "changed\n");

        assertThat(project.build(COPY_APP).get(COPY_APP).kind()).isEqualTo(Kind.NOT_IN_CACHE);
    }

    @Test
    void namesABuildArgumentThatTheLayerSees() throws Exception {
        project.argument("VERSION", "2");

        LayerReason reason = project.build(PIP, COPY_APP, COMPILE).get(PIP);

        assertThat(reason.kind()).isEqualTo(Kind.ARGUMENT);
        assertThat(reason.argument()).isEqualTo("VERSION");
        assertThat(reason.text()).isEqualTo("the build argument VERSION is newly set");
        project.argument("VERSION", "3");
        assertThat(project.build(PIP).get(PIP).text()).isEqualTo("the build argument VERSION changed");
    }

    @Test
    void doesNotBlameABuildArgumentThatTheLayerDoesNotSee() throws Exception {
        project.argument("VERSION", "2").argument("OTHER", "x");

        assertThat(project.build(COPY_REQUIREMENTS).get(COPY_REQUIREMENTS).kind())
                .isEqualTo(Kind.NOT_IN_CACHE);
    }

    @Test
    void doesNotLookAtSecretArguments() throws Exception {
        dockerfile("ARG API_TOKEN");
        project.argument("API_TOKEN", "one");
        project.build("*");
        project.argument("API_TOKEN", "two");

        LayerReason reason = project.build(PIP).get(PIP);

        assertThat(reason.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(reason.text()).contains("the build argument API_TOKEN");
    }

    @Test
    void keepsNoValueOfAnArgumentOrVariable() throws Exception {
        dockerfile("ARG VERSION", "ENV MODE=very-private-mode");
        project.argument("VERSION", "very-private-value");
        project.build("*");

        BuildSummary summary = project.history().get(0);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(summary, json);
        assertThat(json.toString(StandardCharsets.UTF_8)).doesNotContain("very-private");
    }

    @Test
    void namesTheLineAboveThatChanged() throws Exception {
        dockerfile("ARG VERSION=1", "ENV MODE=slow");

        LayerReason reason = project.build(PIP).get(PIP);

        assertThat(reason.kind()).isEqualTo(Kind.INSTRUCTION);
        assertThat(reason.text()).isEqualTo("line 3 (`ENV MODE`) changed");
        assertThat(reason.lines()).isEqualTo(new Lines(3, 3));
        dockerfile("ARG VERSION=1");
        assertThat(project.build(PIP).get(PIP).text()).isEqualTo("`ENV MODE` above it was removed from the Dockerfile");
        dockerfile("ARG VERSION=1", "USER app");
        assertThat(project.build(PIP).get(PIP).text())
                .isEqualTo("line 3 (`USER app`) above it is new in the Dockerfile");
    }

    @Test
    void doesNotBlameAVariableForACopyThatDoesNotNameIt() throws Exception {
        dockerfile("ARG VERSION=1", "ENV MODE=slow");

        assertThat(project.build(COPY_REQUIREMENTS).get(COPY_REQUIREMENTS).kind())
                .isEqualTo(Kind.NOT_IN_CACHE);
    }

    @Test
    void tellsWhatALineWasBefore() throws Exception {
        String before = Files.readString(folder.resolve("Dockerfile"));
        project.write("Dockerfile", before.replace("RUN python", "RUN PYTHONHASHSEED=0 python"));

        LayerReason reason = project.build("RUN PYTHON").get("RUN PYTHONHASHSEED=0 python -m compileall app");

        assertThat(reason.kind()).isEqualTo(Kind.INSTRUCTION);
        assertThat(reason.text()).isEqualTo("line 8 of the Dockerfile changed: it was `" + COMPILE + "`");
        project.write("Dockerfile", before + "RUN echo more\n");
        assertThat(project.build("RUN echo").get("RUN echo more").text()).isEqualTo("line 9 is new in the Dockerfile");
    }

    @Test
    void looksIntoHereDocuments() throws Exception {
        project.write("Dockerfile", "FROM python:3.11-slim\nRUN <<EOF\necho one\nEOF\n");
        project.build("*");
        project.write("Dockerfile", "FROM python:3.11-slim\nRUN <<EOF\necho two\nEOF\n");

        assertThat(project.build("*").get("RUN <<EOF").text()).isEqualTo("lines 2-4 (`RUN <<EOF`) changed");
    }

    @Test
    void namesTheBaseImage() throws Exception {
        project.base('2');

        LayerReason reason = project.build("*").get(COPY_REQUIREMENTS);

        assertThat(reason.kind()).isEqualTo(Kind.BASE_IMAGE);
        assertThat(reason.text())
                .isEqualTo("the base image python:3.11-slim changed (sha256:111111111111 to sha256:222222222222)");
        assertThat(project.history().get(0).layers().get(1).reason()).isNull();
    }

    @Test
    void saysThatTheCacheWasNotToBeUsed() throws Exception {
        project.noCache();

        assertThat(project.build("*").values()).extracting(LayerReason::kind).containsOnly(Kind.NO_CACHE);
    }

    @Test
    void tellsACacheThatCouldNotBeImported() throws Exception {
        project.cacheImport("registry/app:cache: not found");

        LayerReason reason = project.build("*").get(COPY_REQUIREMENTS);

        assertThat(reason.kind()).isEqualTo(Kind.CACHE_IMPORT);
        assertThat(reason.text()).startsWith("the cache registry/app:cache does not exist yet");
    }

    @Test
    void tellsAnEmptyBuilderFromALostResult() throws Exception {
        assertThat(project.build("*").get(COPY_REQUIREMENTS).kind()).isEqualTo(Kind.EMPTY_BUILDER);
        assertThat(project.build(PIP).get(PIP).kind()).isEqualTo(Kind.NOT_IN_CACHE);
        project.cacheImport("");
        assertThat(project.build("*").get(COPY_REQUIREMENTS).text())
                .startsWith("its result was no longer in the imported cache or on the builder");
    }

    @Test
    void comparesWithTheLastBuildThatHadTheResult() throws Exception {
        project.write("app/main.py", "print(22)\n");
        Map<String, LayerReason> broken = project.build(COPY_APP);
        assertThat(broken).containsKey(COPY_APP);
        project.write("requirements.txt", "torch\n");

        assertThat(project.build(COPY_REQUIREMENTS, PIP, COPY_APP).get(PIP).text())
                .isEqualTo("requirements.txt changed (6 B)");
    }

    @Test
    void doesNotKnowWhatNobodyRead() throws Exception {
        project.outOfTime(true);
        assertThat(project.build(COPY_APP).get(COPY_APP).kind()).isEqualTo(Kind.UNKNOWN);
        project.write("app/main.py", "print(\"longer\")\n");
        assertThat(project.build(COPY_APP).get(COPY_APP).kind()).isEqualTo(Kind.FILES);
    }

    @Test
    void doesNotKnowWhatLiesAtAnAddress() throws Exception {
        project.write("Dockerfile", "FROM python:3.11-slim\nADD https://example.com/a.tgz /a.tgz\nRUN true\n");
        project.build("*");

        LayerReason reason = project.build("ADD", "RUN").get("ADD https://example.com/a.tgz /a.tgz");

        assertThat(reason.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(reason.text()).contains("the content of the URL that it fetches");
    }

    @Test
    void readsSummariesThatDoNotTellWhatABuildWasMadeOf() throws Exception {
        BuildSummary old = project.history().get(0).withIngredients(null);
        project.history().set(0, old);

        LayerReason reason = project.build(PIP).get(PIP);

        assertThat(reason.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(reason.text()).isEqualTo("earlier builds did not record what they were made of");
    }
}
