package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneLineChangeTest {
    @TempDir
    private Path folder;

    private String find(String dockerfile, String... files) throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        for (String file : files) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
        ContextAnalysis analysis =
                ContextAnalysis.of(ContextRequest.of(folder.toString()), InputStream.nullInputStream());
        List<String> seen = new ArrayList<>();
        analysis.forEachKept(entry -> seen.add(entry.text()));
        return OneLineChange.find(Evidence.of(analysis.dockerfile(), null, BuildInputs.none(), analysis.files()), seen);
    }

    @Test
    void choosesTheCentralFileOfTheUsualLanguage() throws Exception {
        assertThat(find(
                        "FROM a\nCOPY . /srv\n",
                        "setup.py",
                        "app/views.py",
                        "app/main.py",
                        "tests/test_a.py",
                        "web/a.js",
                        "docs/conf.py",
                        "app/templates/index.html"))
                .isEqualTo("app/main.py");
    }

    @Test
    void choosesWhatACopyBrings() throws Exception {
        assertThat(find("FROM a\nCOPY src /srv/\n", "main.go", "src/other.go", "tools/main.go"))
                .isEqualTo("src/other.go");
    }

    @Test
    void findsNothingWhereNoSourceIsCopied() throws Exception {
        assertThat(find("FROM a\nCOPY package.json /srv/\nRUN true\n", "index.js", "package.json"))
                .isNull();
    }

    @Test
    void addsALineAndNothingElse() throws Exception {
        Path file = folder.resolve("a.py");
        Files.writeString(file, "print(1)");
        OneLineChange.make(folder, "a.py", "more");
        assertThat(file).hasContent("print(1)\n# more\n");
    }
}
