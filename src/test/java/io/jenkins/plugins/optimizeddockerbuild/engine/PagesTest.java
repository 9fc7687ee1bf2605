package io.jenkins.plugins.optimizeddockerbuild.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages.Block;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The blocks of the pages parse, and their links lead somewhere. Commands are run by PageCommandsTest and
 * PlatformPagesTest, Jenkinsfiles by DocumentedPipelinesTest, Configuration as Code by ConfigurationAsCodeTest.
 */
class PagesTest {
    private static final Set<String> LANGUAGES =
            Set.of("groovy", "sh", "yaml", "json", "dockerfile", "text", "mermaid");
    private static final Pattern DEV = Pattern.compile("\\./dev ([a-z]+(?: (?:dockerfiles|pool|mounts))?)");
    private static final Pattern CLASS = Pattern.compile("`(?:[a-z]+/)*([A-Z][a-z]+(?:[A-Z][A-Za-z]*)+)(?:\\.java)?`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private static List<Block> blocks(String language) {
        return Pages.blocks(language);
    }

    static List<Block> shell() {
        return blocks("sh");
    }

    static List<Block> dockerfiles() {
        return blocks("dockerfile");
    }

    @Test
    void nameALanguageForEveryBlock() {
        assertThat(Pages.blocks())
                .hasSizeGreaterThan(100)
                .allSatisfy(block -> assertThat(LANGUAGES).as(block.toString()).contains(block.language()));
    }

    @ParameterizedTest
    @MethodSource("shell")
    void haveCommandsThatAShellReads(Block block) throws Exception {
        Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
        shell.getOutputStream().write(block.text().getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void haveDockerfilesThatParse(Block block) throws Exception {
        String whole = "FROM scratch\n" + block.text();
        assertThat(Dockerfile.parse(whole.getBytes(StandardCharsets.UTF_8), "Dockerfile")
                        .instructions())
                .hasSizeGreaterThan(1);
    }

    @Test
    void haveYamlAndJsonThatParse() throws Exception {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        for (Block block : blocks("yaml")) {
            assertThat(new Yaml(new SafeConstructor(strict)).<Object>load(block.text()))
                    .as(block.toString())
                    .isNotNull();
        }
        for (Block block : blocks("json")) {
            assertThat(new ObjectMapper().readTree(block.text()).isContainerNode())
                    .as(block.toString())
                    .isTrue();
        }
    }

    @Test
    void nameCommandsOfDevThatExist() throws Exception {
        String dev = Files.readString(Path.of("dev"));
        Set<String> unknown = new TreeSet<>();
        for (Path page : Pages.all()) {
            Matcher command = DEV.matcher(Files.readString(page));
            while (command.find()) {
                if (!Pattern.compile("^#   \\./dev " + command.group(1) + "\\b", Pattern.MULTILINE)
                        .matcher(dev)
                        .find()) {
                    unknown.add(page + ": " + command.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void nameClassesThatExist() throws Exception {
        Set<String> known;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            known = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> named = new ArrayList<>();
        for (String page : List.of("CONTRIBUTING.md", "docs/architecture.md")) {
            CLASS.matcher(Files.readString(Path.of(page))).results().forEach(name -> named.add(name.group(1)));
        }
        assertThat(named)
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void dateTheFiguresThatWereMeasured() throws Exception {
        String[] sections = Files.readString(Path.of("docs/performance.md")).split("\n## ");
        assertThat(Arrays.stream(sections).skip(1))
                .allSatisfy(section -> assertThat(section).containsPattern("\\d{1,2} [A-Z][a-z]+ 20\\d\\d"));
    }

    @Test
    void linkToFilesAndHeadingsThatExist() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                URI target = URI.create(link.group(1));
                if (target.getScheme() == null && !leadsSomewhere(page, target)) {
                    broken.add(page + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, URI target) throws Exception {
        Path file = target.getPath().isEmpty() ? page : page.resolveSibling(target.getPath());
        return Files.exists(file)
                && (target.getFragment() == null || headings(file).contains(target.getFragment()));
    }

    /** As GitHub makes them. */
    private static Set<String> headings(Path page) throws Exception {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
