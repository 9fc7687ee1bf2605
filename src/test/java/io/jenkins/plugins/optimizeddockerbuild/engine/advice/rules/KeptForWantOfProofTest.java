package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptForWantOfProofTest extends RuleTest {
    private static final String[] BUILD = {"FROM node:20", "WORKDIR /app", "COPY . .", "RUN npm run build"};

    @BeforeEach
    void fill() throws Exception {
        project.file(".git/HEAD", "ref: refs/heads/main\n").file("package.json", "{\"scripts\": {\"build\": \"tsc\"}}");
    }

    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("kept-for-want-of-proof", dockerfile);
    }

    @Test
    void advisesToLeaveOutAHistoryThatNothingSpeaksOf() throws Exception {
        List<Advice> advice = advice(BUILD);
        assertThat(advice).hasSize(1);
        assertThat(advice.get(0).lines()).isEqualTo(new Lines(3, 3));
        assertThat(advice.get(0).text())
                .contains(
                        "`.git` (",
                        "two clones of one commit differ in it, so `COPY . .` and all below it run again, even")
                .contains("nothing proves that nobody reads it");
        assertThat(advice.get(0).evidence())
                .isEqualTo(
                        "The RUN in line 4 of the Dockerfile calls `npm run`, which builds a package of the project and"
                                + " may read it.");
        assertThat(advice.get(0).patch()).contains("+.git", "+Dockerfile");
    }

    @Test
    void isNotAmongThePatchesThatAreMadeTogetherBecauseOnlyTheUserKnows() throws Exception {
        advice(BUILD);
        assertThat(project.advise().files()).doesNotContainKey(".dockerignore");
    }

    @Test
    void isSilentWhenSomethingSpeaksOfGit() throws Exception {
        project.file("package.json", "{\"scripts\": {\"build\": \"REV=$(git rev-parse HEAD) tsc\"}}");
        assertThat(advice(BUILD)).isEmpty();
    }

    @Test
    void isSilentWhenTheHistoryIsPruned() throws Exception {
        assertThat(advice("FROM node:20", "WORKDIR /app", "COPY . .", "CMD [\"node\", \"x.js\"]"))
                .isEmpty();
    }

    @Test
    void isSilentOnceTheIgnoreFileNamesIt() throws Exception {
        project.file(".dockerignore", ".git\n");
        assertThat(advice(BUILD)).isEmpty();
    }

    @Test
    void givesNoPatchForPackagesThatTheBuildInstallsItself() throws Exception {
        project.file(".git/HEAD", "")
                .file("package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {}}")
                .file("node_modules/a/package.json", "{\"version\": \"1.0.0\"}")
                .file("node_modules/a/big.js", "x".repeat(1_100_000));
        List<Advice> advice = advice(
                "FROM node:20",
                "WORKDIR /app",
                "COPY package*.json ./",
                "RUN npm ci",
                "COPY . .",
                "CMD [\"node\", \".\"]");
        assertThat(advice).hasSize(1);
        assertThat(advice.get(0).title()).contains("if the build installs them all");
        assertThat(advice.get(0).patch()).isNull();
    }
}
