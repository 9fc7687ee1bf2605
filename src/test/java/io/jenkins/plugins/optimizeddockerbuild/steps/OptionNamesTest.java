package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add --load, or --push with a tag.|Add load: true, or push: true with a tag.",
                "--smoke-port: `x` is no port.|smokeTest ports: `x` is no port.",
                "Write --smoke-http 8000/health.|Write smokeTest http 8000/health.",
                "--no-cache-filter a and --no-cache|noCacheStages a and noCache",
                "one word, for example --memory=512m|one word, for example --memory=512m",
                "`apt-get install --no-install-recommends`|`apt-get install --no-install-recommends`",
                "a--load, --load-more, --pull=always|a--load, --load-more, --pull=always",
                "nothing|nothing",
            })
    void saysTheNamesOfThePipeline(String ofTheCommandLine, String ofThePipeline) {
        assertThat(OptionNames.inPipeline(ofTheCommandLine)).isEqualTo(ofThePipeline);
    }
}
