package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MinimalPruningTest extends PruningScenario {

    private List<String> minimal(String... dockerfile) throws Exception {
        return ContextOnDisk.kept(analysed(PruneMode.MINIMAL, dockerfile));
    }

    @Test
    void leavesWhatTheSourcesReachAndNothingElse() throws Exception {
        context.with("src/a/x.py", "src/b/y.py", "docs/a.md", "data/big.csv", "data/small.csv", "empty/");
        assertThat(minimal("FROM x", "COPY src/a /app/", "COPY data/s*.csv app.py /app/"))
                .containsExactly("app.py", "data/", "data/small.csv", "src/", "src/a/", "src/a/x.py");
    }

    @Test
    void doesNotBringBackWhatTheUserExcludes() throws Exception {
        context.with("src/a.py", "src/secret.key", "other").file(".dockerignore", "**/*.key\n");
        assertThat(minimal("FROM x", "COPY src /app/")).containsExactly("src/", "src/a.py");
    }

    @Test
    void followsLinksThatAreCopied() throws Exception {
        context.with("releases/1/app", "releases/2/app", "conf/real.conf").link("current", "releases/2");
        context.link("x.conf", "conf/real.conf");
        assertThat(minimal("FROM x", "COPY current/app /app", "COPY *.conf /etc/"))
                .containsExactly(
                        "conf/", "conf/real.conf", "current", "releases/", "releases/2/", "releases/2/app", "x.conf");
    }

    @Test
    void isSafeWhereTheWholeContextIsCopied() throws Exception {
        context.with("docs/a.md", ".DS_Store");
        ContextAnalysis analysis = analysed(PruneMode.MINIMAL, "FROM x", "COPY . /app");
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("app.py", "docs/", "docs/a.md");
        assertThat(analysis.plan().applied()).isEqualTo(PruneMode.SAFE);
        assertThat(analysis.plan().note())
                .isEqualTo(
                        "Pruned as in mode safe, because the COPY in line 2 of the Dockerfile takes the whole context.");
    }

    @Test
    void isSafeWhereItCannotBeToldWhatTheBuildReads() throws Exception {
        context.with("build/a/x", "docs/a.md", ".DS_Store");
        ContextAnalysis analysis = analysed(PruneMode.MINIMAL, "FROM x", "COPY build/$FROM_BASE_IMAGE /app");
        assertThat(ContextOnDisk.kept(analysis))
                .containsExactly("app.py", "build/", "build/a/", "build/a/x", "docs/", "docs/a.md");
        assertThat(analysis.plan().note())
                .startsWith("Pruned as in mode safe, because what the build reads cannot be determined");
    }

    @Test
    void takesBindMountsForSources() throws Exception {
        context.with("src/a.c", "docs/a.md");
        assertThat(minimal("FROM x", "RUN --mount=type=bind,source=src,target=/src make"))
                .containsExactly("src/", "src/a.c");
    }
}
