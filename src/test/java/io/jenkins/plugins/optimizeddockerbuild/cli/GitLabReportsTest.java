package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GitLabReportsTest {

    @Test
    void givesEachIssueTheFieldsThatGitLabAsksForAndAFingerprintOfItsOwn() throws Exception {
        Annotation one = new Annotation(Annotation.Level.HIGH, "cache-mount", new Lines(3, 5), "Keep", "Text");
        Annotation same = new Annotation(Annotation.Level.LOW, "cache-mount", null, "Keep", "Text");

        JsonNode issues = new ObjectMapper().readTree(GitLabReports.codeQuality(List.of(one, same), "app/Dockerfile"));

        assertThat(issues).hasSize(2);
        assertThat(issues.at("/0/description").asText()).isEqualTo("Keep. Text");
        assertThat(issues.at("/0/check_name").asText()).isEqualTo("cache-mount");
        assertThat(issues.at("/0/severity").asText()).isEqualTo("major");
        assertThat(issues.at("/0/location/path").asText()).isEqualTo("app/Dockerfile");
        assertThat(issues.at("/0/location/lines/begin").asInt()).isEqualTo(3);
        assertThat(issues.at("/1/location/lines/begin").asInt()).isEqualTo(1);
        assertThat(issues.at("/0/fingerprint").asText())
                .isNotEqualTo(issues.at("/1/fingerprint").asText())
                .hasSize(64);
    }

    @Test
    void keepsTheFingerprintWhenTheDockerfileGrowsAboveIt() throws Exception {
        assertThat(fingerprint(new Lines(3, 5))).isEqualTo(fingerprint(new Lines(7, 9)));
    }

    private static String fingerprint(Lines lines) throws Exception {
        Annotation annotation = new Annotation(Annotation.Level.LOW, "cache-mount", lines, "Keep", "Text");
        return new ObjectMapper()
                .readTree(GitLabReports.codeQuality(List.of(annotation), "Dockerfile"))
                .at("/0/fingerprint")
                .asText();
    }

    @Test
    void writesMetricsAsOpenMetricsText() {
        List<String> lines =
                GitLabReports.metrics(SampleReports.mlBackend()).lines().toList();

        assertThat(lines)
                .allMatch(line -> line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [0-9.]+|# EOF"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
        Set<String> names =
                lines.stream().map(line -> line.replaceFirst("[{ ].*", "")).collect(Collectors.toSet());
        assertThat(names)
                .contains(
                        "odb_build_duration_seconds", "odb_image_bytes", "odb_layers_cached", "odb_context_sent_bytes");
    }
}
