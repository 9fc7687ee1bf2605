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
            pip --version                            | PIP      | OTHER
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
    }

    @Test
    void leavesTheValuesOfOptionsOutOfThePackages() {
        assertThat(command("apk add --virtual .build gcc").packages()).containsExactly("gcc");
        assertThat(command("npm ci --omit dev").packages()).isEmpty();
        assertThat(command("apt-get -o A=b install -t bookworm curl git").packages())
                .containsExactly("curl", "git");
    }
}
