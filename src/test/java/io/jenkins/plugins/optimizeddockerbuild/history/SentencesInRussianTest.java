package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the phrase book knows the sentences of a report: from their sources, and from what the rules say of Dockerfiles. */
class SentencesInRussianTest {
    private static final PhraseBook RUSSIAN = PhraseBook.of(Locale.forLanguageTag("ru"));
    private static final Path ENGINE = Path.of("src/main/java/io/jenkins/plugins/optimizeddockerbuild/engine");
    private static final List<String> PACKAGES =
            List.of("advice", "build", "context", "smoke", "pool", "dockerfile", "cachemount");

    /** The sources of a package whose other words are arguments of a client, or what it prints. */
    private static final List<String> OF_BUILDKIT = List.of(
            "BuilderCache",
            "BuilderCreation",
            "BuilderInstance",
            "BuildxInstallation",
            "Capabilities",
            "DockerConfiguration",
            "DockerEndpoint",
            "FailureClues",
            "ImageInspector",
            "Question");

    /** Sources whose words are names, rules of an ignore file, commands, requests that are refused, lines of the log, or faults of this program. */
    private static final Set<String> UNSAID = Set.of(
            "ContextTree.java",
            "DetachedBuild.java",
            "DockerfileCopy.java",
            "FileKinds.java",
            "FilePrints.java",
            "ImageNames.java",
            "Narration.java",
            "OwnIgnoreFile.java",
            "PoolFile.java",
            "ProjectXml.java",
            "PruneMode.java",
            "SmokeGuard.java",
            "SmokeTest.java",
            "UnrecognizedOutput.java",
            "UnifiedDiff.java");

    private static final Path TESTS = Path.of("src/test/java/io/jenkins/plugins/optimizeddockerbuild/engine/advice");

