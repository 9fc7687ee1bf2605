package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/**
 * The page in a real browser, served under Jenkins' policy for artifacts. Pictures of all pages are in {@code
 * target/pictures/report}.
 */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_CHROMEDRIVER", matches = ".+")
class ReportPageTest {
    private static final Path PICTURES = Path.of("target", "pictures", "report");

    private static final Map<String, Report> REPORTS = Map.ofEntries(
            entry("cold", SampleReports.mlBackend()),
            entry("failed", SampleReports.failed()),
            entry("cached", SampleReports.cachedForTwoPlatforms()),
            entry("fetched", SampleReports.fetchedFromTheCache()),
            entry("without-buildkit", SampleReports.withoutBuildKit()),
            entry("200-vertices", SampleReports.large(200)),
            entry("advice", SampleReports.advised()),
            entry("hostile", SampleReports.hostile()),
            entry("smoke-passed", SampleReports.smokeTested(SmokeTestSection.Status.PASSED)),
            entry("smoke-failed", SampleReports.smokeTested(SmokeTestSection.Status.FAILED)),
            entry("bake", SampleReports.bake()));

    @TempDir
    private static Path folder;

    @TempDir
    private static Path profile;

    private static ArtifactServer server;
    private static Browser browser;

    @BeforeAll
    static void writeThePagesAndOpenTheBrowser() throws IOException {
        for (Map.Entry<String, Report> report : REPORTS.entrySet()) {
            ReportWriter.write(folder.resolve(report.getKey()), report.getValue());
        }
        server = new ArtifactServer(folder);
        browser = new Browser(profile);
    }

    @AfterAll
    static void closeTheBrowser() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** How somebody looks at a report. */
    record View(String report, int width, boolean dark) {
        @Override
        public String toString() {
            return report + "-" + width + (dark ? "-dark" : "-light");
        }
    }

    static Stream<View> views() {
        return REPORTS.keySet().stream()
                .sorted()
                .flatMap(report -> Stream.of(360, 1400)
                        .flatMap(width -> Stream.of(new View(report, width, false), new View(report, width, true))));
    }

