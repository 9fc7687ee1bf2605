package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random input and BuildKit's answers to it, recorded from the Go packages of BuildKit 0.32 ({@code parser}, {@code
 * instructions}, {@code shell}, {@code dockerfile2llb}; commit 73ed6825), one JSON object a line in the folder {@code
 * recorded}.
 */
class BuildKitAgreementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP = Pattern.compile("\\[(?:(\\S+) +)?(\\d+)/(\\d+)\\] (.*)", Pattern.DOTALL);

    private static List<JsonNode> recorded(String name) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                BuildKitAgreementTest.class.getResourceAsStream("recorded/" + name), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
        }
        assertThat(lines).hasSizeGreaterThan(100);
        return lines;
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    @Test
    void acceptsWhatBuildKitAcceptsAndReadsItAlike() throws IOException {
        for (JsonNode line : recorded("syntax.jsonl")) {
            byte[] content = line.get("text").asText().getBytes(StandardCharsets.UTF_8);
            Frontend frontend = Dockerfile.frontendOf(content);
            assertThat(frontend == null ? "" : frontend.reference())
                    .as("frontend of %s", line)
                    .isEqualTo(line.path("frontend").asText());
            if (line.has("error")) {
                assertThatThrownBy(() -> Dockerfile.parse(content, "Dockerfile"))
                        .as("%s", line)
                        .isInstanceOf(DockerfileSyntaxException.class);
            } else {
                List<String> expected = new ArrayList<>();
                line.get("instructions").forEach(instruction -> expected.add(recordedForm(instruction)));
                assertThat(parsedForms(content)).as("%s", line).isEqualTo(expected);
            }
        }
    }

    private static List<String> parsedForms(byte[] content) {
        try {
            List<String> forms = new ArrayList<>();
            for (Instruction instruction :
                    Dockerfile.parse(content, "Dockerfile").instructions()) {
                Statement statement = instruction.statement();
                StringBuilder form = new StringBuilder();
                form.append(statement.spelling()).append('|').append(statement.lines());
                form.append('|').append(statement.line()).append('|').append(statement.flags());
                form.append('|').append(statement.arguments()).append('|').append(statement.json());
                for (HereDocument document : statement.documents()) {
                    form.append('|').append(document.name()).append(document.expand());
                    form.append(document.chomp()).append(document.content());
                }
                forms.add(form.toString());
            }
            return forms;
        } catch (DockerfileSyntaxException e) {
            return fail(e);
        }
    }

    private static String recordedForm(JsonNode instruction) {
        Lines lines = new Lines(
                instruction.get("first").asInt(), instruction.get("last").asInt());
        StringBuilder form = new StringBuilder();
        form.append(instruction.get("keyword").asText()).append('|').append(lines);
        form.append('|').append(instruction.get("line").asText());
        form.append('|').append(strings(instruction.path("flags")));
        form.append('|').append(strings(instruction.get("arguments")));
        form.append('|').append(instruction.path("json").asBoolean());
        for (JsonNode document : instruction.path("documents")) {
            form.append('|').append(document.get("name").asText());
            form.append(document.get("expand").asBoolean());
            form.append(document.get("chomp").asBoolean());
            form.append(document.get("content").asText());
        }
        return form.toString();
    }

    @Test
    void expandsAsBuildKitDoes() throws IOException, SyntaxProblem {
        Variables variables = new Variables(Map.of("A", "foo boo", "B", "b/b*b", "E", ""), Set.of(), false);
        for (JsonNode line : recorded("expansion.jsonl")) {
            ShellLexer lexer = lexer(line);
            String text = line.get("text").asText();
            if (line.has("error")) {
                assertThatThrownBy(() -> lexer.expand(text, variables))
                        .as("%s", line)
                        .isInstanceOf(SyntaxProblem.class);
                continue;
            }
            assertThatCode(() -> lexer.expand(text, variables)).as("%s", line).doesNotThrowAnyException();
            ShellLexer.Expansion expansion = lexer.expand(text, variables);
            assertThat(expansion.text())
                    .as("%s", line)
                    .isEqualTo(line.get("result").asText());
            assertThat(expansion.words()).as("%s", line).isEqualTo(strings(line.get("words")));
            assertThat(new TreeSet<>(expansion.unset()))
                    .as("%s", line)
                    .isEqualTo(new TreeSet<>(strings(line.get("unset"))));
        }
    }

    private static ShellLexer lexer(JsonNode line) {
        char escape = line.get("escape").asText().charAt(0);
        return switch (line.get("lexer").asText()) {
            case "arguments" -> ShellLexer.forArguments(escape);
            case "display" -> ShellLexer.forDisplay(escape, true, "?");
            case "hereDocuments" -> ShellLexer.forHereDocuments();
            case "documentNames" -> ShellLexer.forDocumentNames(false);
            default -> throw new AssertionError(line);
        };
    }

    @Test
    void findsTheLinesOfEveryStepAndEveryReadOfTheContext() throws IOException {
        for (JsonNode line : recorded("builds.jsonl")) {
            Dockerfile dockerfile = Dockerfiles.parse(line.get("text").asText());
            Map<String, String> buildArgs = new HashMap<>();
            line.path("buildArgs")
                    .properties()
                    .forEach(
                            each -> buildArgs.put(each.getKey(), each.getValue().asText()));
            String target = line.has("target") ? line.get("target").asText() : null;
            String platform = line.get("platform").asText();

            DockerfileSteps steps =
                    DockerfileSteps.of(dockerfile, new BuildInputs(target, buildArgs, Set.of(), platform));
            for (JsonNode step : line.get("steps")) {
                Matcher name = STEP.matcher(step.get("name").asText());
                if (name.matches()) {
                    DockerfileSteps.Step found = steps.find(
                            name.group(1),
                            Integer.parseInt(name.group(2)),
                            Integer.parseInt(name.group(3)),
                            name.group(4));
                    assertThat(found).as("%s in %s", step, line).isNotNull();
                    assertThat(found.lines())
                            .as("%s in %s", step, line)
                            .isEqualTo(new Lines(
                                    step.get("first").asInt(), step.get("last").asInt()));
                }
            }
            ContextReads reads = ContextReads.of(dockerfile, target, buildArgs, Set.of(), List.of(platform));
            Set<String> patterns = new TreeSet<>();
            reads.sources().forEach(source -> patterns.add(source.pattern()));
            if (!reads.isUnknown()) {
                assertThat(patterns).as("%s", line).isEqualTo(new TreeSet<>(strings(line.get("reads"))));
            }
        }
    }
}