    /** No sentence is without one of these; names of files, packages and commands are. */
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<![\\w./$@-])(the|of|is|are|it|its|them|and|or|to|in|with|which|that|this|not|has|have|from|as|by|be|may"
                    + "|does|what|when|where|so|because|but|there|only|below|above|every|each)(?![\\w./-])");

    private static final String LITERAL = "\"((?:[^\"\\\\\\n]|\\\\.)*)\"";
    private static final Pattern LITERALS = Pattern.compile(LITERAL);

    /** Faults of this program, a request or a pool that is refused, and lines of the log are on no page. */
    private static final Pattern NOT_ON_A_PAGE = Pattern.compile(
            "\\b(new (Illegal\\w+|InvalidRequest|InvalidPool)Exception|say|note|requireNonNull|readDocument)\\((?:[^\";]|"
                    + LITERAL + ")*;");

    /** What a clue of a failure is known by. */
    private static final Pattern LOOKED_FOR =
            Pattern.compile("\\b(says|between|after|contains|startsWith|matches)\\((\\s*" + LITERAL + ",?)+\\s*\\)");

    private static final Pattern WORD = Pattern.compile("\\(?[A-Za-z'-]+\\)?[,:;.]?");
    private static final Pattern FILE = Pattern.compile("\\bfile\\(\\s*" + LITERAL + ",\\s*" + LITERAL + "\\)");
    private static final Pattern DOCKERFILE =
            Pattern.compile("\"FROM (?:[^\"\\\\\\n]|\\\\.)*\"(?:,\\s*" + LITERAL + ")*");

    /** A base image and what is below a copy of the source. */
    private static final Pattern BELOW_SOURCE =
            Pattern.compile("\"([a-z/-]+:[\\w.-]+)\"((?:,\\s*\"(?:RUN|ENV|COPY) (?:[^\"\\\\\\n]|\\\\.)*\")+)");

    @TempDir
    Path temporary;

    @Test
    void translatesSentenceBySentenceWithCodeAndListsInIt() {
        assertThat(html("`npm ci` is below `COPY . .`, so it runs again whenever any copied file changes. Only"
                        + " package.json and package-lock.json decide what is installed: copy them first, install, and"
                        + " copy the rest below. There is no patch, because `make all` in line 7 may make more than the"
                        + " program."))
                .isEqualTo(
                        "<code>npm ci</code> стоит ниже <code>COPY . .</code> и поэтому выполняется снова при изменении"
                                + " любого копируемого файла. Что ставить, определяют только package.json и package-lock.json:"
                                + " сначала скопируйте эти файлы, установите пакеты, а остальное скопируйте ниже. Исправления"
                                + " нет: <code>make all</code> в строке 7 может делать не только программу.");
        assertThat(html(
                        "`COPY . .` copies `a, no cache` (private key (PEM)), `b` (npm token) and 3 more into the image,"
                                + " where everyone who can pull it can read them; deleting them in a later layer only hides"
                                + " them."))
                .isEqualTo(
                        "<code>COPY . .</code> копирует <code>a, no cache</code> (закрытый ключ (PEM)), <code>b</code>"
                                + " (токен npm) и ещё 3 в образ, где это прочитает каждый, кто может загрузить образ; удаление в"
                                + " следующем слое это лишь скрывает.");
    }

    @Test
    void translatesWhatBuildsMeasured() {
        assertThat(html(
                        "`pip install` ran in 5 of the last 8 builds, in 3 of them because of `COPY . .` above it; it took"
                                + " 14.7s to 25.2s, 20.1s in the middle: about 1m00s over these builds."))
                .isEqualTo("<code>pip install</code> выполнялся в 5 из последних 8 сборок, в 3 из них из-за"
                        + " <code>COPY . .</code> выше; это занимало от 14.7s до 25.2s, медиана 20.1s: за все эти сборки"
                        + " около 1m00s.");
        assertThat(html("This RUN ran in 2 of the last 8 builds; it took 14.7s each time."))
                .isEqualTo("Этот RUN выполнялся в 2 из последних 8 сборок; каждый раз это занимало 14.7s.");
        assertThat(html("The layer of this RUN adds 83.1 MB to the image."))
                .isEqualTo("Слой этого RUN добавляет к образу 83.1 MB.");
    }

    @Test
    void translatesWhatARegistryAnsweredInsideOfASentence() {
        assertThat(html("The base image alpine:9 cannot be pulled: the registry docker.io does not have it; check name"
                        + " and tag."))
                .isEqualTo(
                        "Базовый образ alpine:9 не загружается: в реестре docker.io этого нет; проверьте имя и тег.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The pool `p` assigned the build to the node `a` for linux/amd64, linux/arm64, which always builds this image if possible.",
                "The pool `p` skipped `a` (is drained), `b` (closes the connection; if it requires TLS, configure certificates (`tls`)), `c` (has no address (c.example)).",
                "No node of the pool `p` can be used for linux/arm64 (it has linux/amd64): `a` is drained, `b` refuses the connection. This machine's own builder is used.",
                "No node of the pool `p` can be used: `a` has a certificate for a.example and not for b.example; set `serverName` to one of its names; start one, add one, or allow the pool to fall back to this machine's own builder.",
                "After 1m00s it was not ready: GET 8000/health: no answer from 127.0.0.1:8000; log line `up` did not appear.",
                "A service does not exit by itself. For an image that is not a service, use `--smoke-exit-code` 0, with `--smoke-arg` for what it has to do.",
                "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: Dockerfile: there is no instruction in the file; a Dockerfile needs at least a FROM",
                "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: app/Dockerfile:7: unknown flag --mont of RUN, did you mean --mount?\n    RUN --mont=a b; c",
                "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: Dockerfile:7: the here-document is not closed; write EOF alone on a line below it, or, if << should not open one, remove the blanks around it\n    RUN << EOF",
                "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: Dockerfile:7: invalid stage name 1; it must start with a letter and consist of letters, digits, - _ and .\n    FROM a AS 1",
                "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: Dockerfile:7: the closing } is missing in ${A\n    COPY . ${A",
                "Pruned as in mode safe, because what the build reads cannot be determined: Dockerfile:7: the stage a must be above the stage b that uses it",
                "The cache mount at `/c` in line 7 is not carried: it starts with the content of `a`, which `from=` makes part of its key.",
                "The compose file has no service api. Its services: web.",
                "The image is not pushed as a:1, b/c:2, because it did not pass its smoke test and it crosses the quality gate `image` and it crosses the quality gate `duration`. It is in the registry without a name, as a@sha256:1 and b@sha256:1.",
                "The image is not pushed as a:1, because it did not pass its smoke test.",
                "The image is not named: not all of its platforms were found in the registry (linux/amd64, linux/arm64), where the builder's nodes push them.",
                "An earlier try failed (503 Service Unavailable), which took 5.2s, pauses included.",
                "2 earlier tries failed (a timeout, the node was lost), which took 5.2s, pauses included.",
                "noCacheStages has no effect: Dockerfile has no stage `x`; it has a, b.",
                "noCacheStages has no effect: Dockerfile has no stage `x`; none of its 3 stages has a name; write FROM … AS NAME.",
                "The disk usage of the builder b is unknown: the client reports no total",
                "Disk space is low (1.0 GB of 20 GB free at /var), and the builder b holds 5.0 GB of build cache: free some with `docker buildx prune --builder b`, or limit it with the builder profile's limit.",
                "Docker is not running: there is no socket /var/run/docker.sock; start it (`systemctl start docker`), or set DOCKER_HOST to the right address.",
                "You are not allowed to use Docker: /run/docker.sock is not accessible to this user; add the user to the group docker (`usermod -aG docker USER`, then log in again).",
                "There is no builder `b`; choose one of default, ci, or create it with `docker buildx create --name b --driver docker-container`.",
                "The builder `b` with the driver remote at tcp://h:1 cannot be created: there is no docker command on the PATH, which TLS needs; check the builder profile.",
                "/usr/bin/docker has no buildx plugin; install it (package docker-buildx-plugin from Docker, docker-buildx from Debian and Ubuntu), or put the file docker-buildx from github.com/docker/buildx/releases into ~/.docker/cli-plugins.",
                "`docker buildx version` fails: exit code 1; install Docker's buildx plugin (package docker-buildx-plugin from Docker, docker-buildx from Debian and Ubuntu).",
                "The image cannot be loaded: the builder `b` is not a Docker engine, and there is none at unix:///x to load it into. Push the image instead (`push`), or set DOCKER_HOST to an engine.",
                "The sizes of the image's layers are unknown: the client did not report the image's name and digest.",
                "The client cannot be started: error=2, No such file; check /usr/bin/docker and the folder /w.",
                "The cache mount at `/c` in line 7 is not carried: its target and id are only known during the build; write them without variables."
            })
    void translatesWhatFillsAnotherSentence(String said) {
        assertThat(leftInEnglish(said)).isEmpty();
    }

    /** What the forms refuse, by the classes that refuse it. */
    @Test
    void translatesWhatFormsRefuse() {
        List<String> refusals = new ArrayList<>();
        for (String image : List.of(
                "",
                "a b",
                "a\u0001",
                "a*",
                "https://a/b",
                "0".repeat(64),
                "a@sha256:1",
                "a_b.c:x/d",
                "a/b:c/d",
                "a" + "/b".repeat(200),
                "a:",
                "a:" + "b".repeat(200),
                "a:.b",
                "a:b:c",
                "a:b$",
                "Team/App",
                "a//b",
                "a/b..c")) {
            refusals.add(refusal(() -> ImageReference.parse(new Label("image"), image)));
        }
        for (String reference : List.of("a/${B", "a/${}", "a:b:c", "A/b", "a/${B}")) {
            refusals.add(refusal(() -> ReferenceTemplate.parse(reference).expand(variable -> null)));
        }
        for (String gate :
                List.of("x", "what <= 1", "image <= 1GX", "duration <= x", "advice <= +10%", "advice <= x")) {
            refusals.add(refusal(() -> QualityGate.parse(List.of(gate))));
        }
        refusals.add(refusal(() -> SmokeTest.timeout("x")));
        for (SmokeOption option : SmokeOption.values()) {
            for (String value : List.of("", " ", "x", "--name=x", "99h", "0", "-1", "99999999999")) {
                refusals.add(refusal(() -> SmokeTest.builder().read(option, value)));
            }
        }
        refusals.removeIf(String::isEmpty);
        assertThat(refusals).as("reach of this test").hasSizeGreaterThan(25);
        assertThat(refusals.stream().flatMap(SentencesInRussianTest::leftInEnglish))
                .isEmpty();
    }

    /** Empty when nothing is refused. */
    private static String refusal(Executable form) {
        try {
            form.execute();
            return "";
        } catch (InvalidRequestException e) {
            return e.getMessage(Spelling.PIPELINE);
        } catch (Throwable e) {
            return e.getMessage();
        }
    }

    private static String html(String said) {
        return RUSSIAN.html(ReportHtml.sentence(said)).strip();
    }

    @Test
    void knowsEveryWordOfTheSources() throws Exception {
        Properties texts = new Properties();
        try (InputStream in = PhraseBook.class.getResourceAsStream("Phrases_ru.properties")) {
            texts.load(in);
        }
        String known = String.join("\n", texts.stringPropertyNames());
        Set<String> unknown = new TreeSet<>();
        List<Path> sources = new ArrayList<>();
        for (String name : PACKAGES) {
            sources.addAll(javaFiles(ENGINE.resolve(name)));
        }
        OF_BUILDKIT.forEach(name -> sources.add(ENGINE.resolve("buildkit").resolve(name + ".java")));
        sources.removeIf(source -> UNSAID.contains(source.getFileName().toString()));
        for (Path file : sources) {
            String source = Files.readString(file)
                    .replaceAll("(?m)/\\*[\\s\\S]*?\\*/|^\\s*//.*$|'\"'", "")
                    .replaceAll("\"\\s*\\+\\s*\"", "");
            String said = LOOKED_FOR
                    .matcher(NOT_ON_A_PAGE.matcher(source).replaceAll(""))
                    .replaceAll("");
            LITERALS.matcher(said)
                    .results()
                    .map(found -> found.group(1))
                    // a list of commands, among them test; what Docker says
                    .filter(literal -> !literal.contains(" [ ") && !literal.startsWith("Error response "))
                    .flatMap(literal -> phrases(literal).stream())
                    .filter(phrase -> !known.contains(phrase))
                    .forEach(phrase -> unknown.add(file.getFileName() + ": " + phrase));
        }
        assertThat(unknown).isEmpty();
    }

    /** The runs of plain words in a part of a sentence, without code, names and figures. */
    private static List<String> phrases(String literal) {
        List<String> phrases = new ArrayList<>();
        for (String text : literal.replace("There is no patch, because ", "").split("`[^`]*`|`")) {
            List<String> words = new ArrayList<>();
            for (String word : (text + " .").split(" ")) {
                boolean plain = WORD.matcher(word).matches();
                if (plain) {
                    words.add(word);
                }
                if (!plain || word.matches(".*[:;.]")) {
                    String phrase = String.join(" ", words).replaceFirst("[,:;.]$", "");
                    if (words.size() > 1 && ENGLISH.matcher(phrase).find()) {
                        phrases.add(phrase);
                    }
                    words.clear();
                }
            }
        }
        return phrases;
    }

    @Test
    void translatesWhatTheRulesSayOfTheirExamplesAndTests() throws Exception {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> pages = Files.list(Path.of("docs", "rules"))) {
            for (Path page : pages.toList()) {
                for (MatchResult example : Pattern.compile("(?s)```dockerfile\n(.*?)```")
                        .matcher(Files.readString(page))
                        .results()
                        .toList()) {
                    said.addAll(said(project(), example.group(1)));
                }
            }
        }
        for (Path test : javaFiles(TESTS)) {
            for (String method : Files.readString(test).split("@(Parameterized)?Test\\b")) {
                for (String dockerfile : dockerfiles(method)) {
                    said.addAll(said(withFilesOf(method), dockerfile));
                }
            }
        }
        said.addAll(said(
                new AdvisedProject(Path.of("docs/examples/ml-backend")).advise().advice()));
        assertThat(said).as("reach of this test").hasSizeGreaterThan(LEAST);
        assertThat(said.stream().flatMap(SentencesInRussianTest::leftInEnglish)).isEmpty();
    }

    /** Fewer texts, and this test does not find the Dockerfiles any more. */
    private static final int LEAST = 250;

    private static Stream<String> leftInEnglish(String said) {
        String plain = html(said).replaceAll("(?s)<code>.*?</code>", "…").replaceAll("<[^>]*>", "");
        return Stream.of(plain.split("(?<=\\.) ")).filter(ENGLISH.asPredicate());
    }

    private static List<String> dockerfiles(String test) {
        List<String> dockerfiles = new ArrayList<>();
        DOCKERFILE.matcher(test).results().forEach(found -> dockerfiles.add(lines(found.group())));
        BELOW_SOURCE
                .matcher(test)
                .results()
                .forEach(found -> dockerfiles.add(
                        "FROM " + found.group(1) + "\nWORKDIR /app\nCOPY . .\n" + lines(found.group(2))));
        return dockerfiles;
    }

    private static String lines(String literals) {
        StringBuilder lines = new StringBuilder();
        Matcher matcher = LITERALS.matcher(literals);
        while (matcher.find()) {
            lines.append(unescaped(matcher.group(1))).append('\n');
        }
        return lines.toString();
    }

    private static String unescaped(String literal) {
        return literal.replaceAll("\\\\u+[0-9a-fA-F]{4}", "?").translateEscapes();
    }

    private AdvisedProject project() throws Exception {
        return new AdvisedProject(Files.createTempDirectory(temporary, "context"))
                .file("requirements.txt", "flask==3.0.0\ntorch==2.4.0\n")
                .file("package.json", "{}")
                .file("package-lock.json", "{\"packages\": {\"\": {}}}")
                .file("pom.xml", "<project/>")
                .file("go.mod", "module a.example/b\n\nrequire c.example/d v1.0.0\n")
                .file("go.sum", "")
                .file("main.go", "package main\n")
                .file("Cargo.toml", "[package]\nname = \"a\"\n")
                .file("data.tar.gz", "")
                .file("id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\n")
                .file("app.py", "");
    }

    private AdvisedProject withFilesOf(String test) throws Exception {
        List<MatchResult> files = FILE.matcher(test).results().toList();
        AdvisedProject project =
                files.isEmpty() ? project() : new AdvisedProject(Files.createTempDirectory(temporary, "context"));
        for (MatchResult file : files) {
            project.file(unescaped(file.group(1)), unescaped(file.group(2)));
        }
        return project;
    }

    private static List<String> said(AdvisedProject project, String dockerfile) {
        try {
            return said(project.advise(dockerfile).advice());
        } catch (Exception e) {
            // a part of a Dockerfile
            return List.of();
        }
    }

    private static List<String> said(List<Advice> advice) {
        return advice.stream()
                .flatMap(one -> Stream.of(one.title(), one.text(), one.evidence() == null ? "" : one.evidence()))
                .toList();
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
