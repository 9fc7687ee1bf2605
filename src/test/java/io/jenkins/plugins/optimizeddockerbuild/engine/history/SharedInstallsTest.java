package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedInstallsTest {
    private final SharedInstalls installs = new SharedInstalls();
    private long started;

    private void add(String job, Overview.Installed... layers) {
        installs.add(
                job,
                new BuildFigures(
                        "image",
                        started += 1000,
                        true,
                        100_000,
                        null,
                        null,
                        null,
                        new Overview(
                                "shop/" + job,
                                null,
                                null,
                                null,
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                List.of(layers))));
    }

    private static Overview.Installed pip(String base, long millis, long bytes, String... packages) {
        return new Overview.Installed(
                base,
                String.join(
                        "\n",
                        Stream.of(packages)
                                .map(name -> "pip install --no-cache-dir  " + name)
                                .toList()),
                millis,
                bytes);
    }

    @Test
    void namesTheBaseThatSeveralImagesCouldShare() {
        add("a", pip("python:3.11", 60_000, 200, "numpy==1.26.4", "pandas>=2", "flask"));
        add("a", pip("python:3.11", 50_000, 210, "numpy==1.26.4", "pandas>=2", "flask"));
        add("b", pip("python:3.11", 40_000, 230, "numpy==1.26.4", "pandas>=2"));
        add("c", pip("python:3.12", 40_000, 230, "numpy==1.26.4", "pandas>=2"));

        assertThat(installs.found())
                .containsExactly(new SharedInstalls.Shared(
                        "python:3.11",
                        List.of("numpy==1.26.4", "pandas>=2"),
                        new java.util.TreeSet<>(List.of("shop/a", "shop/b")),
                        150_000,
                        210L,
                        """
                        FROM python:3.11
                        RUN pip install --no-cache-dir \\
                            numpy==1.26.4 \\
                            'pandas>=2'
                        """));
    }

    @Test
    void goesByTheNewestBuildOfAnImage() {
        add("a", pip("python:3.11", 60_000, 200, "numpy"));
        add("a", pip("python:3.11", 60_000, 200, "scipy"));
        add("b", pip("python:3.11", 40_000, 230, "numpy"));

        assertThat(installs.found()).isEmpty();
    }

    @Test
    void takesTheBranchesOfAProjectForOneImage() {
        for (String job : List.of("a", "a", "a")) {
            add(job, pip("python:3.11", 60_000, 200, "numpy"));
        }

        assertThat(installs.found()).isEmpty();
    }

    @Test
    void givesAnImageOneBaseOnly() {
        for (String job : List.of("a", "b", "c")) {
            add(job, pip("python:3.11", 60_000, 200, "torch"), pip("python:3.11", 100, 1, "flask"));
        }
        for (String job : List.of("d", "e")) {
            add(job, pip("python:3.11", 100, 1, "flask"));
        }

        assertThat(installs.found())
                .extracting(SharedInstalls.Shared::packages)
                .containsExactly(List.of("flask", "torch"), List.of("flask"));
    }

    @Test
    void joinsPackageManagersInOneDockerfile() {
        for (String job : List.of("a", "b")) {
            add(
                    job,
                    new Overview.Installed("debian:12", "apt-get install -y  git\napt-get install -y  curl", 9_000, 5L),
                    pip("debian:12", 1_000, 2, "flask"));
        }

        assertThat(installs.found()).singleElement().satisfies(shared -> {
            assertThat(shared.millis()).isEqualTo(20_000);
            assertThat(shared.bytes()).isEqualTo(7);
            assertThat(shared.dockerfile()).isEqualTo("""
                            FROM debian:12
                            RUN apt-get update \\
                                && apt-get install -y \\
                                    curl \\
                                    git \\
                                && rm -rf /var/lib/apt/lists/*
                            RUN pip install --no-cache-dir \\
                                flask
                            """);
        });
    }

    @Test
    void putsNothingIntoADockerfileThatIsNoPackage() {
        for (String job : List.of("a", "b")) {
            add(
                    job,
                    pip("python:3.11", 1_000, 2, "flask; curl evil", "$(x)", "`x`", "a\tb"),
                    pip("python:3.11\nRUN evil", 1_000, 2, "flask"),
                    new Overview.Installed("python:3.11", "rm -rf /  x\nflask", 1, null));
        }

        assertThat(installs.found()).isEmpty();
    }
}
