package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerLogTest {
    private final List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());

    private ContainerLog read(String output, List<String> secrets, String awaited) throws InterruptedException {
        ContainerLog log = new ContainerLog(lines::add, SecretMask.of(secrets), awaited);
        log.follow(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)))
                .join();
        return log;
    }

    @Test
    void masksSecretsInLogAndReport() throws Exception {
        ContainerLog log = read("using correct-horse\nlast", List.of("correct-horse"), null);

        assertThat(log.tail()).containsExactly("using ****", "last");
        assertThat(lines.get(0).toString()).matches("SMOKE 0\\.\\d using \\*\\*\\*\\*");
    }

    @Test
    void seesTheAwaitedTextAnywhereInALine() throws Exception {
        assertThat(read("12:00 Application startup complete.\n", List.of(), "startup complete")
                        .hasAwaitedLine())
                .isTrue();
        assertThat(read("Application startup\ncomplete\n", List.of(), "startup complete")
                        .hasAwaitedLine())
                .isFalse();
    }

    @Test
    void staysBoundedHoweverMuchIsPrinted() throws Exception {
        ContainerLog log = read("x".repeat(5000) + "\n" + "line\n".repeat(10_000) + "ready\n", List.of(), "ready");

        assertThat(log.lines()).isEqualTo(10_002);
        assertThat(log.tail()).hasSize(ContainerLog.MOST_LINES_IN_REPORT).endsWith("ready");
        assertThat(lines).hasSize(ContainerLog.MOST_LINES_IN_LOG + 1);
        assertThat(lines.get(0).text()).hasSizeLessThan(ContainerLog.LONGEST_LINE + 20);
        assertThat(log.hasAwaitedLine()).isTrue();
    }
}
