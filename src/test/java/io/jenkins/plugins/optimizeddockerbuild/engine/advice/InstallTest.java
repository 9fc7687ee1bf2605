package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTest {

    private static List<Install> in(String script) {
        return Install.in(ShellCommands.in(script));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            npm clean-install                        | MANIFEST | npm clean-install
            npm isntall                              | MANIFEST | npm isntall
            python3 -m pip install -r a.txt gunicorn | MANIFEST | pip install
            pip install -c limits.txt flask          | PACKAGES | pip install
            uv pip sync requirements.txt             | MANIFEST | uv pip sync
            uv --no-cache pip install .              | BUILD    | uv pip install
            bundle --jobs 4                          | MANIFEST | bundle
            pnpm fetch                               | MANIFEST | pnpm fetch
            yarn global add serve                    | PACKAGES | yarn global add
            go mod download                          | MANIFEST | go mod download
            ./mvnw -B clean package                  | BUILD    | mvnw package
            cargo +nightly build                     | BUILD    | cargo build
            zypper -n in git                         | PACKAGES | zypper in
            """)
    void tellsWhatDecidesWhatIsInstalled(String command, Install.Kind kind, String shown) {
        assertThat(in(command)).singleElement().satisfies(install -> {
            assertThat(install.kind()).isEqualTo(kind);
            assertThat(install.shown()).isEqualTo(shown);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apt-get update && apt-get upgrade -y",
                "poetry update",
                "npm run build",
                "npx install",
                "pip wheel -r requirements.txt",
                "pip install --help",
                "cargo chef prepare --recipe-path recipe.json",
                "go build -mod=vendor ./...",
                "go generate ./...",
                "mvn --version",
                "mvn dependency:analyze",
                "apt-get build-dep -y hello",
                "dnf builddep -y app.spec",
                "dnf localinstall -y app.rpm",
            })
    void leavesOutWhatInstallsNothingThatTheProjectLists(String command) {
        assertThat(in(command)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "npm ci, .",
        "cd web && npm ci, web",
        "cd web && yarn --cwd=ui install, web/ui",
        "npm --prefix=web ci, web",
        "mvn -f app/pom.xml package,",
        "gradle -p app build,",
        "cargo build --manifest-path app/Cargo.toml,",
        "cargo build -p app, .",
        "cd /src && apt-get install -y git, .",
    })
    void tellsWhereItWorks(String command, String folder) {
        assertThat(in(command))
                .singleElement()
                .satisfies(install -> assertThat(install.folder()).isEqualTo(folder));
    }

    @Test
    void namesPackagesWithoutVersionsAndValuesOfOptions() {
        assertThat(in("apt-get install -y -t bookworm-backports git=1:2.39 curl")
                        .get(0)
                        .packages())
                .containsExactly("git", "curl");
        assertThat(in("pip install 'torch>=2' --index-url https://example.org transformers[sentencepiece]")
                        .get(0)
                        .packages())
                .containsExactly("torch", "transformers");
    }
}
