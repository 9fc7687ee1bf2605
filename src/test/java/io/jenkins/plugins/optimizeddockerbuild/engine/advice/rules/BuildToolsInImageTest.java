package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildToolsInImageTest extends RuleTest {
    private static final String RULE = "build-tools-in-image";
    private static final String TOOLS =
            "RUN apt-get update && apt-get install -y build-essential curl && rm -rf /var/lib/apt/lists/*";
    private static final String PIP = "RUN pip install -r requirements.txt";
    private static final String START = "CMD [\"gunicorn\", \"main:app\"]";

    @BeforeEach
    void fill() throws Exception {
        project.file("requirements.txt", "flask\nuvloop\n").file("main.py", "import flask\n");
    }

    private boolean applies(String... dockerfile) throws Exception {
        return !project.advice(RULE, dockerfile).isEmpty();
    }

    /** The usual service, with one line replaced or more added. */
    private boolean isSplit(String... below) throws Exception {
        String[] dockerfile = new String[5 + below.length];
        System.arraycopy(
                new String[] {"FROM python:3.12-slim", "WORKDIR /app", TOOLS, "COPY requirements.txt ./", PIP},
                0,
                dockerfile,
                0,
                5);
        System.arraycopy(below, 0, dockerfile, 5, below.length);
        return isSplitWhole(dockerfile);
    }

    private boolean isSplitWhole(String... dockerfile) throws Exception {
        List<Advice> advice = project.advice(RULE, dockerfile);
        assertThat(advice).hasSize(1);
        return advice.get(0).patch() != null;
    }

    @Test
    void speaksOfServicesOnly() throws Exception {
        assertThat(applies("FROM python:3.12-slim", TOOLS, START)).isTrue();
        assertThat(applies("FROM python:3.12-slim", TOOLS, "CMD [\"bash\"]")).isFalse();
        assertThat(applies(
                        "FROM python:3.12-slim AS build",
                        TOOLS,
                        "FROM python:3.12-slim",
                        "COPY --from=build /opt/venv /opt/venv",
                        START))
                .isFalse();
    }

    @Test
    void isSilentWhereTheBaseHasTheCompilersAnyway() throws Exception {
        assertThat(applies("FROM python:3.12", TOOLS, START)).isFalse();
        assertThat(applies("FROM node:22-bookworm", TOOLS, START)).isFalse();
        assertThat(applies("FROM python:3.12", "RUN apt-get install -y cmake", START))
                .isTrue();
    }

    @Test
    void compilesInAStageOfItsOwnAndKeepsEverythingElse() throws Exception {
        Adviser.Result result = project.ignoring("cache-mount", "recommended-packages", "dependencies-after-source")
                .advise(
                        "FROM python:3.12-slim",
                        "ENV PYTHONUNBUFFERED=1",
                        "RUN apt-get update \\",
                        "    && apt-get install -y --no-install-recommends gcc libpq-dev \\",
                        "    && rm -rf /var/lib/apt/lists/*",
                        "WORKDIR /app",
                        "# What we need",
                        "COPY requirements.txt ./",
                        PIP,
                        "COPY main.py ./",
                        "USER nobody",
                        START);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM python:3.12-slim AS build",
                        "ENV PYTHONUNBUFFERED=1",
                        "RUN apt-get update \\",
                        "    && apt-get install -y --no-install-recommends gcc libpq-dev \\",
                        "    && rm -rf /var/lib/apt/lists/*",
                        "WORKDIR /app",
                        "RUN python -m venv /opt/venv",
                        "ENV PATH=\"/opt/venv/bin:$PATH\"",
                        "# What we need",
                        "COPY requirements.txt ./",
                        PIP,
                        "",
                        "FROM python:3.12-slim",
                        "ENV PYTHONUNBUFFERED=1",
                        "RUN apt-get update \\",
                        "    && apt-get install -y --no-install-recommends libpq-dev libgomp1 \\",
                        "    && rm -rf /var/lib/apt/lists/*",
                        "WORKDIR /app",
                        "COPY --from=build /opt/venv /opt/venv",
                        "ENV PATH=\"/opt/venv/bin:$PATH\"",
                        "COPY requirements.txt ./",
                        "COPY main.py ./",
                        "USER nobody",
                        START);
    }

    @Test
    void becomesOnePatchWithTheOtherRules() throws Exception {
        project.file("requirements.txt", "torch==2.5.1\nflask\nuvloop\n");
        Adviser.Result result =
                project.advise("FROM python:3.11-slim AS app", TOOLS, "WORKDIR /app", "COPY . .", PIP, START);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM python:3.11-slim AS build",
                        TOOLS,
                        "WORKDIR /app",
                        "RUN python -m venv /opt/venv",
                        "ENV PATH=\"/opt/venv/bin:$PATH\"",
                        "COPY requirements-ml.txt ./",
                        "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements-ml.txt",
                        "COPY requirements.txt requirements-base.txt ./",
                        "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt",
                        "",
                        "FROM python:3.11-slim AS app",
                        "RUN apt-get update && apt-get install -y curl libgomp1 && rm -rf /var/lib/apt/lists/*",
                        "WORKDIR /app",
                        "COPY --from=build /opt/venv /opt/venv",
                        "ENV PATH=\"/opt/venv/bin:$PATH\"",
                        "COPY --link . .",
                        START);
        assertThat(project.advise().patch()).isNull();
    }

    @Test
    void usersAndFoldersAreMadeInBothStages() throws Exception {
        project.file(
                "requirements.txt",
                "flask==3.0.3 \\\n    --hash=sha256:34e815dfaa43340d1d15a5c3a02b8476004037eb4840b34910c6e21679d288f3\n");
        Adviser.Result result = project.ignoring("cache-mount")
                .advise(
                        "FROM python:3.12-slim",
                        "RUN groupadd app && useradd -g app app",
                        "RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y gcc tini",
                        "COPY requirements.txt /tmp/",
                        "RUN pip install -r /tmp/requirements.txt && rm -rf /root/.cache",
                        "RUN mkdir /data && chown app /data",
                        "USER app",
                        START);
        assertThat(project.patched("Dockerfile", result))
                .containsSubsequence(
                        "FROM python:3.12-slim AS build",
                        "RUN groupadd app && useradd -g app app",
                        "FROM python:3.12-slim",
                        "RUN groupadd app && useradd -g app app",
                        "RUN apt-get update \\",
                        "    && DEBIAN_FRONTEND=noninteractive apt-get install -y tini libgomp1 \\",
                        "    && rm -rf /var/lib/apt/lists/*",
                        "COPY --from=build /opt/venv /opt/venv",
                        "ENV PATH=\"/opt/venv/bin:$PATH\"",
                        "COPY requirements.txt /tmp/",
                        "RUN mkdir /data && chown app /data",
                        "USER app",
                        START);
    }

    @Test
    void packagesOfAptAndPipMayComeFromOneRun() throws Exception {
        String both = "RUN apt-get update && apt-get install -y g++ && pip install flask==3.0 && apt-get clean";
        assertThat(project.advise("FROM python:3.12-slim-bookworm", both, START).patch())
                .contains("+RUN apt-get update && apt-get install -y libgomp1 && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void leavesTheStageAloneWhereItsEndMayNeedCompilers() throws Exception {
        assertThat(isSplit("COPY . .", START)).isTrue();
        assertThat(isSplit("COPY . .", "RUN pip install .", START)).isFalse();
        assertThat(isSplit("COPY . .", "RUN make", START)).isFalse();
        assertThat(isSplit("COPY . .", "RUN apt-get install -y git", START)).isFalse();
        assertThat(isSplit("COPY . .", "RUN apt-get update && apt-get install -y git", START))
                .isTrue();
        assertThat(isSplit("COPY . .", "RUN python manage.py makemigrations", START))
                .isTrue();
        assertThat(isSplit("RUN git clone https://example.org/a /a", START)).isFalse();
        project.file("requirements.txt", "flask\nuWSGI==2.0\n");
        assertThat(isSplit("COPY . .", START)).isFalse();
    }

    @Test
    void isSilentOfAServiceThatCompiles() throws Exception {
        String[] service = {"FROM python:3.12-slim", TOOLS, "COPY . .", PIP, START};
        project.file("requirements.txt", "flask\nvllm\n");
        assertThat(applies(service)).isFalse();
        project.file("requirements.txt", "flask\n").file("main.py", "model = torch.compile(model)\n");
        assertThat(applies(service)).isFalse();
        assertThat(applies("FROM python:3.12-slim", TOOLS, "COPY requirements.txt ./", PIP, START))
                .isTrue();
        project.file("main.py", "import flask\n")
                .file("start.sh", "pip install -r plugins.txt\nexec gunicorn main:app\n");
        assertThat(applies(service)).isFalse();
        assertThat(applies("FROM node:22-slim", TOOLS, "CMD npm install && npm start"))
                .isFalse();
    }

    @Test
    void givesNoSizeThatDependsOnTheDistribution() throws Exception {
        assertThat(project.advice(RULE, "FROM python:3.12-slim", "RUN apt-get install -y gcc python3-dev", START)
                        .get(0)
                        .text())
                .doesNotContain("MB");
    }

    @Test
    void leavesTheStageAloneWhereThePlaceOfPythonsPackagesMatters() throws Exception {
        assertThat(isSplit("COPY . .", "CMD [\"/usr/local/bin/gunicorn\", \"main:app\"]"))
                .isFalse();
        assertThat(isSplit("COPY start.sh /usr/local/bin/", "CMD [\"/usr/local/bin/start.sh\"]"))
                .isTrue();
        assertThat(isSplit("RUN cp /a /usr/local/lib/python3.12/site-packages/", START))
                .isFalse();
        assertThat(isSplit("ENV PATH=/app/bin:$PATH", START)).isFalse();
        assertThat(isSplit("CMD [\"sh\", \"-lc\", \"gunicorn main:app\"]")).isFalse();
        project.file("start.sh", "#!/bin/sh\nexec su - app -c gunicorn\n");
        assertThat(isSplit("COPY start.sh ./", "CMD [\"./start.sh\"]")).isFalse();
        project.file("start.sh", "#!/bin/sh\n# make it run\nexec gunicorn main:app\n");
        assertThat(isSplit("COPY start.sh ./", "CMD [\"./start.sh\"]")).isTrue();
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() throws Exception {
        String copy = "COPY requirements.txt ./";
        assertThat(isSplitWhole("FROM python:3.12-alpine", "RUN apk add gcc", copy, PIP, START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:2.7-slim", TOOLS, copy, PIP, START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, copy, PIP + " --user", START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, copy, "USER app", PIP, START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, copy, "RUN cp /a /b", PIP, START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, PIP.replace("requirements", "other"), START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, copy, "ENV PIP_TARGET=/x", PIP, START))
                .isFalse();
        assertThat(isSplitWhole("FROM python:3.12-slim", TOOLS, copy, PIP + " || true", START))
                .isFalse();
    }

    @Test
    void isSilentOfAnImageToDevelopIn() throws Exception {
        String[] service = {"FROM python:3.12-slim", "WORKDIR /app", TOOLS, "COPY requirements.txt ./", PIP, START};
        assertThat(applies(service)).isTrue();
        project.named("Dockerfile.dev");
        assertThat(applies(service)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rustc a.rs", "ninja -C out", "node-gyp rebuild", "tcc a.c", "./configure", "sh -c ls"})
    void leavesTheStageAloneWhereACommandBelowIsNotKnown(String below) throws Exception {
        assertThat(isSplit("COPY . .", "RUN " + below, START)).isFalse();
    }

    @Test
    void saysWhyTheStageIsNotDivided() throws Exception {
        String copy = "COPY requirements.txt ./";
        hasReason("which folder to copy is only known for pip", "FROM node:22-slim", TOOLS, "CMD [\"node\", \"a.js\"]");
        hasReason(
                "the Dockerfile has several stages",
                "FROM python:3.12-slim AS base",
                TOOLS,
                copy,
                PIP,
                "FROM base",
                START);
        hasReason(
                "the base image is not a slim variant of a named version of Python 3",
                "FROM python:3.12-alpine",
                "RUN apk add gcc",
                copy,
                PIP,
                START);
        hasReason("it has no `pip install`", "FROM python:3.12-slim", TOOLS, START);
        hasReason(
                "line 4 may behave differently in two stages",
                "FROM python:3.12-slim",
                TOOLS,
                copy,
                "RUN cp /a /b",
                PIP,
                START);
        hasReason(
                "line 5 may behave differently in two stages",
                "FROM python:3.12-slim",
                TOOLS,
                copy,
                PIP,
                "RUN make",
                START);
    }

    private void hasReason(String reason, String... dockerfile) throws Exception {
        assertThat(project.advice(RULE, dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).endsWith("There is no patch, because " + reason + "."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if [ \"$TARGETARCH\" = arm64 ]; then apt-get update && apt-get install -y gfortran; fi",
                "case $TARGETARCH in arm64) apt-get update && apt-get install -y gcc ;; esac",
            })
    void isSilentOfToolsOnACondition(String run) throws Exception {
        assertThat(applies("FROM python:3.12-slim", "RUN " + run, START)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CMD /bin/sh", "CMD [\"sh\"]", "ENTRYPOINT [\"/bin/ash\"]"})
    void isSilentOfAShell(String start) throws Exception {
        assertThat(applies("FROM python:3.12-slim", TOOLS, start)).isFalse();
    }

    @Test
    void knowsTheCompilersByTheNamesOfTheirPackages() throws Exception {
        for (String compiler : new String[] {"golang-go", "rustc", "gcc-c++"}) {
            assertThat(applies("FROM python:3.12-slim", "RUN apt-get install -y " + compiler, START))
                    .as(compiler)
                    .isTrue();
        }
    }

    @Test
    void isSilentOfHeadersBesideTheCompilersOfTheBase() throws Exception {
        String[] dockerfile = {
            "FROM python:3.11",
            "RUN apt-get update && apt-get install -y python3-dev",
            "COPY requirements.txt .",
            "RUN pip install -r requirements.txt",
            "CMD [\"uvicorn\", \"main:app\"]"
        };
        assertThat(of("build-tools-in-image", dockerfile)).isEmpty();
        dockerfile[0] = "FROM python:3.11-slim";
        assertThat(of("build-tools-in-image", dockerfile)).hasSize(1);
    }
}
