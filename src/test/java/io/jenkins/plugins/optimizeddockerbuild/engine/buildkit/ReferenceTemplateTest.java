package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceTemplateTest {
    private static final String TEMPLATE = "registry.example.com/cache/${JOB}:${BRANCH}";

    @Test
    void putsInWhatCanStandThereAsItIs() {
        assertThat(expand(TEMPLATE, Map.of("JOB", "shop/app", "BRANCH", "release-1.2_x")))
                .isEqualTo("registry.example.com/cache/shop/app:release-1.2_x");
    }

    @Test
    void makesABranchNameAValidTagAndKeepsItReadable() {
        assertThat(expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", "feature/ABC#1")))
                .matches("registry\\.example\\.com/cache/app:feature-ABC-1-[0-9a-f]{12}");
    }

    @Test
    void givesBranchesThatLookAlikeTagsOfTheirOwn() {
        String first = expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", "feature/x"));
        String second = expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", "feature-x"));
        String third = expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", "feature#x"));
        assertThat(first).isNotEqualTo(second).isNotEqualTo(third);
        String forged = first.substring(first.lastIndexOf(':') + 1);
        assertThat(expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", forged))).isNotEqualTo(first);
    }

    @Test
    void makesARepositoryNameLowerCase() {
        String reference = expand(TEMPLATE, Map.of("JOB", "Team A/My App", "BRANCH", "main"));
        assertThat(reference).matches("registry\\.example\\.com/cache/team-a/my-app-[0-9a-f]{12}:main");
        assertThat(expand(TEMPLATE, Map.of("JOB", "team a/my app", "BRANCH", "main")))
                .isNotEqualTo(reference);
    }

    @Test
    void cutsWhatIsTooLong() {
        String branch = "x".repeat(300);
        String tag = ImageReference.parse(expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", branch)))
                .tag();
        assertThat(tag).hasSize(128);
        assertThat(ImageReference.parse(expand(TEMPLATE, Map.of("JOB", "app", "BRANCH", branch + "y")))
                        .tag())
                .isNotEqualTo(tag);
        String longJob = expand(TEMPLATE, Map.of("JOB", "j".repeat(400), "BRANCH", "main"));
        assertThat(longJob).endsWith(":main");
    }

    @Test
    void takesARegistryFromAVariable() {
        assertThat(expand("${REPO}:${BRANCH}", Map.of("REPO", "Registry.example.com:5000/team/app", "BRANCH", "main")))
                .isEqualTo("Registry.example.com:5000/team/app:main");
        assertThat(expand("${REGISTRY}/app", Map.of("REGISTRY", "localhost:5000")))
                .isEqualTo("localhost:5000/app");
    }

    @Test
    void takesTheDefaultWhereAVariableIsNotSet() {
        assertThat(expand("example.com/app:${BRANCH:-main}", Map.of())).isEqualTo("example.com/app:main");
        assertThatThrownBy(() -> expand(TEMPLATE, Map.of("JOB", "app")))
                .hasMessageContaining("needs the variable BRANCH, which is not set here");
    }

    @Test
    void refusesABrokenTemplate() {
        assertThatThrownBy(() -> ReferenceTemplate.parse("example.com/${JOB:x")).hasMessageContaining("never closed");
        assertThatThrownBy(() -> ReferenceTemplate.parse("example.com/${}")).hasMessageContaining("without a name");
        assertThatThrownBy(() -> expand("example.com/Cache:${B}", Map.of("B", "x")))
                .hasMessageContaining("upper case letters");
    }

    @Test
    void namesItsVariables() {
        assertThat(ReferenceTemplate.parse(TEMPLATE).variables()).containsExactly("BRANCH", "JOB");
    }

    @Test
    void neverMakesAnInvalidReferenceAndNeverTheSameForTwoValues() {
        Random random = new Random(7);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder value = new StringBuilder();
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 6);
            for (int j = 0; j < length; j++) {
                value.append("ab-._/#A é:@${}\n".charAt(random.nextInt(16)));
            }
            String text = value.toString();
            String tagged = expand("example.com/app:${V}", Map.of("V", text));
            String nested = expand("example.com/${V}/app", Map.of("V", text));
            assertThat(seen.putIfAbsent(tagged, text)).isIn(null, text);
            assertThat(seen.putIfAbsent(nested, text)).isIn(null, text);
        }
    }

    private static String expand(String template, Map<String, String> values) {
        return ReferenceTemplate.parse(template).expand(values::get).text();
    }
}
