package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * The pictures of a report: one of each kind beside the one that people looked at, where a picture that differs is in
 * target/pictures/svg; time lines of many builds by what they show.
 */
class PicturesTest {
    private static final Path RESOURCES =
            Path.of("src/test/resources", "io/jenkins/plugins/optimizeddockerbuild/engine");
    private static final Path LOOKED_AT = RESOURCES.resolve("report/pictures");
    private static final Path DIFFERENT = Path.of("target/pictures/svg");

    @ParameterizedTest
    @CsvSource({"ml-backend, plot", "ml-backend, map", "ml-backend, stack", "history, columns"})
    void areTheOnesThatPeopleLookedAt(String report, String kind) throws Exception {
        Report shown = report.equals("history") ? SampleReports.large(12) : SampleReports.mlBackend();
        compare(report + "-" + kind, picture(shown, kind));
    }

    static List<Report> timelines() throws IOException {
        List<Report> reports = new ArrayList<>(List.of(SampleReports.failed(), SampleReports.large(12)));
        for (String stream : new String[] {
            "progress/buildx-0.13.1/cold.rawjson",
            "progress/buildx-0.13.1/warm.rawjson",
            "progress/buildx-0.13.1/failed.rawjson",
            "progress/buildx-0.13.1/cancelled.rawjson",
            "progress/buildx-0.13.1/platforms.rawjson",
            "why/03-file-changed.rawjson.gz",
            "why/06-two-stages-in-parallel.rawjson.gz"
        }) {
            reports.add(recorded(RESOURCES.resolve(stream)));
        }
        return reports;
    }

    @ParameterizedTest
    @MethodSource("timelines")
    void showEachVertexInItsOrderWithItsNameItsBarsAndItsOutcome(Report report) throws Exception {
        List<Element> shown = children(parsed(picture(report, "plot")), "g");
        List<TimelinePicture.Row> rows = TimelinePicture.of(report.timeline()).rows();

        assertThat(rows)
                .extracting(row -> row.vertex().number())
                .containsExactlyElementsOf(report.timeline().vertices().stream()
                        .map(TimelineSection.Vertex::number)
                        .toList());
        assertThat(shown).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            TimelinePicture.Row row = rows.get(i);
            String title = children(shown.get(i), "title").get(0).getTextContent();
            assertThat(title).isEqualTo(LayerLabel.title(row.vertex()));
            String look = "odb-bar odb-" + row.look().name().toLowerCase(Locale.ROOT);
            assertThat(children(shown.get(i), "rect"))
                    .as(title)
                    .filteredOn(bar -> bar.getAttribute("height").equals("10"))
                    .filteredOn(bar -> bar.getAttribute("class").equals(look))
                    .extracting(bar -> new TimelinePicture.Bar(bar.getAttribute("x"), bar.getAttribute("width")))
                    .containsExactlyElementsOf(row.bars());
            boolean isMarked = row.look() == TimelinePicture.Look.FAILED && row.to() != null;
            assertThat(children(shown.get(i), "svg")).as(title).hasSize(isMarked ? 1 : 0);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    /** What is no well-formed XML is no picture elsewhere. */
    private static Element parsed(String picture) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture)))
                .getDocumentElement();
    }

    private static void compare(String name, String picture) throws Exception {
        parsed(picture);
        Path golden = LOOKED_AT.resolve(name + ".svg");
        if (!Files.exists(golden) || !picture.equals(Files.readString(golden))) {
            Files.createDirectories(DIFFERENT);
            Files.writeString(DIFFERENT.resolve(name + ".svg"), picture);
        }
        assertThat(golden).content().isEqualTo(picture);
    }

    /** The picture with all pictures within it. */
    private static String picture(Report report, String kind) {
        String html = ReportHtml.render(report);
        int begin = html.indexOf("<svg class=\"odb-" + kind + "\"");
        assertThat(begin).as(kind).isNotNegative();
        int depth = 0;
        Matcher tag = Pattern.compile("<svg |</svg>").matcher(html);
        for (boolean found = tag.find(begin); found; found = tag.find()) {
            depth += tag.group().startsWith("</") ? -1 : 1;
            if (depth == 0) {
                return html.substring(begin, tag.end()) + "\n";
            }
        }
        throw new AssertionError("the picture " + kind + " does not end");
    }

    private static Report recorded(Path stream) throws IOException {
        byte[] progress;
        try (InputStream file = Files.newInputStream(stream);
                InputStream in = stream.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
            progress = in.readAllBytes();
        }
        LiveTimeline timeline = new LiveTimeline();
        try (ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timeline)) {
            reader.write(progress);
        }
        Timeline built = timeline.build();
        return new ReportAssembler("recorded", RequestSection.UNKNOWN)
                .ran(Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
                .timeline(built)
                .succeeded()
                .assemble();
    }
}