    @ParameterizedTest
    @MethodSource("views")
    void looksRightUnderThePolicyOfArtifacts(View view) throws IOException {
        browser.open(server.address(view.report() + "/report.html"), view.width(), view.dark());
        browser.picture(PICTURES.resolve(view + ".png"));

        assertSoftly(page -> {
            page.assertThat(browser.console()).as("console").isEmpty();
            page.assertThat(browser.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
                    .as("ground, from the style sheet")
                    .isEqualTo(view.dark() ? "rgb(18, 22, 27)" : "rgb(252, 252, 251)");
            page.assertThat((Long) browser.evaluate("document.documentElement.scrollWidth"))
                    .as("width of the page")
                    .isLessThanOrEqualTo((Long) browser.evaluate("document.documentElement.clientWidth"));
            page.assertThat(browser.evaluate("document.scripts.length")).isEqualTo(0L);
            page.assertThat((String) browser.evaluate(TOO_FAINT))
                    .as("texts with too little contrast")
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("views")
    void showsItsPictures(View view) {
        browser.open(server.address(view.report() + "/report.html"), view.width(), view.dark());
        // a picture without any size is one that the style sheet hides or that was drawn with nothing; parts of one may
        // be
        Object empty = browser.evaluate("[...document.querySelectorAll('svg:not(svg svg)')]"
                + ".filter(s => s.checkVisibility() && !s.classList.contains('odb-defs'))"
                + ".filter(s => s.getBoundingClientRect().width < 5 || s.getBoundingClientRect().height < 5)"
                + ".map(s => s.parentElement.outerHTML.slice(0, 300)).join(' ')");

        assertThat(empty).isEqualTo("");
        if (!REPORTS.get(view.report()).timeline().vertices().isEmpty()) {
            assertThat(
                            (Long)
                                    browser.evaluate(
                                            "[...document.querySelectorAll('.odb-plot .odb-bar')].filter(b =>"
                                                    + " b.getBoundingClientRect().width >= 1 && getComputedStyle(b).fill != 'rgb(0, 0, 0)').length"))
                    .as("bars of the time line, coloured by the style sheet")
                    .isPositive();
        }
    }

    @Test
    void opensFromDiskAsWell() {
        browser.open(folder.resolve("cold").resolve("report.html").toUri().toString(), 1400, false);

        assertThat(browser.console()).isEmpty();
        assertThat(browser.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(252, 252, 251)");
    }

    @Test
    void bringsTheLayersInTheOrderOfTheBuildOnOneClick() {
        browser.open(server.address("cold/report.html"), 1400, false);
        assertThat(browser.evaluate(FIRST_LAYERS)).isEqualTo("9 11 7");

        browser.click("odb-by-number");

        assertThat(browser.evaluate(FIRST_LAYERS)).isEqualTo("1 2 3");
    }

    @Test
    void leadsFromTheTimeLineToTheRowOfTheTable() {
        browser.open(server.address("cold/report.html#odb-layer-9"), 1400, false);

        assertThat(browser.evaluate("document.querySelector(':target th').textContent"))
                .asString()
                .contains("pip install");
    }

    @Test
    void leadsFromTheTimeLineToTheRowOfTheTableWithTheKeyboardAlone() {
        browser.open(server.address("cold/report.html"), 1400, false);

        assertThat(browser.tabTo(".odb-gantt a[href='#odb-layer-9']")).isTrue();
        assertThat(browser.evaluate(FOCUS_IS_SEEN)).isEqualTo(true);
        browser.press(Keys.ENTER);

        assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("odb-layer-9");
        assertThat(browser.evaluate(FOCUS_IS_SEEN)).isEqualTo(true);
        browser.press(Keys.TAB);
        assertThat(browser.evaluate("document.activeElement.hash")).isEqualTo("#odb-layer-8");
    }

    @Test
    void leadsToTheRowInEveryOrderOfTheLayers() {
        browser.open(server.address("cold/report.html"), 400, true);

        assertThat(browser.tabTo("#odb-by-time")).isTrue();
        browser.press(Keys.ARROW_RIGHT);
        assertThat(browser.evaluate(FIRST_LAYERS)).isEqualTo("1 2 3");
        assertThat(browser.tabTo(".odb-gantt a[href='#odb-layer-11']")).isTrue();
        browser.press(Keys.ENTER);

        assertThat(browser.evaluate("(() => {const box = document.activeElement.getBoundingClientRect();"
                        + " return document.activeElement.id + ' ' + (box.height > 0 && box.top >= 0 && box.bottom <="
                        + " innerHeight)})()"))
                .isEqualTo("odb-layer-11 true");
        assertThat(browser.evaluate(FIRST_LAYERS)).isEqualTo("11 1 2");
    }

    @Test
    void hasOneHeadingOfTheFirstLevelAndNoneLeftOut() {
        browser.open(server.address("cold/report.html"), 1400, false);

        assertThat(browser.evaluate("document.querySelectorAll('h1').length")).isEqualTo(1L);
        assertThat(browser.evaluate("document.querySelectorAll('main, header, footer').length"))
                .isEqualTo(3L);
        assertThat(browser.evaluate("[...document.querySelectorAll('table')].filter(t => !t.caption ||"
                        + " [...t.querySelectorAll('th')].some(h => !h.scope)).length"))
                .as("tables without caption or scopes")
                .isEqualTo(0L);
        assertThat(browser.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) =>"
                        + " all.indexOf(id) != i).join()"))
                .as("ids that are there twice")
                .isEqualTo("");
        assertThat(browser.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a =>"
                        + " !document.getElementById(a.hash.slice(1))).map(a => a.hash).join()"))
                .as("links to nowhere")
                .isEqualTo("");
    }

    @Test
    void keepsHostileNamesText() {
        browser.open(server.address("hostile/report.html"), 1400, false);

        assertThat(browser.evaluate("document.querySelectorAll('script, img, [onerror], [style], style').length"))
                .isEqualTo(0L);
        assertThat((List<?>) browser.console()).isEmpty();
        assertThat(browser.evaluate("document.body.textContent")).asString().contains("<script>alert(1)</script>");
        assertThat(browser.evaluate("/[\\u202e\\u001b\\u0000]/.test(document.body.textContent)"))
                .isEqualTo(false);
    }

    private static final String FOCUS_IS_SEEN = "document.activeElement.matches(':focus-visible') &&"
            + " getComputedStyle(document.activeElement).outlineStyle === 'solid'";

    private static final String FIRST_LAYERS = "[...document.querySelectorAll('.odb-layers tbody tr')]"
            + ".filter(r => r.checkVisibility()).slice(0, 3).map(r => r.cells[0].textContent).join(' ')";

    /** Visible texts whose contrast with the ground below them is less than 4.5:1 (WCAG 2.2, 1.4.3). */
    private static final String TOO_FAINT = """
            (() => {
              const channels = colour => colour.match(/[\\d.]+/g).map(Number);
              const luminance = colour => {
                const [r, g, b] = channels(colour).slice(0, 3).map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const ground = element => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = getComputedStyle(e).backgroundColor;
                  const c = channels(colour);
                  if (c.length < 4 || c[3] > 0) return colour;
                }
                return 'rgb(255, 255, 255)';
              };
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const faint = new Set();
              while (texts.nextNode()) {
                const e = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || !e.checkVisibility()) continue;
                const svg = e instanceof SVGElement;
                if (svg && e.localName != 'text' && e.localName != 'tspan') continue;
                const [a, b] = [luminance(svg ? getComputedStyle(e).fill : getComputedStyle(e).color),
                  luminance(ground(e))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) faint.add(e.localName + '.' + e.getAttribute('class'));
              }
              return [...faint].join(' ');
            })()
            """;

    @Test
    void beginsWithTheGateThatWasCrossed() {
        Report crossed = SampleReports.mlBackend()
                .withGates(List.of(new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.UNSTABLE, "compressed")));

        assertThat(ReportHtml.render(crossed))
                .contains("<title>Quality gate crossed: ")
                .contains("odb-status odb-warn\"><span aria-hidden=\"true\">!</span> Quality gate crossed")
                .contains("</a>: image 1.2 GB compressed, limit 1.0 GB.</p>");
        assertThat(new EnglishTrend().build("#7", TrendPoint.of(BuildSummary.of(crossed))))
                .startsWith("1 March 2026, 10:15:29 UTC: "
                        + "crossed a quality gate (image 1.2 GB compressed, limit 1.0 GB), 4m12.3s");
    }
}
