package io.jenkins.plugins.optimizeddockerbuild.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Expressions that people who speak English do not use, listed in english.txt with what to write instead. */
class EnglishTest {
    private static final Pattern RULE = Pattern.compile("(all|text|code)\\s+(.+) -> (.+)");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Rule(boolean inPages, boolean inComments, Pattern expression, String instead) {}

    @Test
    void pagesAndHelpAreFreeOfThem() throws IOException {
        List<Rule> rules = rules().stream().filter(Rule::inPages).toList();
        List<String> found = new ArrayList<>();
        List<Path> pages =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md")));
        pages.addAll(files(Path.of("docs"), ".md"));
        files(Path.of("src/main/resources"), ".html").stream()
                .filter(file -> !file.toString().endsWith("_ru.html"))
                .forEach(pages::add);
        for (Path page : pages) {
            search(page, Files.readAllLines(page), rules, found);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void messagesAreFreeOfThem() throws IOException {
        List<Rule> rules = rules();
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            List<String> messages = new ArrayList<>();
            for (String line : Files.readAllLines(source)) {
                StringBuilder strings = new StringBuilder();
                Matcher matcher = STRING.matcher(line);
                while (matcher.find()) {
                    // a lone word is a name, not a sentence
                    strings.append(matcher.group(1).contains(" ") ? matcher.group(1) + "\n" : "");
                }
                messages.add(strings.toString());
            }
            search(source, messages, rules, found);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void commentsAreFreeOfThem() throws IOException {
        List<Rule> rules = rules().stream().filter(Rule::inComments).toList();
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            search(source, Files.readAllLines(source), rules, found);
        }
        assertThat(found).isEmpty();
    }

    private static void search(Path file, List<String> lines, List<Rule> rules, List<String> found) {
        for (int i = 0; i < lines.size(); i++) {
            for (Rule rule : rules) {
                Matcher matcher = rule.expression().matcher(lines.get(i));
                if (matcher.find()) {
                    found.add(file + ":" + (i + 1) + ": \"" + matcher.group() + "\"; write: " + rule.instead());
                }
            }
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>(files(Path.of("src/main/java"), ".java"));
        sources.addAll(files(Path.of("src/cli/java"), ".java"));
        return sources;
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        try (InputStream list = EnglishTest.class.getResourceAsStream("english.txt")) {
            for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                Matcher rule = RULE.matcher(line);
                if (rule.matches()) {
                    rules.add(new Rule(
                            !rule.group(1).equals("code"),
                            !rule.group(1).equals("text"),
                            Pattern.compile(rule.group(2)),
                            rule.group(3)));
                } else {
                    assertThat(line).startsWith("#");
                }
            }
        }
        return rules;
    }
}
