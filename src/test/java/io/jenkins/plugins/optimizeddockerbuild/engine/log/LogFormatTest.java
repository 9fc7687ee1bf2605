package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms that docs/log.md promises to programs, taken from there. */
class LogFormatTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/io/jenkins/plugins/optimizeddockerbuild/engine/log/recorded");
    private static final Pattern ROW = Pattern.compile("\\| (\\w+) \\| `(#.+?)` \\| .*");

    private final Map<String, Pattern> forms = forms();

    @Test
    void describesEveryKindOfLine() {
        assertThat(forms.keySet())
                .containsExactly(
                        "heading",
                        "short",
                        "output",
                        "status",
                        "heartbeat",
                        "diagnosis",
                        "done",
                        "cached",
                        "error",
                        "canceled",
                        "unfinished",
                        "note",
                        "warning");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output | #7 12.4 Collecting numpy",
                "output | #7 12.4 DONE 1.0s",
                "output | '#17 4012.0 '",
                "status | #4 > transferring context: done, 1.9 GB in 54.2s",
                "heartbeat | #7 ... running 2m10s, silent 35s, usually 4m05s",
                "heartbeat | #4 ... running 32s, 320 MB of 1.9 GB, 10.0 MB/s",
                "diagnosis | #7 ? disk: 12.3 GB of 50.0 GB free at /var/lib/docker",
                "done | #7 DONE 4m12.3s",
                "done | #7 DONE 1h02m, 1.9 GB, usually 59m59.9s",
                "cached | #7 CACHED",
                "cached | #7 CACHED 3.2s, 27.0 MB",
                "error | #7 ERROR 1m10.2s: exit code: 1",
                "canceled | #7 CANCELED 1m10.2s",
                "unfinished | #7 UNFINISHED 5.0s",
                "note | #3 NOTE cache registry.example.com/cache:main does not exist yet",
                "warning | #1 WARN Dockerfile:3: FromAsCasing: casing does not match",
            })
    void givesALaterLineOneFormOnly(String kind, String line) {
        assertThat(formsOfLaterLine(line)).containsExactly(kind);
    }

    static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void fitsEveryLineOfARecordedBuild(Path log) throws IOException {
        Set<String> begun = new HashSet<>();
        for (String line : Files.readAllLines(log)) {
            Matcher number = Pattern.compile("#(\\d+) ").matcher(line);
            if (!number.lookingAt()) {
                continue;
            }
            if (begun.add(number.group(1))) {
                assertThat(forms.get("heading").matcher(line).matches()).isTrue();
            } else {
                assertThat(formsOfLaterLine(line)).as(line).hasSize(1);
            }
        }
        assertThat(begun).isNotEmpty();
    }

    private List<String> formsOfLaterLine(String line) {
        List<String> fitting = new ArrayList<>();
        forms.forEach((kind, form) -> {
            if (!kind.equals("heading")
                    && !kind.equals("short")
                    && form.matcher(line).matches()) {
                fitting.add(kind);
            }
        });
        return fitting;
    }

    private static Map<String, Pattern> forms() {
        Map<String, Pattern> forms = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("docs/log.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    forms.put(row.group(1), Pattern.compile(row.group(2).replace("\\|", "|")));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return forms;
    }
}
