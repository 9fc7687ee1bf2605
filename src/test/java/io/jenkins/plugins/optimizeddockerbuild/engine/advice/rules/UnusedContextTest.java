package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class UnusedContextTest extends RuleTest {
    @Test
    void whatOnlyThisMachineHasStaysOutOfTheContext() throws Exception {
        String[] dockerfile = {"FROM python:3.12", "COPY . /srv", "CMD [\"python\", \"/srv/app/main.py\"]"};
        String large = "x".repeat(2_000_000);
        project.file(".gitignore", "# local\n/data/\n*.bin\n.env\ndist/\n")
                .file("data/sales.csv", large)
                .file("notes/big.bin", large)
                .file("dist/app.txt", large)
                .file("tracked/sales.csv", large)
                .file(".env", "API_TOKEN=4f5a8b1c9d\n")
                .file("app/main.py", "data = {'a': 1}\n");
        Adviser.Result result = project.advise(dockerfile);
        assertThat(project.patched(".dockerignore", result)).containsExactly("data", "notes/big.bin", ".env");

        Files.delete(temporary.resolve("context/.dockerignore"));
        project.file("app/main.py", "open('data/sales.csv'); load_dotenv(); from_('big.bin')\n");
        assertThat(speaks("unused-context", dockerfile)).isFalse();
        assertThat(project.advice("secret-in-image", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
        project.file("app/main.py", "").file(".gitignore", "/data/*\n!/data/sales.csv\n");
        assertThat(speaks("unused-context", dockerfile)).isFalse();
    }
}
