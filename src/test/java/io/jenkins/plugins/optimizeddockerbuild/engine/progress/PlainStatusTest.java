package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainStatusTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transferring context: 2.30MB 0.1s done | transferring context: | 2300000  | 0         | 100  | true",
                "transferring context:                  | transferring context: | 0        | 0         | 0    | false",
                "transferring dockerfile: 508B done     | transferring dockerfile: | 508   | 0         | 0    | true",
                "sha256:abc 12.35MB / 1.05GB 61.2s      | sha256:abc            | 12350000 | 1050000000 | 61200 | false",
                "sha256:abc 122B / 122B done            | sha256:abc            | 122      | 122       | 0    | true",
                "sha256:abc 0B / 9.87kB                 | sha256:abc            | 0        | 9870      | 0    | false",
                "extracting sha256:abc 0.5s done        | extracting sha256:abc | 0        | 0         | 500  | true",
                "exporting layers 0.1s done             | exporting layers      | 0        | 0         | 100  | true",
                "exporting layers                       | exporting layers      | 0        | 0         | 0    | false",
                "naming to docker.io/library/a:1 done   | naming to docker.io/library/a:1 | 0 | 0      | 0    | true",
                "reading docker-bake.hcl 189B / 189B done | reading docker-bake.hcl | 189  | 189       | 0    | true",
                "resolve a / b 0.1s                     | resolve a / b         | 0        | 0         | 100  | false",
                "pushing layer 5MB                      | pushing layer         | 5000000  | 0         | 0    | false",
                "merging 1.2.3s                         | merging 1.2.3s        | 0        | 0         | 0    | false",
                "done                                   | done                  | 0        | 0         | 0    | false",
                "5MB                                    | 5MB                   | 0        | 0         | 0    | false",
            })
    void readsBytesAndSecondsFromTheEndOfTheLine(
            String line, String id, long current, long total, long millis, boolean done) {
        assertThat(PlainStatus.parse(line))
                .isEqualTo(new PlainStatus(id, current, total, Duration.ofMillis(millis), done));
    }
}
