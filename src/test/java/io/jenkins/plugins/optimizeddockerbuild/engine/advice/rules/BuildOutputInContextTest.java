package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildOutputInContextTest extends RuleTest {
    private static final String RULE = "build-output-in-context";
    private static final String LARGE = "x".repeat(2_000_000);

    @BeforeEach
    void fill() throws Exception {
        project.file(".git/HEAD", "ref: refs/heads/main\n").file("pom.xml", "<project/>");
    }

    @Test
    void namesWhatTheBuildMakesItselfWithItsSize() throws Exception {
        project.file(".gitignore", "target/\n").file("target/classes/big.bin", LARGE);
        var result = project.advise("FROM maven:3.9", "WORKDIR /app", "COPY . .", "RUN mvn -q package");
        assertThat(result.advice())
                .filteredOn(advice -> advice.id().equals(RULE))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`target/` (2.0 MB)", "`target`"));
        assertThat(result.files().get(".dockerignore")).contains("target\n");
    }

    @Test
    void leavesWhatTheImageMayBeMadeOf() throws Exception {
        project.file(".gitignore", "target/\n").file("target/a.jar", LARGE);
        assertThat(project.advice(RULE, "FROM eclipse-temurin:21-jre", "COPY . .", "CMD java -jar target/a.jar"))
                .isEmpty();
    }

    @Test
    void leavesWhatGitKeepsAndWhatIsIgnored() throws Exception {
        project.file("target/a.jar", LARGE);
        String[] dockerfile = {"FROM maven:3.9", "WORKDIR /app", "COPY . .", "RUN mvn -q package"};
        assertThat(project.advice(RULE, dockerfile)).isEmpty();
        project.file(".gitignore", "target/\n").file(".dockerignore", "target\n");
        assertThat(project.advice(RULE, dockerfile)).isEmpty();
    }

    @Test
    void givesNoPatchWhereAnotherDockerfileCopiesIt() throws Exception {
        project.file(".gitignore", "target/\n")
                .file("target/a.jar", LARGE)
                .file("Dockerfile.jvm", "FROM a\nCOPY target/*.jar /app.jar\n");
        assertThat(project.advice(RULE, "FROM maven:3.9", "WORKDIR /app", "COPY . .", "RUN mvn -q package"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("Dockerfile.jvm copies target");
                });
    }

    @Test
    void namesReportsOfTestsWithoutAPatch() throws Exception {
        project.file(".gitignore", "coverage\n")
                .file("coverage/lcov.info", LARGE)
                .file("package.json", "{}");
        assertThat(project.advice(RULE, "FROM node:22", "COPY . /app", "CMD [\"node\", \"/app/a.js\"]"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "cargo b --release, rust:1.80, target",
        "mvnd -q verify, maven:3.9, target",
        "xx-go build, golang:1.22, none"
    })
    void knowsTheShortCommandsOfABuild(String build, String base, String folder) throws Exception {
        project.file(".gitignore", "target/\n").file("target/classes/big.bin", LARGE);
        assertThat(project.advice(RULE, "FROM " + base, "WORKDIR /app", "COPY . .", "RUN " + build))
                .hasSize(folder.equals("target") ? 1 : 0);
    }
}
