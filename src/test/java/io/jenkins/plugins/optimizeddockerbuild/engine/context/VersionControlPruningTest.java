package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionControlPruningTest extends PruningScenario {

    @BeforeEach
    void makeRepository() {
        context.repository(".git");
    }

    /** The image that a variable or another context puts there may have an ENTRYPOINT that reads it. */
    @Test
    void staysWhereTheBaseIsUnknown() throws Exception {
        context.repository(".git");
        String[] dockerfile = {"ARG BASE", "FROM ${BASE}", "COPY . /app", "CMD [\"node\", \"x.js\"]"};
        assertThat(doubt(".git", dockerfile).unproven()).isTrue();
        assertThat(kept("FROM node", "COPY . /app", "CMD [\"node\", \"x.js\"]")).doesNotContain(".git/");
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
        assertThat(doubt(".git", dockerfile.split("\n")).reason()).endsWith("copies folders with everything in them.");
    }

    @Test
    void staysWhereTheProgramOfAnUnknownBaseImageRuns() throws Exception {
        PruningPlan.Doubtful doubtful = doubt(".git", "FROM sonarsource/sonar-scanner-cli", "COPY . /usr/src");
        assertThat(doubtful.reason()).contains("sonarsource/sonar-scanner-cli", "neither CMD nor ENTRYPOINT");
        assertThat(doubtful.unproven()).isTrue();
        assertThat(doubtAbout(".git", "FROM a/b AS base", "FROM base", "COPY . /usr/src"))
                .contains("a/b");
        assertThat(kept("FROM nginx", "COPY . /usr/share/nginx/html")).doesNotContain(".git/");
        assertThat(doubt(".git", "FROM a/b", "COPY . /srv", "CMD [\"serve\"]").unproven())
                .isTrue();
        assertThat(doubtAbout(".git", "FROM a/b", "COPY . /srv", "CMD [\"python\", \"app.py\"]"))
                .contains("a/b", "no ENTRYPOINT");
        assertThat(doubtAbout(".git", "FROM a/b", "COPY . /srv", "ENTRYPOINT [\"scan\"]"))
                .isEqualTo("The ENTRYPOINT in line 3 of the Dockerfile runs a program of the base image a/b, which may"
                        + " read it.");
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
                "CMD python -m compileall . && python app.py",
                "CMD [\"python\", \"-c\", \"from os import listdir as l; print(l())\"]",
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
                "start.sh|ls -A > /files",
                "start.sh|cd /srv\ntar -cz data",
                "start.sh|for f in .*; do echo $f; done",
                "start|#!/bin/sh\nls",
                "start|for d in .*; do cat $d/HEAD; done",
                "start|set -- .??*\necho $@",
                "Makefile|SOURCES := $(shell find . -type f)",
                "app.py|from os import scandir as entries",
                "app.py|names = os.listdir\nprint(names('.'))",
                "app.py|print(list(map(os.listdir, folders)))",
                "index.js|const list = util.promisify(fs.readdir);",
                "index.js|const { readdirSync: list } = require('fs');",
                "index.js|glob.sync(pattern)",
                "index.js|const files = await fg(['**'], { dot: true })",
                "index.js|fs.cpSync(__dirname, '/data', { recursive: true })",
                "app.rb|Dir.glob '*', File::FNM_DOTMATCH",
                "app.pl|opendir my $folder, '.';",
                "main.rs|for entry in WalkDir::new(\".\") {",
                "Main.java|folders.map(File::listFiles)",
                "Program.cs|Directory.EnumerateFileSystemEntries(\".\")",
                "app.py|subprocess.run(['ls', '-A'])",
                "app.py|os.system('ls -A . | sort')",
                "app.py|subprocess.check_output(\"find . -type f\", shell=True)",
                "index.js|require('child_process').execSync('/bin/tar -cz .')",
                "main.go|exec.Command(\"rsync\", \"-a\", root, target)",
                "package.json|{\"scripts\": {\"start\": \"ls -A > files && node index.js\"}}",
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
                "app.py|from os import listdir, path\nlistdir('plugins')",
                "app.py|subprocess.run('ls /data', shell=True); {'zip': 1, 'digits': 2}",
                "app.py|address = {'zip': code, 'find': True}",
                "index.js|const { readdirSync } = require('fs');\nreaddirSync('routes')",
                "index.js|glob.sync('models/*.js')",
                "Makefile|run:\n\tpython app.py\nclean:\n\trm -f *.pyc",
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
                "requirements.txt|langchain==0.3",
                "package.json|{\"dependencies\": {\"dd-trace\": \"5\"}}",
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
                .isEqualTo("The context has too many or too large files to search them for what reads it.");
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

    @Test
    void staysWhenALinkLeadsIntoItWhereTheImageHasIt() throws Exception {
        context.link("head", "/srv/.git/HEAD");
        assertThat(doubtAbout(".git", "FROM x", "COPY . /srv")).isEqualTo("The link head leads into it.");
    }

    @Test
    void goesWhenNpmReadsAShrinkwrapInsteadOfALockFile() throws Exception {
        context.file("package.json", "{}")
                .file(
                        "npm-shrinkwrap.json",
                        "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/a\": {\"version\": \"1.0.0\"}}}");
        assertThat(kept("FROM python", "WORKDIR /app", "COPY . .", "RUN npm ci"))
                .doesNotContain(".git/");
    }
}
