package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules.Rules;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviserTest {
    private static final String[] NAIVE = {
        "FROM python:3.12-slim", "WORKDIR /app", "COPY . .", "RUN pip install --no-cache-dir -r requirements.txt"
    };

    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")))
                .file("requirements.txt", "torch==2.5.1\nflask==3.0.3\nrequests==2.32.3\n# more to come\n");
    }

    @Test
    void combinesAllPatches() throws Exception {
        Adviser.Result result = project.advise(NAIVE);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM python:3.12-slim",
                        "WORKDIR /app",
                        "COPY requirements-ml.txt ./",
                        "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements-ml.txt",
                        "COPY requirements.txt requirements-base.txt ./",
                        "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt",
                        "COPY --link . .");
        assertThat(result.files().get("requirements-ml.txt")).isEqualTo("torch==2.5.1\n");
        assertThat(result.files().get("requirements-base.txt"))
                .isEqualTo("flask==3.0.3\nrequests==2.32.3\n# more to come\n");
        assertThat(result.files().get("requirements.txt"))
                .isEqualTo("-r requirements-base.txt\n-r requirements-ml.txt\n");
    }

    @Test
    void hasNothingToSayOfWhatItChanged() throws Exception {
        Adviser.Result first = project.advise(NAIVE);
        project.patched("Dockerfile", first);
        Adviser.Result second = project.advise();
        assertThat(second.files()).isEmpty();
        assertThat(second.patch()).isNull();
    }

    @Test
    void keepsLineEndingsAndAMissingNewlineAtTheEnd() throws Exception {
        project.file(
                "Dockerfile",
                "FROM python:3.12-slim\r\nCOPY . /a\r\nWORKDIR /a\r\nRUN pip install -r requirements.txt");
        Adviser.Result result = project.ignoring("split-requirements").advise();
        assertThat(result.files().get("Dockerfile"))
                .isEqualTo("FROM python:3.12-slim\r\nCOPY requirements.txt /a/\r\nWORKDIR /a\r\n"
                        + "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\r\n"
                        + "COPY . /a\r\n");
        project.patched("Dockerfile", result);
    }

    @Test
    void isSilentWhereTheDockerfileSaysSo() throws Exception {
        assertThat(project.advise(
                                "FROM python:3.12-slim",
                                "WORKDIR /app",
                                "COPY . .",
                                "# odb: ignore=dependencies-after-source,cache-mount,split-requirements,cuda-wheels all there",
                                "RUN pip install -r requirements.txt")
                        .advice())
                .isEmpty();
        assertThat(project.advise("# odb: ignore=unpinned-base we want the newest", "FROM python")
                        .advice())
                .isEmpty();
    }

    @Test
    void marksWhatWasNotMeasured() throws Exception {
        assertThat(project.advise(NAIVE).advice())
                .allSatisfy(advice -> assertThat(advice.evidence()).contains("no build was measured"));
    }

    @Test
    void tellsFromTheHistoryWhatTheOrderCosts() throws Exception {
        List<BuildSummary> history = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            history.add(build(i, i < 8 ? Outcome.DONE : Outcome.CACHED));
        }
        Advice advice = project.observed(Measurements.earlier(history))
                .advice("dependencies-after-source", NAIVE)
                .get(0);
        assertThat(advice.evidence())
                .contains("`pip install` ran in 8 of the last 10 builds, each time because of `COPY . .` above it")
                .contains("4m02.0s each time: about 32m16s over these builds")
                .contains("come from the cache as long as requirements.txt stays as it is");
        assertThat(advice.severity()).isEqualTo(Advice.Severity.HIGH);
        assertThat(advice.savedMillis()).isEqualTo(242_000);
    }

    @Test
    void givesTheRangeOfWhatALayerTookAndTheSumOfIt() throws Exception {
        List<BuildSummary> history =
                List.of(build(0, Outcome.DONE, 25_200), build(1, Outcome.DONE, 14_700), build(2, Outcome.DONE, 20_100));

        assertThat(project.observed(Measurements.earlier(history))
                        .advice("dependencies-after-source", NAIVE)
                        .get(0)
                        .evidence())
                .contains("; it took 14.7s to 25.2s, 20.1s in the middle: about 1m00s over these builds");
    }

    @Test
    void tellsHowManyRunsTheOtherOrderWouldHaveSaved() throws Exception {
        // requirements.txt changed before the fourth build only
        List<BuildSummary> history = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            history.add(build(i, i < 8 ? Outcome.DONE : Outcome.CACHED).withIngredients(made(i <= 3 ? "new" : "old")));
        }
        Advice advice = project.observed(Measurements.earlier(history))
                .advice("dependencies-after-source", NAIVE)
                .get(0);
        assertThat(advice.evidence())
                .contains("`pip install` ran in 8 of the last 10 builds")
                .contains(
                        "With the other order 7 of them would have come from the cache, since requirements.txt changed in"
                                + " one only: about 28m14s saved over these builds.");
    }

    @Test
    void isSilentWhereTheOtherOrderWouldHaveSavedNothing() throws Exception {
        List<BuildSummary> history = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            history.add(build(i, Outcome.DONE).withIngredients(made("version " + i)));
        }
        assertThat(project.observed(Measurements.earlier(history)).advice("dependencies-after-source", NAIVE))
                .isEmpty();
    }

    private static Ingredients made(String requirements) {
        String print = Integer.toHexString(requirements.hashCode());
        Ingredients.Copied copied = new Ingredients.Copied(
                "stage-0",
                "key",
                2,
                20,
                "print",
                List.of("644 " + print + " 10 1 requirements.txt", "644 - 10 1 src/"));
        return new Ingredients("salt", false, List.of(), List.of(), List.of(), List.of(), List.of(copied));
    }

    @Test
    void advisesNothingThatWouldNotHelp() throws Exception {
        List<BuildSummary> history = List.of(build(1, Outcome.DONE, 300), build(2, Outcome.DONE, 280));
        assertThat(project.observed(Measurements.earlier(history)).advise(NAIVE).advice())
                .isEmpty();
    }

    @Test
    void everyRuleHasAPageAndANameOfItsOwn() {
        assertThat(Rules.all()).extracting(Rule::id).doesNotHaveDuplicates();
        assertThat(Rules.all())
                .allSatisfy(rule -> assertThat(Path.of("docs/rules", rule.id() + ".md"))
                        .content(StandardCharsets.UTF_8)
                        .contains("# " + rule.id(), "## Why", "## Example", "## When not to follow it"));
    }

    private static BuildSummary build(int number, Outcome outcome) {
        return build(number, outcome, 242_000);
    }

    private static BuildSummary build(int number, Outcome outcome, long millis) {
        List<BuildSummary.Layer> layers = new ArrayList<>();
        String[] instructions = {"WORKDIR /app", "COPY . .", NAIVE[3]};
        for (int i = 0; i < instructions.length; i++) {
            boolean first = i == 0;
            layers.add(new BuildSummary.Layer(
                    new LayerKey("", "stage-0", instructions[i]),
                    i + 1,
                    null,
                    first ? Outcome.CACHED : outcome,
                    first ? 0 : i == 1 ? 100 : millis,
                    null));
        }
        return Summaries.summary(
                1,
                "b" + number,
                Instant.EPOCH.plusSeconds(number),
                ResultSection.Status.SUCCESS,
                1,
                null,
                null,
                null,
                null,
                layers,
                List.of(),
                null);
    }
}
