package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a rule says of a project, which is empty at first. */
abstract class RuleTest {
    @TempDir
    Path temporary;

    AdvisedProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    List<Advice> of(String rule, String... dockerfile) throws Exception {
        return project.advice(rule, dockerfile);
    }

    boolean speaks(String rule, String... dockerfile) throws Exception {
        return !of(rule, dockerfile).isEmpty();
    }

    boolean hasPatch(String rule, String... dockerfile) throws Exception {
        List<Advice> advice = of(rule, dockerfile);
        assertThat(advice).hasSize(1);
        return advice.get(0).patch() != null;
    }

    /** The Dockerfile after the combined patch. */
    List<String> patched(String... dockerfile) throws Exception {
        return project.patched("Dockerfile", project.advise(dockerfile));
    }
}
