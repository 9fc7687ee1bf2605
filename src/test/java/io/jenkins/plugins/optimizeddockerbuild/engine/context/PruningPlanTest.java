package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruningPlanTest {

    @TempDir
    Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context")).file("app.py", "print()\n");
    }

    private ContextAnalysis analysed(PruneMode mode, String... dockerfile) throws Exception {
        context.file("Dockerfile", String.join("\n", dockerfile) + "\n");
        return ContextAnalysis.of(
                ContextRequest.of(context.root().toString()).withPrune(mode), InputStream.nullInputStream());
    }

    private List<String> kept(String... dockerfile) throws Exception {
        return ContextOnDisk.kept(analysed(PruneMode.SAFE, dockerfile));
    }

    private String doubtAbout(String path, String... dockerfile) throws Exception {
        return doubt(path, dockerfile).reason();
    }

    private PruningPlan.Doubtful doubt(String path, String... dockerfile) throws Exception {
        ContextAnalysis analysis = analysed(PruneMode.SAFE, dockerfile);
        assertThat(ContextOnDisk.kept(analysis)).anyMatch(kept -> kept.equals(path) || kept.equals(path + "/"));
        for (PruningPlan.Doubtful doubtful : analysis.plan().doubtful()) {
            if (doubtful.path().equals(path)) {
                return doubtful;
            }
        }
        throw new AssertionError(path + " is not doubtful: " + analysis.plan());
    }

    @Test
    void keepsTheDockerfileAndTheIgnoreFileAwayBecauseBuildKitReadsThemByItself() throws Exception {
        context.file(".dockerignore", "*.log\n").with("a.log");
        assertThat(kept("FROM scratch", "COPY . /", "CMD [\"/app\"]")).containsExactly("app.py");
    }

    /** Such an image holds files for others: a build that copies from it, or a folder that is exported. */
    @Test
    void keepsTheHistoryInAnImageOfFilesWithoutAProgram() throws Exception {
        context.repository(".git");
        assertThat(doubt(".git", "FROM scratch", "COPY . /").reason()).contains("neither CMD nor ENTRYPOINT");
        assertThat(doubt(".git", "FROM scratch AS files", "COPY . /", "FROM files")
                        .reason())
                .contains("neither CMD nor ENTRYPOINT");
    }

    @Test
    void keepsADockerfileThatIsCopiedByName() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM scratch", "COPY . /", "COPY Dockerfile /"))
                .isEqualTo("Line 3 of the Dockerfile names it.");
    }

    @Test
    void keepsADockerfileThatARunLooksAt() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /", "RUN cat Dockerfile"))
                .isEqualTo("The RUN in line 3 of the Dockerfile names it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rm Dock*", "chmod 600 D*file", "ls *", "cat *", "touch Dockerfile"})
    void keepsADockerfileThatAWildcardOfACommandMatches(String command) throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "WORKDIR /app", "COPY . .", "RUN " + command))
                .startsWith("The RUN in line 4 of the Dockerfile ");
        assertThat(kept("FROM x", "WORKDIR /app", "COPY . .", "RUN rm -f Dock* && rm *.log"))
                .doesNotContain("Dockerfile");
    }

    @Test
    void keepsADockerfileForAContainerThatBuildsImages() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /src", "CMD buildah bud /src"))
                .isEqualTo("The CMD in line 3 of the Dockerfile mentions the Dockerfile.");
    }

    @Test
    void keepsADockerfileForAProgramThatLooksForIt() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /", "RUN buildah bud ."))
                .startsWith("The RUN in line 3 of the Dockerfile runs `buildah bud`, which may read it");
    }

    @Test
    void prunesNothingWhenItsRulesWouldBeTooManyForBuildKit() throws Exception {
        StringBuilder own = new StringBuilder();
        for (int i = 0; i < 9990; i++) {
            own.append("some/folder/that/is/excluded/with/a/long/name/")
                    .append(10_000 + i)
                    .append('\n');
        }
        context.repository(".git").file(".dockerignore", own.toString());
        assertThat(analysed(PruneMode.SAFE, "FROM x", "COPY . /").plan().prunes())
                .isTrue();
        context.file(".dockerignore", own + "x".repeat(60_000) + "\n");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . /");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).startsWith("Nothing is pruned");
    }

    @Nested
    class VersionControl {

        @BeforeEach
        void makeRepository() {
            context.repository(".git");
        }

        @Test
        void goesWhenEverythingIsUnderstoodThatCouldReadIt() throws Exception {
            context.file("requirements.txt", "flask==3.0.0\n");
            assertThat(kept("FROM python", "COPY . /app", "RUN pip install -r /app/requirements.txt"))
                    .doesNotContain(".git/");
        }

        @Test
        void staysWhereAnInstallMayFindItAtTheRoot() throws Exception {
            String[] dockerfile = {"FROM python", "COPY . .", "RUN pip install flask"};
            assertThat(doubtAbout(".git", dockerfile)).contains("runs at the root, where it is");
            dockerfile[1] = "COPY . /";
            assertThat(doubtAbout(".git", dockerfile)).contains("runs at the root, where it is");
        }

        @Test
        void goesFromTheServiceThatInstallsBeforeItCopies() throws Exception {
            context.file("requirements.txt", "fastapi\nuvicorn\n")
                    .file("app/main.py", "from fastapi import FastAPI  # see https://github.com/example/app\n")
                    .file(".gitignore", "*.log\n");
            assertThat(kept(
                            "FROM python:3.11-slim",
                            "WORKDIR /app",
                            "COPY requirements.txt .",
                            "RUN pip install --no-cache-dir -r requirements.txt",
                            "COPY . .",
                            "CMD [\"uvicorn\", \"app.main:app\"]"))
                    .doesNotContain(".git/", "Dockerfile")
                    .contains("app/main.py", "requirements.txt");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gradle bootJar",
                    "mvn -B package",
                    "make",
                    "./build.sh",
                    "npm run build",
                    "npm ci && npm test",
                    "python -m unittest discover",
                    "pip install .",
                    "pip install -e .",
                    "pip install -r missing.txt",
                    "echo '-e .' > requirements.txt && pip install -r requirements.txt",
                    "cargo build --release",
                    "bundle install",
                    "poetry install --no-root",
                    "sh -c 'echo hello'",
                    "VERSION=$(./version) true",
                    "if true; then make; fi",
                    "for f in *; do cat $f; done",
                    "true & wait",
                    "cp -r . /out",
                    "tar -czf /app.tgz .",
                    "find . -type f > /files",
                    "find . -name x -exec cat {} +",
                    "cat .g*",
                    "curl -F file=@app.py https://example.org",
                    "wget -i list",
                    "$TOOL .",
                    "./pip install flask",
                    "PATH=bin:$PATH pip install flask",
                    "apt-get install -y ./tool.deb",
                    "python < app.py",
                    "npx webpack",
                    "poetry dynamic-versioning",
                    "bundle bump",
                    "go mod tidy",
                    "gradle help",
                    "cd /tmp || true; cat *",
                    "export PATH=/app/bin:$PATH && pip install flask",
                    "export PIP_REQUIREMENT=list && pip install flask",
                })
        void staysWhenARunIsNotKnownToLeaveItAlone(String command) throws Exception {
            assertThat(doubtAbout(".git", "FROM x", "WORKDIR /app", "COPY . .", "RUN " + command))
                    .matches("(The RUN in line 4 of the Dockerfile|The Dockerfile ).*");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*",
                    "apk add --no-cache curl",
                    "pip install flask gunicorn==20.1",
                    "pip install --no-cache-dir -r requirements.txt",
                    "pip install git+https://example.org/x",
                    "npm install -g serve",
                    "npm ci --ignore-scripts && npm cache clean --force",
                    "npm ci",
                    "go mod download",
                    "cargo fetch",
                    "set -eux; mkdir -p /data && chown -R app:app /app && chmod +x start.sh",
                    "useradd -m app; echo done >> /log",
                    "curl -fsSL https://example.org/tool.tar.gz | tar -xz -C /opt",
                    "curl -fsSLo /usr/bin/tool https://example.org/tool && chmod 755 /usr/bin/tool",
                    "cp app.py /usr/bin/app && ln -s /usr/bin/app /bin/a",
                    "find . -name '*.orig' -delete && ls -la",
                    "test -f app.py && cat app.py",
                    "cd /app && mkdir x",
                    "cat *",
                    "rm -rf .git",
                })
        void goesWhenARunIsKnownToLeaveItAlone(String command) throws Exception {
            context.file("requirements.txt", "flask==3.0.0\n-c constraints.txt\n")
                    .file("constraints.txt", "werkzeug<4\n")
                    .file("package.json", "{\"scripts\": {\"start\": \"node .\"}}")
                    .file(
                            "package-lock.json",
                            "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/a\": {\"version\": \"1.0.0\"}}}")
                    .file("start.sh", "exec python app.py\n");
            assertThat(kept("FROM python", "WORKDIR /app", "COPY . .", "RUN " + command))
                    .doesNotContain(".git/");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--find-links wheels", "-f ./wheels", "--an-option-of-tomorrow x", "wheels/a.whl"})
        void staysWhenALineOfTheRequirementsIsNotKnownToNameNoFile(String line) throws Exception {
            context.file("requirements.txt", line + "\nflask==3.0.0\n");
            assertThat(kept("FROM python", "WORKDIR /app", "COPY . .", "RUN pip install -r requirements.txt"))
                    .contains(".git/");
        }

        @Test
        void isUnprovenWhenNothingSpeaksOfItAndNeededWhenSomethingDoes() throws Exception {
            String[] dockerfile = {"FROM gradle", "WORKDIR /app", "COPY . .", "RUN gradle bootJar"};
            assertThat(doubt(".git", dockerfile))
                    .isEqualTo(new PruningPlan.Doubtful(
                            "version-control",
                            ".git",
                            "The RUN in line 4 of the Dockerfile calls `gradle bootJar`, which builds a package of the"
                                    + " project and may read it.",
                            true,
                            3,
                            ".git"));
            context.file("build.gradle", "plugins { id 'com.gorylenko.gradle-git-properties' version '2.4.1' }\n");
            assertThat(doubt(".git", dockerfile).unproven()).isFalse();
            assertThat(doubt(".git", dockerfile).reason()).endsWith("; build.gradle mentions Git.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"go build ./...", "dotnet publish -c Release", "composer install", "poetry build"})
        void isNeededByToolsThatReadTheHistoryByThemselves(String command) throws Exception {
            PruningPlan.Doubtful doubtful = doubt(".git", "FROM x", "COPY . /app", "RUN " + command);
            assertThat(doubtful.unproven()).isFalse();
            assertThat(doubtful.reason()).endsWith("which reads the history.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "FROM alpine/git\nCOPY . /srv/repo",
                    "FROM x\nCOPY . /srv\nENTRYPOINT [\"git\", \"daemon\"]",
                    "FROM x\nCOPY . /srv\nCMD git log",
                    "FROM x\nENV GIT_DIR=/srv/.git\nCOPY . /srv",
                    "FROM x\nRUN apt-get install -y git\nCOPY . /srv",
                    "FROM x\nCOPY . /srv\nHEALTHCHECK CMD git -C /srv status",
                    "FROM x AS a\nCOPY . /srv\nFROM x\nCOPY --from=a /srv /srv\nCMD git log",
                    "FROM x AS a\nCOPY . /srv\nFROM a\nCMD git log",
                })
        void staysWhenTheContainerMayReadIt(String dockerfile) throws Exception {
            assertThat(doubt(".git", dockerfile.split("\n")).unproven()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "FROM x\nCOPY . /data\nCMD [\"cp\", \"-a\", \"/data/.\", \"/out\"]",
                    "FROM x\nCOPY . /data\nENTRYPOINT tar -C /data -c .",
                    "FROM x\nCOPY . /data\nCMD [\"sh\", \"-c\", \"/usr/bin/rsync -a /data/ $TO\"]"
                })
        void staysWhenTheContainerHandsOnWholeFolders(String dockerfile) throws Exception {
            assertThat(doubt(".git", dockerfile.split("\n")).reason()).endsWith("copies whatever is there.");
        }

        @Test
        void staysWhereTheProgramOfAnUnknownBaseImageRuns() throws Exception {
            PruningPlan.Doubtful doubtful = doubt(".git", "FROM sonarsource/sonar-scanner-cli", "COPY . /usr/src");
            assertThat(doubtful.reason()).contains("sonarsource/sonar-scanner-cli", "neither CMD nor ENTRYPOINT");
            assertThat(doubtful.unproven()).isTrue();
            assertThat(doubtAbout(".git", "FROM a/b AS base", "FROM base", "COPY . /usr/src"))
                    .contains("a/b");
            assertThat(kept("FROM nginx", "COPY . /usr/share/nginx/html")).doesNotContain(".git/");
            assertThat(doubt(".git", "FROM a/b", "COPY . /srv", "CMD [\"serve\"]")
                            .unproven())
                    .isTrue();
            assertThat(doubtAbout(".git", "FROM a/b", "COPY . /srv", "CMD [\"python\", \"app.py\"]"))
                    .contains("a/b", "no ENTRYPOINT");
            assertThat(doubtAbout(".git", "FROM a/b", "COPY . /srv", "ENTRYPOINT [\"scan\"]"))
                    .isEqualTo(
                            "The ENTRYPOINT in line 3 of the Dockerfile runs a program of the base image a/b, which is"
                                    + " not known.");
            for (String dockerfile : List.of(
                    "FROM a/b\nCOPY . /srv\nENTRYPOINT [\"python3\", \"/srv/app.py\"]",
                    "FROM a/b\nCOPY . /srv\nENTRYPOINT [\"/srv/app.py\"]",
                    "FROM registry.example.com/mirror/python:3.12\nCOPY . /srv\nCMD [\"uvicorn\", \"app:app\"]")) {
                assertThat(kept(dockerfile.split("\n"))).as(dockerfile).doesNotContain(".git/");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "CMD ls -a",
                    "CMD [\"ls\"]",
                    "CMD [\"sh\", \"-c\", \"du -s .\"]",
                    "CMD [\"python\", \"-m\", \"http.server\"]",
                    "ENTRYPOINT [\"grep\", \"-r\", \"x\", \"/srv\"]",
                    "HEALTHCHECK CMD cat .g*",
                    "CMD [\"python\", \"-c\", \"import os; print(os.listdir('.'))\"]",
                })
        void staysWhenTheContainerListsWhatIsThere(String command) throws Exception {
            assertThat(doubtAbout(".git", "FROM x", "WORKDIR /srv", "COPY . .", command))
                    .startsWith("The " + command.substring(0, command.indexOf(' ')) + " in line 4 of the Dockerfile ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "app.py|for path in os.walk('.'):",
                    "app.py|glob.glob(pattern)",
                    "app.py|pathlib.Path(__file__).parent.rglob('*')",
                    "app.py|glob.glob( '.*' )",
                    "index.js|fs.readdirSync(__dirname)",
                    "index.js|await fs.promises.readdir('..')",
                    "app.rb|Dir['*', '.*']",
                    "Main.java|try (var files = Files.list(root)) {",
                    "main.go|http.Handle(\"/\", http.FileServer(http.Dir(\".\")))",
                    "index.php|foreach (scandir(\".\") as $name) {",
                    "start.sh|find . -type f",
                    "start.sh|cd /srv\ntar -cz data",
                    "start.sh|for f in .*; do echo $f; done",
                    "start|#!/bin/sh\nls",
                })
        void staysWhenASourceInTheImageListsFolders(String file) throws Exception {
            int bar = file.indexOf('|');
            context.file(file.substring(0, bar), file.substring(bar + 1));
            PruningPlan.Doubtful doubtful =
                    doubt(".git", "FROM x", "WORKDIR /srv", "COPY . .", "CMD [\"python\", \"app.py\"]");
            assertThat(doubtful.unproven()).isTrue();
            assertThat(doubtful.reason())
                    .isEqualTo(file.substring(0, bar) + " lists folders, so what it does may depend on `.git`.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "app.py|os.listdir('plugins') + glob.glob(\"data/*.csv\") + list(root.rglob('*.py'))",
                    "app.py|# walk through the list of files, find them, ls -a",
                    "index.js|fs.readdirSync('./public/img')",
                    "start.sh|ls data && find ./static -name '*.css'\nexec \"$@\"",
                    "start.sh|case \"$1\" in\n  -*) set -- app \"$@\" ;;\n  *) echo $? ;;\nesac",
                })
        void goesWhenASourceListsOtherFolders(String file) throws Exception {
            int bar = file.indexOf('|');
            context.file(file.substring(0, bar), file.substring(bar + 1));
            assertThat(kept("FROM x", "WORKDIR /srv", "COPY . .", "CMD [\"python\", \"app.py\"]"))
                    .doesNotContain(".git/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sed -e '1r .git/HEAD' app.py",
                    "sed -n 's/a/b/;$r.git/HEAD' app.py",
                    "sed 's/.*/cat HEAD/e' app.py",
                    "sed -f app.py app.py",
                    "grep -rl main",
                    "find . -type f -print -exec chmod 644 {} + > /list",
                    "find .git -type f -exec chmod 600 {} +",
                    "cd .git || echo none > /out",
                    "echo .g* > /out",
                    "set -- .[a-z]*",
                    "ln -s /srv /alias",
                    "useradd -m -k /srv joe",
                    "cat $'.git/HEAD'",
                })
        void staysWhereACommandReadsItInARoundaboutWay(String command) throws Exception {
            assertThat(doubtAbout(
                            ".git",
                            "FROM x AS a",
                            "WORKDIR /srv",
                            "COPY . .",
                            "RUN " + command,
                            "FROM scratch",
                            "COPY --from=a /out /"))
                    .startsWith("The RUN in line 4 of the Dockerfile ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sed -i 's/a/b/g; s|/x|/y|' app.py",
                    "sed -i -e 's/debug=True/debug=False/' -e '/^#/d' app.py",
                    "grep -r main /etc",
                    "echo * hello",
                    "ln -s /usr/bin/python3 /usr/bin/python",
                    "useradd -m joe",
                })
        void goesWhereACommandCannotReadIt(String command) throws Exception {
            assertThat(kept(
                            "FROM x AS a",
                            "WORKDIR /srv",
                            "COPY . .",
                            "RUN " + command,
                            "FROM scratch",
                            "COPY --from=a /out /"))
                    .doesNotContain(".git/");
        }

        @Test
        void staysWhereNewHomeFoldersBeginWithIt() throws Exception {
            assertThat(doubtAbout(
                            ".git",
                            "FROM x AS a",
                            "COPY . /etc/skel",
                            "RUN useradd -m joe",
                            "FROM scratch",
                            "COPY --from=a /home /"))
                    .startsWith("The RUN in line 3 of the Dockerfile lists, packs or copies");
        }

        @Test
        void staysWhereALinkLeadsToItsFolder() throws Exception {
            context.link("current", ".");
            assertThat(doubtAbout(".git", "FROM x", "COPY . /srv", "CMD [\"start\"]"))
                    .isEqualTo("The link current leads to a folder that it is in.");
        }

        @Test
        void staysWhereAListOfPackagesHasAByteOrderMark() throws Exception {
            context.file("requirements.txt", "\ufeff-e .\n");
            String[] dockerfile = {
                "FROM x AS a",
                "WORKDIR /srv",
                "COPY . .",
                "RUN pip install -r requirements.txt",
                "FROM scratch",
                "COPY --from=a /out /"
            };
            assertThat(doubtAbout(".git", dockerfile)).contains("builds a package of the project");
            context.file("requirements.txt", "-e .\n".getBytes(StandardCharsets.UTF_16));
            assertThat(doubtAbout(".git", dockerfile)).contains("a list of packages that is not in view");
        }

        @Test
        void goesWhenTheFinalStageTakesSomethingElse() throws Exception {
            assertThat(kept(
                            "FROM x AS a",
                            "WORKDIR /srv",
                            "COPY . .",
                            "FROM x",
                            "COPY --from=a /srv/dist /srv",
                            "CMD git log"))
                    .doesNotContain(".git/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "app.py|import git",
                    "app.py|subprocess.run(['git', 'rev-parse', 'HEAD'])",
                    "app.py|import sentry_sdk",
                    "requirements.txt|GitPython==3.1",
                    "package.json|{\"dependencies\": {\"isomorphic-git\": \"1\"}}",
                    "package.json|{\"scripts\": {\"start\": \"REV=$(git rev-parse HEAD) node .\"}}",
                    "pyproject.toml|[tool.hatch.version]\nsource = \"vcs\"\nrequires = [\"hatch-vcs\"]",
                    "setup.py|import versioneer",
                    "Makefile|VERSION := $(shell git describe --tags)",
                    "deploy|readFileSync('.git/HEAD')",
                    "server.go|repo.go-git",
                })
        void staysWhenASourceInTheImageSpeaksOfIt(String file) throws Exception {
            int bar = file.indexOf('|');
            context.file(file.substring(0, bar), file.substring(bar + 1));
            assertThat(doubtAbout(".git", "FROM x", "COPY . /app", "CMD [\"start\"]"))
                    .isEqualTo(file.substring(0, bar) + " mentions Git.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "app.py|# https://github.com/a/b.git and git@gitlab.com:a/b, digits, longitude",
                    "requirements.txt|x @ git+https://example.org/x.git@v1",
                    "package.json|{\"repository\": {\"type\": \"git\", \"url\": \"git+https://github.com/a/b.git\"}}",
                    "README.md|clone it with git",
                    ".github/workflows/ci.yml|run: git fetch",
                    "docker-compose.yml|command: git log",
                })
        void goesWhenASourceOnlyNamesForgesAndAddresses(String file) throws Exception {
            int bar = file.indexOf('|');
            context.file(file.substring(0, bar), file.substring(bar + 1));
            assertThat(kept("FROM x", "COPY . /app", "CMD [\"start\"]")).doesNotContain(".git/");
        }

        @Test
        void staysWhenWhatIsSentIsPacked() throws Exception {
            context.file("app.jar", "PK\u0003\u0004...");
            PruningPlan.Doubtful doubtful = doubt(".git", "FROM x", "COPY . /app", "CMD java -jar /app/app.jar");
            assertThat(doubtful.reason()).isEqualTo("app.jar is packed, so it cannot be searched for what reads it.");
            assertThat(doubtful.unproven()).isTrue();
        }

        @Test
        void staysWhenThereIsTooMuchToSearch() throws Exception {
            for (int i = 0; i < 3100; i++) {
                context.file("src/" + i + ".py", "");
            }
            assertThat(doubtAbout(".git", "FROM x", "COPY . /app", "CMD start"))
                    .isEqualTo("The files that are sent are too many or too large to be searched for what reads it.");
        }

        @Test
        void ofMercurialStaysWhenSomethingSpeaksOfIt() throws Exception {
            context.with(".hg/store/x").file("setup.py", "subprocess.run(['hg', 'id'])");
            assertThat(doubtAbout(".hg", "FROM x", "COPY . /app")).isEqualTo("setup.py mentions Mercurial.");
            context.file("setup.py", "");
            assertThat(kept("FROM x", "COPY . /app")).doesNotContain(".hg/");
        }

        @Test
        void staysWhenItIsCopiedByName() throws Exception {
            assertThat(doubtAbout(".git", "FROM x", "COPY .git/HEAD /head"))
                    .isEqualTo("Line 2 of the Dockerfile names it.");
            assertThat(doubtAbout(".git", "FROM x", "COPY .* /x/")).isEqualTo("Line 2 of the Dockerfile names it.");
            assertThat(doubtAbout(".git", "FROM x", "COPY */ /x/")).isEqualTo("Line 2 of the Dockerfile names it.");
            assertThat(doubtAbout(".git", "FROM x", "ADD [\".git\", \"/x/\"]"))
                    .isEqualTo("Line 2 of the Dockerfile names it.");
            assertThat(doubtAbout(".git", "FROM x", "RUN --mount=type=bind,source=.git,target=/g true"))
                    .isEqualTo("Line 2 of the Dockerfile names it.");
        }

        @Test
        void staysWhenAStageThatIsBuiltReadsItAndGoesWhenOnlyAnotherDoes() throws Exception {
            String[] dockerfile = {
                "FROM x AS version", "COPY . .", "RUN git describe > /v", "FROM x AS app", "COPY . .", "FROM app"
            };
            assertThat(kept(dockerfile)).doesNotContain(".git/");
            dockerfile[5] = "FROM version";
            assertThat(doubtAbout(".git", dockerfile)).contains("line 3");
        }

        @Test
        void staysWhenItIsSomethingElseOfThatName() throws Exception {
            context.file("docs/.git/readme", "x");
            assertThat(doubtAbout("docs/.git", "FROM x", "COPY . .")).startsWith("It has no HEAD");
        }

        @Test
        void staysWhenALinkLeadsIntoIt() throws Exception {
            context.link("config/hook", "../.git/HEAD");
            assertThat(doubtAbout(".git", "FROM x", "COPY . .")).isEqualTo("The link config/hook leads into it.");
        }
    }

    @Nested
    class Caches {

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
                    .isEqualTo("task names it, or what is in it.");
            assertThat(doubtAbout(cache, "FROM x", "COPY . .", "CMD sh task"))
                    .isEqualTo("task names it, or what is in it.");
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
                            ".tox",
                            "FROM x",
                            "RUN --mount=type=bind,target=/src find /src -type f | sort > /files.txt"))
                    .contains("lists, packs or copies");
            assertThat(kept("FROM x", "COPY . .", "RUN tar -xzf app.tgz && ls -a && find / -name x 2>/dev/null"))
                    .doesNotContain(".tox/");
        }

        @Test
        void stayBelowAnExceptionOfTheUsers() throws Exception {
            context.with("src/m.py", "src/__pycache__/m.cpython-311.pyc")
                    .file(".dockerignore", "*\n!src\n!Dockerfile\n");
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
            context.with(
                            ".DS_Store",
                            "a/.DS_Store",
                            "a/Thumbs.db",
                            "a/b.py~",
                            "a/.b.py.swp",
                            ".idea/workspace.xml",
                            "~")
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

    @Nested
    class VirtualEnvironments {

        @BeforeEach
        void makeEnvironment() {
            context.virtualEnvironment(".venv")
                    .with(".venv/lib/python3.11/site-packages/numpy-1.26.0.dist-info/RECORD")
                    .file("requirements.txt", "numpy==1.26.0\n")
                    .file("uv.lock", "[[package]]\nname = \"numpy\"\nversion = \"1.26.0\"\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                    "RUN python3.11 -m venv /app/.venv && /app/.venv/bin/pip install -r requirements.txt",
                    "RUN uv sync --frozen",
                    "RUN uv venv && uv pip install -r requirements.txt",
                    "ENV VENV=/app/.venv\nRUN python -m venv $VENV && $VENV/bin/pip install -r requirements.txt",
                })
        void goWhenTheDockerfileMakesThemAfterTheCopy(String instruction) throws Exception {
            assertThat(kept("FROM python", "WORKDIR /app", "COPY . .", instruction))
                    .doesNotContain(".venv/");
        }

        @Test
        void goWhenTheDockerfileMakesThemBeforeTheCopy() throws Exception {
            assertThat(kept(
                            "FROM python",
                            "WORKDIR /app",
                            "COPY requirements.txt .",
                            "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                            "COPY . ."))
                    .doesNotContain(".venv/");
        }

        /** Commands that no list names as ones that remove. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN mv .venv /tmp",
                    "RUN /usr/local/bin/tidy",
                    "RUN pip-sync empty.txt",
                    "RUN .venv/bin/pip uninstall -y numpy",
                    "RUN .venv/bin/pip install .",
                    "RUN python /opt/clean.py",
                })
        void stayWhenWhatRunsBeforeTheCopyMayTakeThemAway(String between) throws Exception {
            assertThat(kept(
                            "FROM python",
                            "WORKDIR /app",
                            "COPY requirements.txt .",
                            "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                            between,
                            "COPY . ."))
                    .contains(".venv/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN pip install -r requirements.txt",
                    "RUN python -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt",
                    "RUN python -m venv .venv",
                    "RUN .venv/bin/pip install x",
                    "RUN .venv/bin/python manage.py check && python -m venv .venv && .venv/bin/pip install x",
                    "RUN python -m venv .venv || pip install x",
                    "RUN --network=none python -m venv .venv && .venv/bin/pip install x",
                    "WORKDIR /other\nRUN python -m venv .venv && .venv/bin/pip install x",
                    "RUN poetry install",
                    "ENV POETRY_VIRTUALENVS_IN_PROJECT=true\nRUN poetry install",
                    "RUN if true; then python -m venv .venv && .venv/bin/pip install -r requirements.txt; fi",
                    "RUN python -m venv .venv && .venv/bin/pip install numpy==2.0.0",
                    "RUN --mount=type=cache,target=/app/.venv uv sync --frozen",
                })
        void stayWhenTheDockerfileDoesNotSurelyMakeThemInTheirPlace(String instruction) throws Exception {
            assertThat(doubtAbout(".venv", "FROM python", "WORKDIR /app", "COPY . .", instruction))
                    .isEqualTo("The COPY in line 3 of the Dockerfile takes it along,"
                            + " and no instruction surely makes the same again in its place.");
        }

        @Test
        void stayWhenTheRequirementsOfAnotherFolderAreInstalled() throws Exception {
            context.file("small/requirements.txt", "flask==3.0.0\n");
            String making = "RUN python -m venv .venv && cd small && ../.venv/bin/pip install -r requirements.txt";
            assertThat(doubtAbout(".venv", "FROM python", "WORKDIR /app", "COPY . .", making))
                    .contains("surely makes the same");
        }

        @Test
        void stayWhenTheyHoldMoreThanTheRequirements() throws Exception {
            context.with(".venv/lib/python3.11/site-packages/torch-2.0.dist-info/RECORD");
            assertThat(doubt(
                                    ".venv",
                                    "FROM python",
                                    "WORKDIR /app",
                                    "COPY . .",
                                    "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt")
                            .reason())
                    .contains("surely makes the same");
        }

        @Test
        void stayWhenARunMountsThem() throws Exception {
            assertThat(doubtAbout(".venv", "FROM python", "RUN --mount=type=bind,target=/src /src/.venv/bin/python -V"))
                    .startsWith("The RUN in line 2 of the Dockerfile mounts");
        }

        @Test
        void goWhenNothingReadsThem() throws Exception {
            assertThat(kept("FROM python", "COPY app.py /")).doesNotContain(".venv/");
        }

        @Test
        void areKnownByTheirFileWhateverTheirName() throws Exception {
            context.virtualEnvironment("backend/env38");
            assertThat(kept("FROM python", "COPY app.py /"))
                    .doesNotContain("backend/env38/")
                    .contains("backend/");
        }
    }

    @Nested
    class NodeModules {

        @BeforeEach
        void makePackage() {
            String locked =
                    "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/left-pad\": {\"version\": \"1.3.0\"}}}";
            context.file("package.json", "{}")
                    .file("package-lock.json", locked)
                    .file("yarn.lock", "# yarn lockfile v1\n\nleft-pad@^1.3.0:\n  version \"1.3.0\"\n")
                    .file("pnpm-lock.yaml", "packages:\n  left-pad@1.3.0:\n")
                    .file("node_modules/left-pad/package.json", "{\"version\": \"1.3.0\"}")
                    .file("node_modules/left-pad/index.js", "module.exports = 1\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN npm ci",
                    "RUN npm ci --omit=dev",
                    "RUN --mount=type=cache,target=/root/.npm npm ci",
                    "RUN --mount=type=cache,target=/app/node_modules/.cache npm ci",
                    "RUN /usr/local/bin/npm ci",
                    "RUN npm install --production",
                    "RUN yarn",
                    "RUN yarn install --frozen-lockfile && yarn build",
                    "RUN corepack enable && pnpm i --frozen-lockfile",
                    "RUN apt-get update && apt-get install -y curl && npm config set registry https://r.example && npm ci",
                    "RUN npm install -g pnpm && pnpm install",
                    "RUN [\"npm\", \"ci\"]",
                    "RUN cd /app && npm ci",
                })
        void goWhenTheDockerfileInstallsThemAfterTheCopy(String instruction) throws Exception {
            assertThat(kept("FROM node", "WORKDIR /app", "COPY . .", instruction))
                    .doesNotContain("node_modules/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN npm run build",
                    "RUN npm run lint && npm ci",
                    "RUN node build.js\nRUN npm ci",
                    "RUN npm ci || true",
                    "RUN npm install -g serve",
                    "RUN cd sub && npm ci",
                    "RUN mkdir -p x && cd /nowhere || cd /app; npm ci",
                    "RUN export npm_config_global=true && npm ci",
                    "RUN PATH=/app/bin; npm ci",
                    "RUN --network=none npm ci",
                    "RUN npm ci --offline",
                    "RUN npm install pm2",
                    "ARG INSTALL=\nRUN if [ -n \"$INSTALL\" ]; then npm ci; fi",
                    "RUN test -n \"$X\" && npm ci || echo no",
                    "RUN npm ci | tee log",
                    "RUN npm ci; echo done",
                    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
                    "ENV npm_config_global=true\nRUN npm ci",
                    "RUN --mount=type=cache,target=/app/node_modules npm ci",
                    "RUN --mount=type=cache,target=node_modules npm ci",
                    "RUN --mount=type=tmpfs,target=/app npm ci",
                    "RUN --mount=type=cache,target=$WHERE npm ci",
                    "RUN ./bin/npm ci",
                    "RUN /app/bin/npm ci",
                    "ENV PATH=/app/bin:$PATH\nRUN npm ci",
                    "RUN PATH=bin:$PATH npm ci",
                    "CMD [\"node\", \"index.js\"]",
                })
        void stayWhenTheDockerfileDoesNotSurelyInstallThem(String instruction) throws Exception {
            assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", instruction))
                    .startsWith("The COPY in line 3 of the Dockerfile takes it along");
        }

        @Test
        void goWhenAllPackagesAreInstalledBeforeTheCopy() throws Exception {
            assertThat(kept(
                            "FROM node",
                            "WORKDIR /app",
                            "COPY package*.json ./",
                            "RUN npm ci",
                            "COPY . .",
                            "RUN npm run build"))
                    .doesNotContain("node_modules/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "RUN npm ci --omit=dev",
                    "RUN NODE_ENV=production npm ci",
                    "ENV NODE_ENV=production\nRUN npm ci",
                    "RUN yarn install --production",
                    "RUN pnpm install --prod",
                    "RUN npm ci --ignore-scripts",
                    "RUN npm config set omit=dev && npm ci",
                    "ENV NPM_CONFIG_OMIT=dev\nRUN npm ci",
                    "ENV npm_config_production=true\nRUN npm ci",
                    "RUN npm ci && npm prune --production",
                    "RUN npm ci && rm -rf node_modules",
                    "RUN echo production=true > .npmrc && npm ci",
                    "RUN sed -i s/left/right/ package.json && npm ci",
                })
        void stayWhenTheCopyAddsDevelopmentPackagesToWhatWasInstalled(String install) throws Exception {
            assertThat(doubtAbout(
                            "node_modules",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY package.json package-lock.json yarn.lock pnpm-lock.yaml .npmrc ./",
                            install,
                            "COPY . .",
                            "RUN npm run build"))
                    .contains("takes it along");
        }

        @Test
        void stayWhenTheSettingsOfNpmAreNotUnderstood() throws Exception {
            context.file(".npmrc", "omit=dev\n");
            String[] dockerfile = {
                "FROM node",
                "WORKDIR /app",
                "COPY package*.json .npmrc ./",
                "RUN npm ci",
                "COPY . .",
                "RUN npm run build"
            };
            assertThat(doubtAbout("node_modules", dockerfile)).contains("takes it along");
            context.file(".npmrc", "registry=https://r.example/\n//r.example/:_authToken=${T}\n");
            assertThat(kept(dockerfile)).doesNotContain("node_modules/");
        }

        @Test
        void stayWhenTheBaseImageMaySetTheEnvironment() throws Exception {
            assertThat(doubtAbout(
                            "node_modules",
                            "FROM company/base",
                            "WORKDIR /app",
                            "COPY package*.json ./",
                            "RUN npm ci",
                            "COPY . ."))
                    .contains("takes it along");
        }

        @Test
        void stayWhenTheyAreNotWhatTheLockFileSays() throws Exception {
            String[] dockerfile = {
                "FROM node", "WORKDIR /app", "COPY package*.json ./", "RUN npm ci", "COPY . .", "RUN npm run build"
            };
            context.file("node_modules/left-pad/package.json", "{\"version\": \"1.2.0\"}");
            assertThat(doubtAbout("node_modules", dockerfile)).contains("takes it along");
            context.file("node_modules/left-pad/package.json", "{\"version\": \"1.3.0\"}")
                    .file("node_modules/linked/package.json", "{\"version\": \"1.0.0\"}");
            assertThat(doubtAbout("node_modules", dockerfile)).contains("takes it along");
        }

        @Test
        void stayWhenTheInstallHasNoLockFile() throws Exception {
            assertThat(doubtAbout(
                            "node_modules",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY package.json .",
                            "RUN npm install",
                            "COPY . ."))
                    .contains("takes it along");
        }

        @Test
        void stayWhenAScriptOfTheProjectWorksOnThem() throws Exception {
            context.file("package.json", "{\"scripts\": {\"postinstall\": \"patch-package\"}}");
            assertThat(doubtAbout(
                            "node_modules",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY package*.json ./",
                            "RUN npm ci",
                            "COPY . ."))
                    .contains("takes it along");
        }

        @Test
        void ofFixturesStay() throws Exception {
            context.file("package.json", "{\"workspaces\": [\"packages/*\"]}")
                    .with("packages/a/package.json", "packages/a/fixtures/app/package.json")
                    .with("packages/a/fixtures/app/node_modules/dep/index.js");
            assertThat(doubtAbout(
                            "packages/a/fixtures/app/node_modules",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY . .",
                            "RUN npm ci && npm test"))
                    .contains("takes it along");
        }

        @Test
        void goWhenTheyComeFromAnotherStage() throws Exception {
            assertThat(kept(
                            "FROM node AS deps",
                            "WORKDIR /deps",
                            "COPY package*.json ./",
                            "RUN npm ci",
                            "FROM node AS builder",
                            "WORKDIR /app",
                            "COPY --from=deps /deps/node_modules ./node_modules",
                            "COPY . .",
                            "RUN npm run build"))
                    .doesNotContain("node_modules/");
        }

        @Test
        void goWhenABaseStageInstallsThem() throws Exception {
            assertThat(kept(
                            "FROM node AS base",
                            "WORKDIR /app",
                            "COPY package*.json ./",
                            "RUN npm ci",
                            "FROM base",
                            "COPY . ."))
                    .doesNotContain("node_modules/");
        }

        @Test
        void stayWhenOneStageInstallsThemAndAnotherOnlyCopiesThem() throws Exception {
            assertThat(doubtAbout(
                            "node_modules",
                            "FROM node AS test",
                            "WORKDIR /app",
                            "COPY . .",
                            "RUN npm ci && npm test > /report",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY --from=test /report /report",
                            "COPY . ."))
                    .contains("line 8");
        }

        @Test
        void stayWithoutAPackageFile() throws Exception {
            context.file("vendor/node_modules/x/index.js", "");
            assertThat(doubtAbout(
                            "vendor/node_modules",
                            "FROM node",
                            "WORKDIR /app",
                            "COPY . .",
                            "WORKDIR vendor",
                            "RUN npm ci"))
                    .contains("takes it along");
        }

        @Test
        void ofWorkspacesGoWithTheInstallAboveThem() throws Exception {
            context.with("packages/a/package.json", "packages/a/node_modules/x/index.js");
            String[] dockerfile = {"FROM node", "WORKDIR /app", "COPY . .", "RUN npm ci"};
            assertThat(doubtAbout("packages/a/node_modules", dockerfile)).contains("takes it along");
            context.file("package.json", "{\"workspaces\": [\"packages/*\"]}");
            assertThat(kept(dockerfile)).doesNotContain("packages/a/node_modules/", "node_modules/");
        }

        @Test
        void stayWhenYarnUsesPlugAndPlay() throws Exception {
            context.file(".yarnrc.yml", "nodeLinker: pnp\n");
            assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", "RUN yarn install"))
                    .contains("takes it along");
        }

        @Test
        void stayWhenAPatternNamesWhatIsInThem() throws Exception {
            assertThat(doubtAbout("node_modules", "FROM node", "COPY --parents **/package.json /app/"))
                    .isEqualTo("Line 2 of the Dockerfile names it.");
        }

        @Test
        void stayWhenAnExceptionAsksForSomethingInThem() throws Exception {
            context.file(".dockerignore", "x\n!node_modules/left-pad\n");
            assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", "RUN npm ci"))
                    .contains("!node_modules/left-pad in line 2");
        }
    }

    @Nested
    class Minimal {

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
                            "conf/",
                            "conf/real.conf",
                            "current",
                            "releases/",
                            "releases/2/",
                            "releases/2/app",
                            "x.conf");
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

    @Test
    void doesNotLookAtAContextThatIsNotRead() throws Exception {
        context.file(".dockerignore", "[\n");
        ContextAnalysis analysis = analysed(PruneMode.MINIMAL, "FROM x", "RUN true");
        assertThat(analysis.plan().note())
                .isEqualTo(
                        "The Dockerfile reads nothing from the context. Build triggers (ONBUILD) of its base image may,"
                                + " so nothing is pruned.");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysed(PruneMode.SAFE, "FROM scratch", "LABEL a=b").plan().note())
                .isEqualTo("The build reads nothing from its context.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM x\nCOPY . .\nRUN echo $((1 << 20)) > /size",
                "FROM x\nCOPY . .\nRUN cat << EOF\nhello\nEOF",
                "FROM x\nCOPY . .\nFLY away",
            })
    void givesADockerfileThatItDoesNotUnderstandToBuildKitAsItIs(String dockerfile) throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, dockerfile.split("\n"));
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).contains("goes to BuildKit unchanged, and nothing is pruned");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD");
    }

    @Test
    void addsTheRulesOfTheBuildToTheUsersInEveryMode() throws Exception {
        context.file("docs/a.md", "")
                .file("data/b.csv", "")
                .file(".dockerignore", "docs")
                .file("Dockerfile", "FROM x\nCOPY . .\n");
        ContextRequest request = ContextRequest.of(context.root().toString()).withIgnore(List.of("data", "*.tmp"));
        for (PruneMode mode : PruneMode.values()) {
            ContextAnalysis analysis = ContextAnalysis.of(request.withPrune(mode), InputStream.nullInputStream());
            assertThat(ContextOnDisk.kept(analysis))
                    .doesNotContain("docs/", "data/")
                    .contains("app.py");
            assertThat(new String(analysis.effectiveIgnoreFile(), StandardCharsets.UTF_8))
                    .startsWith("docs\n\n# Rules that this build adds.\ndata\n*.tmp\n");
        }
    }

    @Test
    void keepsWhatASourceWithAnUnknownVariableMayName() throws Exception {
        context.repository(".git").repository("build/.git");
        assertThat(doubtAbout(".git", "FROM x", "COPY $FROM_BASE_IMAGE /app"))
                .isEqualTo("Line 2 of the Dockerfile names it.");
        assertThat(doubtAbout("build/.git", "FROM x", "COPY build/$FROM_BASE_IMAGE /app"))
                .isEqualTo("Line 2 of the Dockerfile names it.");
        assertThat(kept("FROM x", "COPY build/$FROM_BASE_IMAGE /app")).doesNotContain(".git/");
    }

    @Test
    void onlyReportsInModeReport() throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.REPORT, "FROM x", "COPY . .");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(group(analysis, "version-control").patterns()).containsExactly(".git");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD", "Dockerfile");
    }

    @Test
    void prunesNothingForAnotherFrontend() throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "# syntax=example.org/mine:1", "whatever");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).contains("another frontend than Docker's own");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD");
    }

    @Test
    void prunesNothingForAnotherFrontendThatABuildArgumentAsksFor() throws Exception {
        context.repository(".git").file("Dockerfile", "FROM x\nCOPY . .\n");
        ContextRequest request = ContextRequest.of(context.root().toString());
        for (String frontend : List.of("example.org/mine:1", "example.org/mine:1 key=value")) {
            assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", frontend)).groups())
                    .isEmpty();
        }
        assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", "docker/dockerfile:1"))
                        .prunes())
                .isTrue();
        assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", "")).prunes()).isTrue();
    }

    private static ContextRequest withArgument(ContextRequest request, String name, String value) {
        return new ContextRequest(
                request.context(), null, null, Map.of(name, value), Set.of(), List.of(), request.prune());
    }

    @Test
    void followsTargetAndBuildArguments() throws Exception {
        context.repository(".git")
                .file(
                        "Dockerfile",
                        "FROM x AS a\nCOPY . .\nRUN git log\nFROM scratch AS b\nARG D=app.py\nCOPY $D /d\n");
        ContextRequest request = ContextRequest.of(context.root().toString());
        assertThat(plan(request.withTarget("a")).doubtful())
                .extracting(PruningPlan.Doubtful::path)
                .containsExactly(".git", "Dockerfile");
        assertThat(plan(request.withTarget("b")).doubtful()).isEmpty();
        ContextRequest named = new ContextRequest(
                request.context(), null, "b", Map.of("D", ".git"), Set.of(), List.of("linux/arm64"), PruneMode.SAFE);
        assertThat(plan(named).doubtful())
                .extracting(PruningPlan.Doubtful::path)
                .containsExactly(".git");
    }

    private static PruningPlan plan(ContextRequest request) throws Exception {
        return ContextAnalysis.of(request, InputStream.nullInputStream()).plan();
    }

    @Test
    void keepsANameThatNoRuleCanExpress() throws Exception {
        context.repository("a\nb/.git");
        assertThat(doubtAbout("a\\nb/.git", "FROM x", "COPY . .")).startsWith("No ignore rule can name it");
    }

    @Test
    void namesPathsWithCharactersOfPatterns() throws Exception {
        context.repository("a[b]*/.git")
                .repository("!x/.git")
                .repository(" y/.git")
                .repository("#z/.git");
        assertThat(kept("FROM x", "COPY . .")).containsExactly(" y/", "!x/", "#z/", "a[b]*/", "app.py");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.log", "*.log\r\n", "\uFEFF*.log", "*.log\n# comment", "# x", "", "!app.py"})
    void putsItsRulesBelowTheUsersByteForByte(String own) throws Exception {
        context.repository(".git").file(".dockerignore", own);
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . .");
        String file = new String(analysis.effectiveIgnoreFile(), StandardCharsets.UTF_8);
        assertThat(file)
                .startsWith(own)
                .contains("\n\n# The history of the source; nothing in the build suggests that it reads it.\n.git\n");
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("app.py");
    }

    @Test
    void doesNotTouchTheContext() throws Exception {
        context.repository(".git").with("a.py", "__pycache__/a.cpython-311.pyc");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . .");
        long before = Files.getLastModifiedTime(context.root()).toMillis();
        List<String> entries = entries();
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        analysis.prepare(temporary).close();
        assertThat(entries()).isEqualTo(entries);
        assertThat(Files.getLastModifiedTime(context.root()).toMillis()).isEqualTo(before);
    }

    private List<String> entries() throws Exception {
        try (var walk = Files.walk(context.root())) {
            return walk.map(Path::toString).sorted().toList();
        }
    }

    private static PruningPlan.Group group(ContextAnalysis analysis, String id) {
        return analysis.plan().groups().stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(analysis.plan().toString()));
    }
}
