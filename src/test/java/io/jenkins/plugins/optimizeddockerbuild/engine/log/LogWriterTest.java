package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private static final String ESC = "\u001b";
    private static final RunningLayer MAKE = new RunningLayer(
            7,
            "[2/5] RUN make",
            VertexName.parse("[2/5] RUN make"),
            65_000,
            0,
            new Usual(Duration.ofSeconds(245), 3),
            0,
            0);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void endsEveryLineAndPassesTextThrough() throws IOException {
        LogWriter writer = new LogWriter(out);
        writer.accept(line(Kind.HEADING, "#1 [2/5] RUN make"));
        writer.accept(line(Kind.TEXT, "somebody else\r\n"));
        writer.accept(line(Kind.DONE, "#1 DONE 1.0s"));
        assertThat(written(writer)).isEqualTo("#1 [2/5] RUN make\nsomebody else\r\n#1 DONE 1.0s\n");
    }

    @Test
    void beginsANewLineAfterTextWithoutAnEnd() throws IOException {
        LogWriter writer = new LogWriter(out);
        writer.accept(line(Kind.TEXT, "half "));
        writer.accept(line(Kind.TEXT, "a line"));
        writer.accept(line(Kind.DONE, "#1 DONE 1.0s"));
        assertThat(written(writer)).isEqualTo("half a line\n#1 DONE 1.0s\n");
    }

    @Test
    void coloursItsOwnWordsButNotTheLayersOutput() throws IOException {
        LogWriter writer = new LogWriter(out, true, null);
        writer.accept(line(Kind.OUTPUT, "#1 2.0 text here"));
        writer.accept(line(Kind.TEXT, "text\n"));
        writer.accept(line(Kind.DONE, "#1 DONE 1.0s"));
        assertThat(written(writer))
                .isEqualTo(
                        ESC + "[2m#1 2.0 " + ESC + "[0mtext here\ntext\n" + ESC + "[32m#1 DONE 1.0s" + ESC + "[0m\n");
    }

    @Test
    void takesTheLiveLineAwayBeforeALineAndAtTheEnd() throws IOException {
        LogWriter writer = new LogWriter(out, false, new ProgressLine(() -> 80, false));
        writer.showProgress(List.of(MAKE), Duration.ofSeconds(130), null);
        writer.accept(line(Kind.DONE, "#1 DONE 1.0s"));
        writer.showProgress(List.of(), Duration.ofSeconds(131), null);
        writer.hideProgress();
        assertThat(written(writer))
                .isEqualTo("2m10s  #7 RUN make 1m05s, usually 4m05s\r" + ESC + "[K#1 DONE 1.0s\n2m11s\r" + ESC + "[K");
    }

    @Test
    void showsNoLiveLineWithinALineOfSomebodyElse() throws IOException {
        LogWriter writer = new LogWriter(out, false, new ProgressLine(() -> 80, false));
        writer.accept(line(Kind.TEXT, "password: "));
        writer.showProgress(List.of(MAKE), Duration.ofSeconds(130), null);
        assertThat(written(writer)).isEqualTo("password: ");
    }

    private String written(LogWriter writer) throws IOException {
        writer.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static LogLine line(Kind kind, String text) {
        return new LogLine(kind, 1, text.getBytes(StandardCharsets.UTF_8), -1);
    }

    @Test
    void showsNothingOfADockerfileThatATerminalObeysAndForgesNoLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogWriter writer = new LogWriter(out, true, null);
        writer.accept(new LogLine(
                LogLine.Kind.HEADING,
                1,
                "#1 [1/2] RUN echo \u001b[2J\n#9 DONE\u202e\r".getBytes(StandardCharsets.UTF_8),
                -1));
        writer.hideProgress();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\u001b[1m#1 [1/2] RUN echo \\x1B[2J\\n#9 DONE\\u{202E}\\r\u001b[0m\n");
    }

    @Test
    void dropsTheRestOfALogThatCannotBeWritten() {
        LogWriter writer = new LogWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });

        for (int i = 0; i < 10_000; i++) {
            writer.accept(LogLine.summary("a line that fills the buffer"));
        }
        writer.flush();
        writer.hideProgress();

        assertThat(writer.failure()).hasMessage("No space left on device");
    }
}
