package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedContextTest {
    private static final List<String> TEMPORARY = List.of("**/?*@tmp");

    @TempDir
    Path folder;

    private ContextOnDisk library;

    @BeforeEach
    void makeFolder() {
        library = new ContextOnDisk(folder.resolve("lib")).file("lib.py", "print()\n");
    }

    private String note(List<String> keptOut) throws Exception {
        return new NamedContext("lib", library.root()).note(keptOut);
    }

    @Test
    void namesTheFoldersThatBuildKitWillBeSent() throws Exception {
        library.with("docker@tmp/secrets/token", "src/a@tmp/login");
        assertThat(note(TEMPORARY))
                .startsWith("The build context `lib` has docker@tmp, src/a@tmp, which belong to the CI server")
                .endsWith("add **/?*@tmp to the .dockerignore in that folder.");
    }

    @Test
    void saysNothingOfWhatTheFoldersOwnIgnoreFileKeepsOut() throws Exception {
        library.with("docker@tmp/secrets/token").file(".dockerignore", "**/*@tmp\n");
        assertThat(note(TEMPORARY)).isNull();
    }

    @Test
    void saysNothingWhereThereIsNoSuchFolder() throws Exception {
        assertThat(note(TEMPORARY)).isNull();
    }

    @Test
    void looksForNothingOutsideACiServer() throws Exception {
        library.with("docker@tmp/secrets/token");
        assertThat(note(List.of())).isNull();
    }

    @Test
    void leavesAnIgnoreFileThatBuildKitRefusesToIt() throws Exception {
        library.with("docker@tmp/secrets/token").file(".dockerignore", "[a\n");
        assertThat(note(TEMPORARY)).isNull();
    }
}
