package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCachePruningTest extends PruningScenario {

    @Test
    void ofPythonAndItsToolsGo() throws Exception {
        context.with(
                "src/m.py",
                "src/__pycache__/m.cpython-311.pyc",
                "src/__pycache__/m.cpython-311.opt-1.pyc",
                ".pytest_cache/v/cache/nodeids",
                ".mypy_cache/3.11/m.json",
                ".ruff_cache/0.1/x",
                ".tox/py311/bin/python");
        assertThat(kept("FROM x", "COPY . .")).containsExactly("app.py", "src/", "src/m.py");
    }

    @Test
    void areNamedByOneRuleWhenAllOfThatNameGo() throws Exception {
        context.with("a/m.py", "a/__pycache__/m.cpython-311.pyc", "b/m.py", "b/__pycache__/m.cpython-311.pyc");
        assertThat(group(analysed(PruneMode.SAFE, "FROM x", "COPY . ."), "python-caches")
                        .patterns())
                .containsExactly("**/__pycache__");
    }

    @Test
    void areNamedOneByOneWhenOneOfThemStays() throws Exception {
        context.with("a/m.py", "a/__pycache__/m.cpython-311.pyc", "b/m.py", "b/__pycache__/m.cpython-311.pyc")
                .with("c/m.py", "c/__pycache__/m.cpython-311.pyc", "c/__pycache__/gone.cpython-311.pyc");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . .");
        assertThat(group(analysis, "python-caches").patterns()).containsExactly("a/__pycache__", "b/__pycache__");
        assertThat(analysis.plan().doubtful())
                .extracting(PruningPlan.Doubtful::reason)
                .containsExactly("There is no source next to it for gone.cpython-311.pyc.");
    }

    @Test
    void areNamedOneByOneWhenAFileHasTheName() throws Exception {
        context.with("a/m.py", "a/__pycache__/m.cpython-311.pyc", "b/m.py", "b/__pycache__/m.cpython-311.pyc")
                .with("c/__pycache__");
        assertThat(kept("FROM x", "COPY . ."))
                .containsExactly("a/", "a/m.py", "app.py", "b/", "b/m.py", "c/", "c/__pycache__");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN find . -name '*.pyc' | while read f; do mv $f m.pyc; done",
                "RUN find . -name '*.pyc' -exec mv {} m.pyc \\;",
                "RUN python freeze.py */*.pyc",
            })
    void staysWhereARunUsesTheCompiledFiles(String run) throws Exception {
        context.with("m.py", "__pycache__/m.cpython-311.pyc");
        assertThat(doubtAbout("__pycache__", "FROM x", "COPY . .", run)).isNotEmpty();
        assertThat(kept("FROM x", "COPY . .", "RUN find . -name '*.pyc' -delete"))
                .doesNotContain("__pycache__/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__pycache__|glob.glob('*/*.pyc')",
                ".pytest_cache|cp .pytest_cache/v/cache/lastfailed /out",
                ".eslintcache|cat ./.eslintcache",
                ".gradle|cat .gradle/8.5/x",
            })
    void staysWhereAFileThatIsSentUsesTheCache(String line) throws Exception {
        int bar = line.indexOf('|');
        String cache = line.substring(0, bar);
        context.with("m.py", "__pycache__/m.cpython-311.pyc", ".pytest_cache/v/x", ".eslintcache", ".gradle/8.5/x")
                .file("task", line.substring(bar + 1))
                .file("build.gradle", "apply from: 'other.gradle'\n");
        assertThat(doubtAbout(cache, "FROM x", "COPY . .", "RUN sh task || true"))
                .isEqualTo("task mentions it or what is in it.");
        assertThat(doubtAbout(cache, "FROM x", "COPY . .", "CMD sh task"))
                .isEqualTo("task mentions it or what is in it.");
    }

    @Test
    void keepCompiledFilesWithoutSource() throws Exception {
        context.with("lib/secret.pyc", "lib/__pycache__/only.cpython-311.pyc");
        assertThat(doubtAbout("lib/__pycache__", "FROM x", "COPY . ."))
                .isEqualTo("There is no source next to it for only.cpython-311.pyc.");
        assertThat(kept("FROM x", "COPY . .")).contains("lib/secret.pyc");
    }

    @Test
    void stayWhenTheirSourceIsExcluded() throws Exception {
        context.with("lib/m.py", "lib/__pycache__/m.cpython-311.pyc").file(".dockerignore", "**/*.py\n");
        assertThat(doubtAbout("lib/__pycache__", "FROM x", "COPY . .")).startsWith("There is no source");
    }

    @Test
    void stayWhenARunTestsThem() throws Exception {
        context.with(".tox/py311/bin/python");
        assertThat(doubtAbout(".tox", "FROM x", "COPY . .", "RUN test -d .tox && .tox/py311/bin/python -V"))
                .isEqualTo("The RUN in line 3 of the Dockerfile names it.");
        assertThat(doubtAbout(".tox", "FROM x", "COPY . .", "ENV PATH=/app/.tox/py311/bin:$PATH"))
                .isEqualTo("The ENV in line 3 of the Dockerfile names it.");
    }

    @Test
    void goWhenARunOnlyRemovesThem() throws Exception {
        context.with(".tox/py311/bin/python");
        assertThat(kept("FROM x", "COPY . .", "RUN rm -rf .tox && find . -name .tox -exec rm -r {} +"))
                .doesNotContain(".tox/");
    }

    @Test
    void stayWhenARunListsOrPacksWhatIsThere() throws Exception {
        context.with(".tox/py311/bin/python");
        assertThat(doubtAbout(".tox", "FROM x", "COPY . .", "RUN ls -aR > /files.txt"))
                .contains("lists, packs or copies");
        assertThat(doubtAbout(".tox", "FROM x", "COPY . .", "RUN tar -czf /app.tgz ."))
                .contains("lists, packs or copies");
        assertThat(doubtAbout(
                        ".tox", "FROM x", "RUN --mount=type=bind,target=/src find /src -type f | sort > /files.txt"))
                .contains("lists, packs or copies");
        assertThat(kept("FROM x", "COPY . .", "RUN tar -xzf app.tgz && ls -a && find / -name x 2>/dev/null"))
                .doesNotContain(".tox/");
    }

    @Test
    void stayBelowAnExceptionOfTheUsers() throws Exception {
        context.with("src/m.py", "src/__pycache__/m.cpython-311.pyc").file(".dockerignore", "*\n!src\n!Dockerfile\n");
        assertThat(doubtAbout("src/__pycache__", "FROM x", "COPY . ."))
                .isEqualTo("The exception !src in line 2 of the ignore file asks for it, or for something in it.");
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . .")).contains("!Dockerfile");
    }

    @Test
    void goWhenAnExceptionCannotMeanThem() throws Exception {
        context.with("src/m.py", "src/__pycache__/m.cpython-311.pyc", "docs/a.md")
                .file(".dockerignore", "docs\n!docs/*.md\n!**/*.py\n");
        assertThat(kept("FROM x", "COPY . .")).containsExactly("app.py", "docs/", "docs/a.md", "src/", "src/m.py");
    }

    @Test
    void ofGradleGoOnlyWhenTheyAreThoseOfAProject() throws Exception {
        context.with(".gradle/8.5/fileHashes/x", ".gradle/buildOutputCleanup/x", ".gradle/vcs-1/gc.properties")
                .with("home/.gradle/gradle.properties", "home/.gradle/caches/x");
        assertThat(kept("FROM x", "COPY . .")).doesNotContain(".gradle/").contains("home/.gradle/caches/x");
        assertThat(doubtAbout("home/.gradle", "FROM x", "COPY . .")).startsWith("It holds caches");
    }

    @Test
    void ofTerraformStayWhereItMayBeCalled() throws Exception {
        context.with(".terraform/providers/x", "main.tf");
        assertThat(doubtAbout(".terraform", "FROM x", "COPY . .", "RUN terraform validate"))
                .contains("runs `terraform validate`");
        assertThat(doubtAbout(".terraform", "FROM x", "COPY . .", "ENTRYPOINT [\"terraform\", \"apply\"]"))
                .isEqualTo("The ENTRYPOINT in line 3 of the Dockerfile mentions Terraform.");
        context.file("main.tf", "terraform {}");
        assertThat(doubtAbout(".terraform", "FROM x", "COPY . .")).isEqualTo("main.tf mentions Terraform.");
    }

    @Test
    void goWhateverReadsThem() throws Exception {
        context.with("m.py", "__pycache__/m.cpython-311.pyc", ".pytest_cache/x", ".DS_Store");
        assertThat(kept("FROM x", "WORKDIR /app", "COPY . .", "RUN make test", "CMD make"))
                .doesNotContain("__pycache__/", ".pytest_cache/")
                .contains(".DS_Store");
    }

    @Test
    void ofEditorsAndSystemsGo() throws Exception {
        context.with(".DS_Store", "a/.DS_Store", "a/Thumbs.db", "a/b.py~", "a/.b.py.swp", ".idea/workspace.xml", "~")
                .with(".vscode/settings.json", "ideas/.idea/my.txt");
        assertThat(kept("FROM x", "COPY . ."))
                .containsExactly(
                        ".vscode/",
                        ".vscode/settings.json",
                        "a/",
                        "app.py",
                        "ideas/",
                        "ideas/.idea/",
                        "ideas/.idea/my.txt",
                        "~");
    }

    @Test
    void areNotLookedForInWhatStays() throws Exception {
        context.virtualEnvironment("venv")
                .with("venv/.DS_Store", "venv/lib/__pycache__/x.pyc", ".DS_Store", "b/.DS_Store");
        assertThat(kept("FROM x", "COPY . ."))
                .contains("venv/.DS_Store", "venv/lib/__pycache__/x.pyc")
                .doesNotContain(".DS_Store", "b/.DS_Store");
    }
}
