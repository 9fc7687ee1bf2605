package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportHtmlTest {
    private static final int MOST_BYTES = 500_000;

    static Stream<Report> reports() {
        return Stream.of(
                SampleReports.mlBackend(),
                SampleReports.failed(),
                SampleReports.cachedForTwoPlatforms(),
                SampleReports.withoutBuildKit(),
                SampleReports.advised(),
                SampleReports.hostile());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void needsNoScriptAndNoInlineStyleAndFetchesNothingButItsStyleSheet(Report report) {
        String html = ReportHtml.render(report);

        assertThat(tags(html, "script", "style", "img", "iframe", "object", "embed", "form", "base", "foreignObject"))
                .isEmpty();
        assertThat(tags(html, "link")).containsExactly("<link rel=\"stylesheet\" href=\"report.css\">");
        assertThat(attributes(html)).noneMatch(name -> name.equals("style") || name.startsWith("on"));
        assertThat(targets(html))
                .allMatch(target -> target.startsWith("#")
                        || target.equals("report.json")
                        || target.equals("optimized.patch")
                        || target.matches("https://github\\.com/jenkinsci/[a-z/-]+/docs/rules/[a-z-]+\\.md"));
    }

    @Test
    void startsWithTheVerdict() {
        String html = ReportHtml.render(SampleReports.advised());

        assertThat(html)
                .contains("<p class=\"odb-sentence\">59.0s of 1m04.0s (92 %) went into <code>RUN npm install</code>"
                        + " (Dockerfile:3).");
        assertThat(html.indexOf("class=\"odb-sentence\"")).isLessThan(html.indexOf("id=\"odb-timeline\""));
    }

    @Test
    void showsWhyABuildFailedBeforeAnythingElse() {
        String html = ReportHtml.render(SampleReports.failed());

        assertThat(html.indexOf("class=\"odb-failure odb-bad\""))
                .isPositive()
                .isLessThan(html.indexOf("class=\"odb-tiles\""));
        assertThat(html)
                .contains("Dockerfile line 4")
                .contains("cmd/api/main.go:41:17: undefined: handler.NewCart")
                .contains("the compiler could not build ./cmd/api");
    }

    @Test
    void showsItsSectionsInTheOrderInWhichPeopleAsk() {
        String html = ReportHtml.render(SampleReports.advised());

        assertThat(Stream.of("timeline", "layers", "cache", "advice", "gates", "context", "image", "details")
                        .map(id -> html.indexOf("<section id=\"odb-" + id + "\"")))
                .isSorted()
                .allMatch(at -> at > 0);
    }

    @Test
    void leavesOutSectionsThatHaveNothingToSay() {
        String html = ReportHtml.render(SampleReports.withoutBuildKit());

        assertThat(html)
                .doesNotContain(
                        "id=\"odb-image\"",
                        "id=\"odb-advice\"",
                        "id=\"odb-gates\"",
                        "id=\"odb-cache\"",
                        "id=\"odb-layers\"");
    }

    @Test
    void shortensTheDigestOfABaseImage() {
        assertThat(ReportHtml.render(SampleReports.mlBackend()))
                .contains("FROM docker.io/library/python:3.11-slim@sha256:0b23cfb7…")
                .doesNotContain("0b23cfb7425d");
    }

    @Test
    void showsHostileTextAsText() {
        String html = ReportHtml.render(SampleReports.hostile());

        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script", "<img");
        assertThat(html).contains("[U+202E]").doesNotContain("\u202e");
        assertThat(html.chars()).noneMatch(c -> c < ' ' && c != '\n' && c != '\t');
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(html)).isTrue();
    }

    @Test
    void breaksOutOfNoAttribute() {
        String html = ReportHtml.render(SampleReports.hostile());

        assertThat(attributes(html)).doesNotContain("onerror", "src");
    }

    @Test
    void isAlsoAFragmentThatClashesWithNothingOfThePageAroundIt() {
        String fragment = ReportHtml.fragment(SampleReports.advised(), Map.of(), null);

        assertThat(fragment).startsWith("<div class=\"odb-report\">").endsWith("</div>\n");
        assertThat(fragment).doesNotContain("<html", "<body", "<head", "<main", "<h1", "<link");
        assertThat(Pattern.compile(" (?:id|class|name)=\"([^\"]*)\"")
                        .matcher(fragment)
                        .results()
                        .flatMap(result -> Stream.of(result.group(1).split(" "))))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("odb-"));
        assertThat(targets(fragment).filter(target -> target.startsWith("#")))
                .isNotEmpty()
                .allMatch(target -> target.startsWith("#odb-"));
    }

    @Test
    void stylesNothingOutsideOfTheReport() {
        String css = new String(ReportHtml.css(), StandardCharsets.UTF_8).replaceAll("(?s)/\\*.*?\\*/", "");

        assertThat(Pattern.compile("([^{}]+)\\{")
                        .matcher(css)
                        .results()
                        .map(result -> result.group(1).strip()))
                .filteredOn(selectors -> !selectors.startsWith("@"))
                .isNotEmpty()
                .allSatisfy(selectors -> assertThat(selectors.split(",\\s*"))
                        .allMatch(selector -> selector.startsWith(".odb-report") || selector.startsWith(".odb-page")));
    }

    @Test
    void staysSmallForALargeBuild() {
        String html = ReportHtml.render(SampleReports.large(500));

        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        assertThat(html).contains("id=\"odb-layer-500\"");
    }

    private static Stream<String> tags(String html, String... names) {
        Matcher tag =
                Pattern.compile("<(?:" + String.join("|", names) + ")\\b[^>]*>").matcher(html);
        return tag.results().map(result -> result.group());
    }

    private static Stream<String> attributes(String html) {
        Matcher tag = Pattern.compile("<[a-z][^\"<>]*(?:\"[^\"]*\"[^\"<>]*)*>").matcher(html);
        return tag.results()
                .flatMap(result -> Pattern.compile("([a-z-]+)=\"[^\"]*\"")
                        .matcher(result.group())
                        .results()
                        .map(attribute -> attribute.group(1)));
    }

    private static Stream<String> targets(String html) {
        return Pattern.compile("<a\\b[^>]* href=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map(result -> result.group(1));
    }
}
