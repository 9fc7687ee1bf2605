package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text exists in English and in Russian, and every field has its help. */
class TextsTest {
    private static final Path RESOURCES =
            Path.of("src", "main", "resources", "io", "jenkins", "plugins", "optimizeddockerbuild");

    /** A text, which may have words in parentheses, or a key with what fills its holes. */
    private static final Pattern LABEL = Pattern.compile("\\$\\{%((?:[^}(]|(?<= )\\([^)]*\\))+)(?:\\([^}]*\\))?}");

    private static final Pattern FIELD =
            Pattern.compile("<f:entry[^>]* field=\"(\\w+)\"|Selector[^>]* field=\"(\\w+)\"");
    private static final Pattern HOLE = Pattern.compile("\\{\\d}");

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String group = matcher.group(matcher.groupCount() == 0 ? 0 : 1);
            found.add(group == null ? matcher.group(2) : group);
        }
        return found;
    }

    @Test
    void everyMessageIsTranslatedWithTheSameHoles() throws IOException {
        for (Path messages : files("Messages.properties")) {
            Properties english = read(messages);
            Properties russian = read(messages.resolveSibling("Messages_ru.properties"));

            assertThat(russian.stringPropertyNames()).as(messages.toString()).isEqualTo(english.stringPropertyNames());
            for (String key : english.stringPropertyNames()) {
                assertThat(new TreeSet<>(all(HOLE, russian.getProperty(key))))
                        .as(key)
                        .isEqualTo(new TreeSet<>(all(HOLE, english.getProperty(key))));
            }
        }
    }

    @Test
    void everyLabelIsTranslated() throws IOException {
        for (Path view : files(".jelly")) {
            List<String> labels = all(LABEL, Files.readString(view));
            if (!labels.isEmpty()) {
                Path translation = Path.of(view.toString().replace(".jelly", "_ru.properties"));
                assertThat(read(translation).stringPropertyNames())
                        .as(translation.toString())
                        .containsExactlyInAnyOrderElementsOf(new TreeSet<>(labels));
            }
        }
    }

    @Test
    void everyHelpIsTranslated() throws IOException {
        assertThat(files("_ru.html"))
                .extracting(file -> file.toString().replace("_ru.html", ".html"))
                .containsExactlyInAnyOrderElementsOf(files(".html").stream()
                        .map(Path::toString)
                        .filter(file -> !file.endsWith("_ru.html"))
                        .toList());
    }

    @Test
    void everyFieldHasHelp() throws IOException {
        List<String> helps = new ArrayList<>();
        files(".html").forEach(file -> helps.add(file.getFileName().toString()));
        for (Path view : files("config.jelly")) {
            for (String field : all(FIELD, Files.readString(view))) {
                assertThat(helps).as(view.toString()).contains("help-" + field + ".html");
            }
        }
    }
}
