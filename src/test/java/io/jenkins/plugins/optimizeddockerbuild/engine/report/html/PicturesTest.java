package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** The pictures of a report beside those that people looked at; a picture that differs is in target/pictures/svg. */
class PicturesTest {
    private static final Path RESOURCES =
            Path.of("src/test/resources", "io/jenkins/plugins/optimizeddockerbuild/engine");
    private static final Path LOOKED_AT = RESOURCES.resolve("report/pictures");
    private static final Path DIFFERENT = Path.of("target/pictures/svg");

    @ParameterizedTest
    @CsvSource({
        "ml-backend, plot",
        "ml-backend, map",
        "ml-backend, stack",
        "failed, plot",
        "history, plot",
        "history, columns"
    })
    void areTheOnesThatPeopleLookedAt(String report, String kind) throws Exception {
        compare(
                report + "-" + kind,
                picture(
                        switch (report) {
                            case "ml-backend" -> SampleReports.mlBackend();
                            case "failed" -> SampleReports.failed();
                            default -> SampleReports.large(12);
                        },
                        kind));
    }

    @ParameterizedTest
    @CsvSource({
        "cold, progress/buildx-0.13.1/cold.rawjson",
        "warm, progress/buildx-0.13.1/warm.rawjson",
        "failed, progress/buildx-0.13.1/failed.rawjson",
        "cancelled, progress/buildx-0.13.1/cancelled.rawjson",
        "platforms, progress/buildx-0.13.1/platforms.rawjson",
        "file-changed, why/03-file-changed.rawjson.gz",
        "two-stages-in-parallel, why/06-two-stages-in-parallel.rawjson.gz"
    })
    void ofRecordedBuildsAreTheOnesThatPeopleLookedAt(String name, String stream) throws Exception {
        compare("recorded-" + name + "-plot", picture(recorded(RESOURCES.resolve(stream)), "plot"));
    }

    private static void compare(String name, String picture) throws Exception {
        // what is no well-formed XML is no picture elsewhere
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
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
        try (ProgressReader reader = ProgressReader.ofFinishedLog(Instant.EPOCH, timeline)) {
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
