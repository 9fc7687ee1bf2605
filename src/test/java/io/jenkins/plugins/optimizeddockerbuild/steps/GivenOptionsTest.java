package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenOptionsTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static OptimizedDockerBuildStep step(Map<String, Object> given) throws Exception {
        return (OptimizedDockerBuildStep)
                StepDescriptor.byFunctionName("optimizedDockerBuild").newInstance(given);
    }

    @Test
    void takesOptionsAsGroovyHasThem() throws Exception {
        Map<String, Object> given = new HashMap<>();
        given.put("image", new StringBuilder("app"));
        given.put("push", null);
        given.put("load", "false");
        given.put("tags", Arrays.asList(null, "latest"));
        given.put("platforms", "linux/amd64,linux/arm64".split(","));
        given.put("allow", Set.of("network.host"));
        given.put("noCacheStages", "build");
        given.put("buildArgs", Map.of("BUILD", 7));
        given.put("labels", "a=b");
        given.put("provenance", false);
        given.put("stallSeconds", "60");
        given.put("smokeTest", Map.of("ports", 8080, "commands", "app --check"));
        OptimizedDockerBuildStep step = step(given);
        assertThat(step.getImage()).isEqualTo("app");
        assertThat(step.getPush()).isNull();
        assertThat(step.getLoad()).isFalse();
        assertThat(step.getTags()).containsExactly("latest");
        assertThat(step.getPlatforms()).containsExactly("linux/amd64", "linux/arm64");
        assertThat(step.getAllow()).containsExactly("network.host");
        assertThat(step.getNoCacheStages()).containsExactly("build");
        assertThat(step.getBuildArgs()).isEqualTo(Map.of("BUILD", "7"));
        assertThat(step.getLabels()).isEqualTo(Map.of("a", "b"));
        assertThat(step.getProvenance()).isEqualTo("false");
        assertThat(step.getStallSeconds()).isEqualTo(60);
        assertThat(step.getSmokeTest().getPorts()).isEqualTo(List.of(8080));
        assertThat(step.getSmokeTest().getCommands()).containsExactly("app --check");
    }

    @Test
    void replacesVariablesInEveryTextOfAFreestyleJob() throws Exception {
        OptimizedDockerBuildStep step = step(Map.of(
                "image",
                "app:$N",
                "tags",
                "$N",
                "cacheMounts",
                "example.com/m:$N",
                "ignore",
                "x$N",
                "buildArgs",
                "A=$N"));
        OptimizedDockerBuildStep expanded = step.expanded(new EnvVars("N", "7"));
        assertThat(expanded.getImage()).isEqualTo("app:7");
        assertThat(expanded.getTags()).containsExactly("7");
        assertThat(expanded.getCacheMounts()).isEqualTo("example.com/m:7");
        assertThat(expanded.getIgnore()).containsExactly("x7");
        assertThat(expanded.getBuildArgs()).isEqualTo(Map.of("A", "7"));
    }

    @Test
    void takesAlwaysForAPushBeforeTheVerdict() throws Exception {
        assertThat(step(Map.of("image", "app", "push", "always")).getPush()).isEqualTo("always");
        assertThat(step(Map.of("image", "app", "push", "true")).getPush()).isEqualTo(true);
        refuses(Map.of("image", "app", "pull", "always"), "pull: `always` is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource({
        "tag, did you mean `tags`?",
        "dockerFile, did you mean `dockerfile`?",
        "file, did you mean `dockerfile`?",
        "Push, did you mean `push`?",
        "noCacheFilter, did you mean `noCacheStages`?",
        "secret, did you mean `secrets`?",
        "arguments, 'it has image, '",
    })
    void refusesAnOptionThatDoesNotExist(String name, String instead) {
        assertThatThrownBy(() -> step(Map.of("image", "app", name, "x")))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("optimizedDockerBuild has no option `" + name + "`; " + instead);
    }

    @Test
    void refusesValuesThatAnOptionCannotHave() {
        refuses(Map.of("image", "app", "push", "yes"), "optimizedDockerBuild: push: `yes` is neither true nor false");
        refuses(Map.of("image", "app", "target", List.of("a")), "optimizedDockerBuild: target takes a single string");
        refuses(Map.of("image", "app", "stallSeconds", "soon"), "stallSeconds: `soon` is not a whole number");
        refuses(Map.of("image", "app", "smokeTest", Map.of("port", 1)), "smokeTest has no option `port`");
    }

    @Test
    void holdsForTheOtherSteps() {
        assertThatThrownBy(() -> StepDescriptor.byFunctionName("dockerContext").newInstance(Map.of("file", "x")))
                .hasMessage("dockerContext has no option `file`; did you mean `dockerfile`?");
        assertThatThrownBy(() ->
                        StepDescriptor.byFunctionName("withDockerBuildReport").newInstance(Map.of("raport", "x")))
                .hasMessage("withDockerBuildReport has no option `raport`; did you mean `report`?");
    }

    @Test
    void writesBackWhatItWasGivenForTheSnippetGenerator() throws Exception {
        OptimizedDockerBuildStep step =
                step(Map.of("image", "app", "tags", "latest", "buildArgs", Map.of("A", "b"), "push", true));
        assertThat(DescribableModel.uninstantiate2_(step).toMap())
                .containsEntry("tags", List.of("latest"))
                .containsEntry("buildArgs", Map.of("A", "b"))
                .containsEntry("push", true)
                .doesNotContainKeys("platforms", "provenance", "load", "args");
    }

    private static void refuses(Map<String, Object> given, String why) {
        assertThatThrownBy(() -> step(given)).isInstanceOf(AbortException.class).hasMessageContaining(why);
    }
}
