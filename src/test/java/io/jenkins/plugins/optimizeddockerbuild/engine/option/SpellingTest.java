package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpellingTest {

    @Test
    void namesOptionsAsTheReaderHasToWriteThem() {
        Message message = Message.of(BuildOption.NO_CACHE_FILTER, ": see ", SmokeOption.PORT, ".");
        assertThat(message.in(Spelling.COMMAND_LINE)).isEqualTo("--no-cache-filter: see --smoke-port.");
        assertThat(message.in(Spelling.PIPELINE)).isEqualTo("noCacheStages: see smokeTest ports.");
        assertThat(Spelling.PIPELINE.name(BuildOption.IIDFILE))
                .as("no option of the step")
                .isEqualTo("--iidfile");
    }

    @Test
    void writesAnOptionWithItsValue() {
        assertThat(Spelling.COMMAND_LINE.with(BuildOption.PUSH)).isEqualTo("--push");
        assertThat(Spelling.PIPELINE.with(BuildOption.PUSH)).isEqualTo("push: true");
        assertThat(Spelling.COMMAND_LINE.with(BuildOption.ALLOW, "network.host"))
                .isEqualTo("--allow network.host");
        assertThat(Spelling.PIPELINE.with(BuildOption.ALLOW, "network.host")).isEqualTo("allow: ['network.host']");
        assertThat(Spelling.PIPELINE.with(BuildOption.TARGET, "build")).isEqualTo("target: 'build'");
        assertThat(Spelling.PIPELINE.with(BuildOption.BUILD_ARG, "A=b=c")).isEqualTo("buildArgs: [A: 'b=c']");
    }

    @Test
    void saysHowToHandOverASecret() {
        assertThat(Spelling.COMMAND_LINE.secretInsteadOf("TOKEN")).isEqualTo("--secret id=TOKEN,env=TOKEN");
        assertThat(Spelling.PIPELINE.secretInsteadOf("TOKEN")).isEqualTo("secrets: [TOKEN: 'CREDENTIALS-ID']");
        assertThat(Spelling.PIPELINE.secret("npm-rc")).isEqualTo("secrets: ['npm-rc': 'CREDENTIALS-ID']");
        assertThat(Spelling.COMMAND_LINE.ssh("default")).isEqualTo("--ssh default");
    }
}
