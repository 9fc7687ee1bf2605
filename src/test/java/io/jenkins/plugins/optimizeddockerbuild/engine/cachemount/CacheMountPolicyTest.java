package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheMountPolicyTest {
    private static final Label OPTION = new Label("cacheMounts");

    @Test
    void takesAReferenceAlone() {
        CacheMountPolicy policy = CacheMountPolicy.parse(OPTION, "registry.example.com/app:mounts");

        assertThat(policy.reference().text()).isEqualTo("registry.example.com/app:mounts");
        assertThat(policy.mostBytes()).isEqualTo(CacheMountPolicy.DEFAULT_MOST_BYTES);
        assertThat(policy.named()).isEmpty();
        assertThat(policy.writes()).isTrue();
    }

    @Test
    void takesASizeAndTheMountsOfUnknownTools() {
        CacheMountPolicy policy = CacheMountPolicy.parse(
                OPTION, "ref=registry.example.com/app:mounts,size=1GB,mount=/src/target,mount=ccache");

        assertThat(policy.mostBytes()).isEqualTo(1_000_000_000L);
        assertThat(policy.named()).containsExactly("/src/target", "ccache");
    }

    @Test
    void leavesTheReferenceToItsCaller() {
        CacheMountPolicy policy = CacheMountPolicy.parse(
                OPTION, "ref=cache:${JOB},size=500MB", text -> ImageReference.parse(text.replace("${JOB}", "main")));

        assertThat(policy.reference().text()).isEqualTo("cache:main");
        assertThat(policy.mostBytes()).isEqualTo(500_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ref=app:mounts,sise=1GB | cacheMounts: `sise=1GB` in `ref=app:mounts,sise=1GB` is not a field
            size=1GB,mount=a | has no image
            ref=app:mounts,size=much | is not a number of bytes
            """)
    void refusesWhatItDoesNotKnow(String text, String why) {
        assertThatThrownBy(() -> CacheMountPolicy.parse(OPTION, text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }
}
