package io.jenkins.plugins.optimizeddockerbuild.console;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.console.ConsoleNote;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnnotatedLogPrinterTest {
    @RegisterExtension
    private static final SharedJenkins JENKINS = new SharedJenkins();

    @Test
    void namesTheImageOfEachLineWhereSeveralShareALog() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        AnnotatedLogPrinter printer =
                new AnnotatedLogPrinter(new StreamTaskListener(log, StandardCharsets.UTF_8), "app", "app");

        printer.print(line(LogLine.Kind.HEADING, "#9 [deps 3/3] RUN pip install"));
        printer.print(line(LogLine.Kind.OUTPUT, "#9 1.0 Collecting"));
        printer.print(line(LogLine.Kind.TEXT, "not of BuildKit\n"));
        printer.print(line(LogLine.Kind.DONE, "#9 DONE 4m12.3s"));
        printer.print(LogLine.summary("VERDICT Built."));

        assertThat(ConsoleNote.removeNotes(log.toString(StandardCharsets.UTF_8)))
                .isEqualTo("[app] #9 [deps 3/3] RUN pip install\n[app] #9 1.0 Collecting\n[app] not of BuildKit\n"
                        + "[app] #9 DONE 4m12.3s\n[app] VERDICT Built.\n");
    }

    private static LogLine line(LogLine.Kind kind, String text) {
        return new LogLine(kind, 9, text.getBytes(StandardCharsets.UTF_8), 252_300);
    }
}
