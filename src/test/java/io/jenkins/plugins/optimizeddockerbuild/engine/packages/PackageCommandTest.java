package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCommandTest {

    private static PackageCommand command(String words) {
        return PackageCommand.of(List.of(words.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pip install -r requirements.txt          | PIP      | INSTALL
            pip3.11 install flask                    | PIP      | ADD
            /opt/venv/bin/pip install --no-cache-dir . | PIP    | BUILD
            pip install -e .[dev]                    | PIP      | BUILD
            python3 -m pip install -rreq.txt         | PIP      | INSTALL
            pip download -r requirements.txt         | PIP      | DOWNLOAD
            pip cache purge                          | PIP      | CLEAN
            pip --version                            | PIP      | QUERY
            pip list                                 | PIP      | QUERY
            pip install -r requirements.txt gunicorn | PIP      | INSTALL
            pip install -c limits.txt flask          | PIP      | ADD
            pip wheel -r requirements.txt -w /wheels | PIP      | DOWNLOAD
            uv --no-cache pip install flask          | UV       | ADD
            uv tool install ruff                     | UV       | ADD
            uv venv                                  | UV       | CONFIGURE
            poetry update                            | POETRY   | UPDATE
            poetry dynamic-versioning                | POETRY   | UNKNOWN
            npx webpack                              | NPM      | UNKNOWN
            bunx install                             | BUN      | UNKNOWN
            yarn global remove serve                 | YARN     | REMOVE
            composer bundle-assets                   | COMPOSER | UNKNOWN
            mvn -f app/pom.xml package               | MAVEN    | BUILD
            mvn -pl app -am dependency:go-offline    | MAVEN    | DOWNLOAD
            mvn versions:set                         | MAVEN    | UNKNOWN
            mvn dependency:analyze                   | MAVEN    | UNKNOWN
            mvn dependency:go-offline@default        | MAVEN    | DOWNLOAD
            mvn org.apache.maven.plugins:maven-dependency-plugin:3.6.1:resolve | MAVEN | DOWNLOAD
            mvn de.qaware.maven:go-offline-maven-plugin:1.2.8:resolve-dependencies | MAVEN | DOWNLOAD
            gradle -x test assembleRelease           | GRADLE   | BUILD
            gradle fatJar                            | GRADLE   | BUILD
            gradle --version                         | GRADLE   | QUERY
            go mod tidy                              | GO       | UNKNOWN
            cargo +nightly build                     | CARGO    | BUILD
            cargo chef prepare                       | CARGO    | UNKNOWN
            apt-get -o A=b upgrade                   | APT      | UPDATE
            yum --enablerepo extra install git       | DNF      | ADD
            zypper -n in git                         | ZYPPER   | ADD
            uv pip install -r requirements.txt       | UV       | INSTALL
            uv pip sync requirements.txt             | UV       | INSTALL
            uv sync --frozen                         | UV       | INSTALL
            uv run pytest                            | UV       | BUILD
            poetry install --no-root                 | POETRY   | INSTALL
            poetry config virtualenvs.create false   | POETRY   | CONFIGURE
            pipenv install --deploy --system         | PIPENV   | INSTALL
            pipenv install requests                  | PIPENV   | ADD
            conda env create -f environment.yml      | CONDA    | INSTALL
            micromamba install -y numpy              | CONDA    | ADD
            npm ci                                   | NPM      | INSTALL
            npm clean-install                        | NPM      | INSTALL
            npm install-clean                        | NPM      | INSTALL
            npm i --omit dev                         | NPM      | INSTALL
            npm install pm2                          | NPM      | ADD
            npm i -g pnpm                            | NPM      | ADD
            npm cit                                  | NPM      | BUILD
            npm run build                            | NPM      | BUILD
            npm config set registry x                | NPM      | CONFIGURE
            npm cache clean --force                  | NPM      | CLEAN
            npm cache ls                             | NPM      | QUERY
            pnpm store prune                         | PNPM     | CLEAN
            pnpm store path                          | PNPM     | QUERY
            pip cache dir                            | PIP      | QUERY
            yarn                                     | YARN     | INSTALL
            yarn --frozen-lockfile                   | YARN     | INSTALL
            yarn install --immutable                 | YARN     | INSTALL
            yarn build                               | YARN     | BUILD
            yarn global add serve                    | YARN     | ADD
            corepack yarn@4 install                  | YARN     | INSTALL
            pnpm i --frozen-lockfile                 | PNPM     | INSTALL
            pnpm fetch                               | PNPM     | DOWNLOAD
            pnpm -r build                            | PNPM     | BUILD
            bun install                              | BUN      | INSTALL
            ./mvnw -B package                        | MAVEN    | BUILD
            mvn dependency:go-offline                | MAVEN    | DOWNLOAD
            mvn dependency:resolve package           | MAVEN    | BUILD
            gradle dependencies                      | GRADLE   | DOWNLOAD
            ./gradlew :app:bootJar --no-daemon       | GRADLE   | BUILD
            go mod download                          | GO       | DOWNLOAD
            go install example.org/tool@v1           | GO       | ADD
            go build ./...                           | GO       | BUILD
            go clean                                 | GO       | BUILD
            go clean -testcache                      | GO       | BUILD
            go clean --modcache                      | GO       | CLEAN
            go clean -i -cache                       | GO       | CLEAN
            cargo fetch                              | CARGO    | DOWNLOAD
            cargo build --release                    | CARGO    | BUILD
            cargo install --path .                   | CARGO    | BUILD
            bundle                                   | BUNDLER  | INSTALL
            bundle exec rake                         | BUNDLER  | BUILD
            composer install --no-dev                | COMPOSER | INSTALL
            composer require a/b                     | COMPOSER | ADD
            dotnet restore                           | DOTNET   | DOWNLOAD
            dotnet publish -c Release                | DOTNET   | BUILD
            apt-get update                           | APT      | DOWNLOAD
            apt-get install -y --no-install-recommends curl | APT | ADD
            apt dist-clean                           | APT      | CLEAN
            apk add --no-cache git                   | APK      | ADD
            microdnf install git                     | DNF      | ADD
            """)
    void tellsTheManagerAndWhatItDoes(String words, PackageManager manager, PackageAction action) {
        assertThat(command(words).manager()).isEqualTo(manager);
        assertThat(command(words).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"make", "python manage.py", "node server.js", "pipe", "gitk", "npm-run-all"})
    void isNullForOtherPrograms(String words) {
        assertThat(command(words)).isNull();
    }

    @Test
    void tellsFilesPackagesAndProjectsApart() {
        PackageCommand pip = command(
                "pip install -r a.txt -c b.txt --index-url https://i.example --requirement=c.txt six==1 ./lib x.whl");
        assertThat(pip.files()).containsExactly("a.txt", "b.txt", "c.txt");
        assertThat(pip.packages()).containsExactly("six==1");
        assertThat(pip.projects()).containsExactly("./lib", "x.whl");
    }

    @Test
    void tellsWhereItWorks() {
        assertThat(command("npm --prefix web ci").folder()).isEqualTo("web");
        assertThat(command("yarn --cwd=web install").folder()).isEqualTo("web");
        assertThat(command("npm ci").folder()).isNull();
        assertThat(command("npm i -g pnpm").isGlobal()).isTrue();
        assertThat(command("yarn global add serve").isGlobal()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "python3 -m pip install -q flask, install",
        "uv pip install flask, pip install",
        "go mod download, mod download",
        "yarn global add serve, global add",
        "mvn -B clean package, package",
        "gradle :app:bootJar, :app:bootJar",
        "bundle --jobs 4, ''",
    })
    void tellsWhatItIsToldToDo(String words, String verb) {
        assertThat(command(words).verb()).isEqualTo(verb);
    }

    @Test
    void tellsTheArgumentsWithoutWhatItIsToldToDo() {
        assertThat(command("uv pip install --system flask").arguments()).containsExactly("--system", "flask");
        assertThat(command("mvn -B -s settings.xml clean package").arguments())
                .containsExactlyInAnyOrder("-B", "-s", "settings.xml", "clean");
    }

    @Test
    void leavesTheValuesOfOptionsOutOfThePackages() {
        assertThat(command("apk add --virtual .build gcc").packages()).containsExactly("gcc");
        assertThat(command("npm ci --omit dev").packages()).isEmpty();
        assertThat(command("apt-get -o A=b install -t bookworm curl git").packages())
                .containsExactly("curl", "git");
        assertThat(command("bundle install --path vendor").packages()).isEmpty();
        assertThat(command("yarn global add serve").packages()).containsExactly("serve");
    }

    @Test
    void readsGoGetOfTheProjectAsWorkOnItsSource() {
        assertThat(PackageCommand.of(List.of("go", "get", "-d", "-v", "./...")).action())
                .isEqualTo(PackageAction.BUILD);
        assertThat(PackageCommand.of(List.of("go", "get", "example.com/a@v1")).action())
                .isEqualTo(PackageAction.ADD);
    }

    @Test
    void worksInNoFolderThatItInstallsInto() {
        assertThat(command("uv pip install --prefix /install -r requirements.txt")
                        .folder())
                .isNull();
        assertThat(command("npm --prefix web ci").folder()).isEqualTo("web");
        assertThat(command("yarn --cwd web install").folder()).isEqualTo("web");
        assertThat(command("uv sync --project api").folder()).isEqualTo("api");
    }
}
