package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line without a builder. */
class OdbTest {

    @TempDir
    Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context"));
        Files.createDirectories(context.resolve("app"));
        Files.createDirectories(context.resolve(".git"));
        Files.writeString(context.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /srv\nCMD [\"/srv/app/main.py\"]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "context", "annotate", "advise", "dockerfile", "report", "compare", "history"})
    void explainsEachCommandWithAnExample(String command) throws Exception {
        Ended ended = OdbProcess.in(folder).run(command, "--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.text()).contains("Example").contains("odb " + command);
    }

    @Test
    void showsTheSixCommandsOfTheReadmeWhenCalledAlone() throws Exception {
        Ended ended = OdbProcess.in(folder).run();

        assertThat(ended.exitCode()).isZero();
        List<String> commands =
                ended.text().lines().filter(line -> line.startsWith("  ")).toList();
        assertThat(commands).hasSize(6);
        assertThat(Files.readAllLines(Path.of("README.md")))
                .containsSubsequence(commands.stream().map(String::strip).toList());
    }

    @Test
    void explainsACommandByHelpInFrontOfIt() throws Exception {
        assertThat(OdbProcess.in(folder).run("help", "build").text())
                .isEqualTo(OdbProcess.in(folder).run("build", "--help").text());
    }

    @Test
    void saysWhatToTypeWhenTheContextIsMissing() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly(
                        "CONTEXT is missing: Folder, Git or HTTP(S) URL, or - for standard input.",
                        "For example: odb build -t app .",
                        "`odb build --help` explains it.");
    }

    @Test
    void namesTheNearestCommand() throws Exception {
        Ended ended = OdbProcess.in(folder).run("biuld", "-t", "app", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly("odb has no command `biuld`.", "Did you mean `build`?", "`odb --help` explains it.");
    }

    @Test
    void namesTheNearestCommandToHelpWith() throws Exception {
        Ended ended = OdbProcess.in(folder).run("help", "bild");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly("odb has no command `bild`.", "Did you mean `build`?", "`odb --help` explains it.");
    }

    @Test
    void saysWhichDockerfileIsMissing() throws Exception {
        Ended ended = OdbProcess.in(folder).run("dockerfile", "nope");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly("There is no file nope in " + folder.toRealPath()
                        + "; name a Dockerfile, or - for standard input.");
    }

    @Test
    void namesTheNearestOption() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--psh", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly(
                        "`odb build` has no option `--psh`.",
                        "Did you mean `--push`?",
                        "`odb build --help` explains it.");
    }

    @Test
    void saysWhichWordsAnOptionTakes() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--cache", "example.com/cache", "--cache-mode", "all", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines()).startsWith("--cache-mode: `all` is not one of min, max.");
    }

    @Test
    void doesNotQuoteTheValueOfAnOptionThatDoesNotExist() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--secert=hunter2pw", ".");

        assertThat(ended.err().lines()).startsWith("`odb build` has no option `--secert`.", "Did you mean `--secret`?");
    }

    @Test
    void namesTheWordThatIsTooMany() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-t", "my", "app", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("`.` is one argument too many: `odb build` takes CONTEXT.\n");
    }

    @Test
    void namesTheValueThatAnOptionLacks() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", ".", "--tag");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--tag").contains("REF");
    }

    @Test
    void showsThatAFlagNeedsNoValue() throws Exception {
        assertThat(OdbProcess.in(folder).run("build", "--help").text())
                .contains("--push[=BOOL]")
                .doesNotContain("PARAM");
    }

    @Test
    void printsNoColourIntoAPipe() throws Exception {
        assertThat(OdbProcess.in(folder).run("--help").text()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void makesTheCompletionOfAShell(String shell) throws Exception {
        Ended ended = OdbProcess.in(folder).run("completion", shell);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.text()).contains("complete", "build", "cache-from").doesNotContain("%%", "force-rm");
    }

    @Test
    void saysItsVersionAndThatOfJava() throws Exception {
        assertThat(OdbProcess.in(folder).run("--version").text())
                .matches("odb \\S+(, commit [0-9a-f]{12}(-dirty)?)?, Java \\d+.*\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build nowhere",
                "context nowhere",
                "advise nowhere",
                "advise -f nowhere context",
                "annotate -f nowhere",
                "dockerfile nowhere",
                "report nowhere",
                "report broken",
                "compare nowhere nowhere",
                "compare broken broken",
                "history nowhere"
            })
    void endsWith2WhenItsInputIsMissingOrUnusable(String line) throws Exception {
        Files.createDirectories(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken/report.json"), "{");

        Ended ended = OdbProcess.in(folder).run(line.split(" "));

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).doesNotContain("\tat ");
    }

    @Test
    void listsTheExitCodesInItsHelp() throws Exception {
        assertThat(OdbProcess.in(folder).run("--help").text())
                .contains("Exit codes:", "2     Wrong usage", "130   Canceled");
    }

    @Test
    void endsWith2OnWrongUsage() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--no-such-option", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--no-such-option");
    }

    @Test
    void listsNamesSoThatNoneForgesALine() throws Exception {
        Path hostile = Files.createDirectory(folder.resolve("hostile"));
        Files.writeString(hostile.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(hostile.resolve("a\n#9 DONE\u001b[2J\u202e"), "");

        Ended ended = OdbProcess.in(folder).run("context", "--list", "--prune", "report", "hostile");

        assertThat(ended.text()).isEqualTo("Dockerfile\na\\n#9 DONE\\x1B[2J\\u{202E}\n");
    }

    @Test
    void quotesADockerfileWithoutWhatATerminalObeys() throws Exception {
        Files.writeString(folder.resolve("bad"), "FROM scratch\nCOPI \u001b[2J\u009b1A\u202e\n");

        Ended ended = OdbProcess.in(folder).run("dockerfile", "bad");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("COPI \\x1B[2J\\x9B1A\\u{202E}").doesNotContain("\u001b", "\u009b", "\u202e");
    }

    @Test
    void listsWhatBuildKitWouldSee() throws Exception {
        Ended ended = OdbProcess.in(folder).run("context", "--list", "context");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.text().lines()).contains("app", "app/main.py").noneMatch(line -> line.startsWith(".git"));
    }

    @Test
    void listsEverythingWhenNothingIsPruned() throws Exception {
        Ended ended = OdbProcess.in(folder).run("context", "--list", "--prune", "report", "context");

        assertThat(ended.text().lines()).containsExactly(".git", ".git/HEAD", "Dockerfile", "app", "app/main.py");
    }

    @Test
    void listsNamesThatAreNoTextByteForByte() throws Exception {
        byte[] name = {'a', (byte) 0xff, ' ', '#'};
        Process made = new ProcessBuilder(
                        "sh", "-c", "cd \"$1\" && : > \"$(printf 'a\\377 #')\"", "sh", context.toString())
                .start();
        assertThat(made.waitFor()).isZero();

        Ended ended =
                OdbProcess.in(folder).with("LC_ALL", "C").run("context", "--null", "--prune", "report", "context");

        assertThat(new String(ended.out(), StandardCharsets.ISO_8859_1).split("\0"))
                .contains(new String(name, StandardCharsets.ISO_8859_1));
    }

    @Test
    void tellsAContextAsJson() throws Exception {
        Ended ended = OdbProcess.in(folder).run("context", "--json", "context");

        JsonNode answer = new ObjectMapper().readTree(ended.out());
        assertThat(answer.at("/inventory/everything/files").asInt()).isEqualTo(3);
        assertThat(answer.at("/plan/groups/0/id").asText()).isNotEmpty();
    }

    @Test
    void showsStagesAndLinesOfADockerfile() throws Exception {
        Ended ended = OdbProcess.in(folder).run("dockerfile", "--json", "context/Dockerfile");

        JsonNode answer = new ObjectMapper().readTree(ended.out());
        assertThat(answer.at("/stages/0/base").asText()).isEqualTo("scratch");
        assertThat(answer.at("/stages/0/instructions/0/keyword").asText()).isEqualTo("COPY");
        assertThat(answer.at("/stages/0/instructions/0/lines/first").asInt()).isEqualTo(2);
    }

    @Test
    void namesFileLineAndTextOfASyntaxError() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPPY . /srv\n");

        Ended ended = OdbProcess.in(folder).run("dockerfile", "context/Dockerfile");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains("context/Dockerfile:2")
                .contains("COPPY")
                .doesNotContain("\tat ");
    }

    @Test
    void annotatesPlainProgressAndPassesEverythingElseThrough() throws Exception {
        Path log = folder.resolve("build.log");
        Files.writeString(
                log,
                "+ docker build .\n#1 [1/2] FROM busybox\n#1 CACHED\n\n#2 [2/2] RUN make\n#2 0.512 cc main.c\n"
                        + "#2 DONE 4.1s\nnot progress at all\n");

        Ended ended = OdbProcess.in(folder).reading(log).run("annotate", "--report", "out");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.text())
                .contains("+ docker build .\n")
                .contains("not progress at all\n")
                .contains("cc main.c")
                .contains("VERDICT");
        assertThat(folder.resolve("out/report.html")).exists();
        assertThat(folder.resolve("out/report.css")).exists();
    }

    @Test
    void endsWith1WhenTheAnnotatedBuildFailed() throws Exception {
        Path log = folder.resolve("build.log");
        Files.writeString(
                log,
                "#1 [1/2] RUN false\n#1 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 1\n");

        Ended ended = OdbProcess.in(folder).reading(log).run("annotate", "--report", "out");

        assertThat(ended.exitCode()).isEqualTo(1);
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        assertThat(report.at("/result/status").asText()).isEqualTo("FAILURE");
    }

    @Test
    void makesTheHtmlOfAReportAgain() throws Exception {
        Path log = folder.resolve("build.log");
        Files.writeString(log, "#1 [1/1] RUN make\n#1 DONE 4.1s\n");
        OdbProcess.in(folder).reading(log).run("annotate", "--report", "out");
        Files.delete(folder.resolve("out/report.html"));

        Ended ended = OdbProcess.in(folder).run("report", "out");

        assertThat(ended.exitCode()).isZero();
        assertThat(folder.resolve("out/report.html")).exists();
    }

    @Test
    void comparesTwoReports() throws Exception {
        Path log = folder.resolve("build.log");
        Files.writeString(log, "#1 [1/1] RUN make\n#1 DONE 4.1s\n");
        OdbProcess.in(folder).reading(log).run("annotate", "--report", "a");
        Files.writeString(log, "#1 [1/1] RUN make\n#1 DONE 14.1s\n");
        OdbProcess.in(folder).reading(log).run("annotate", "--report", "b");

        Ended ended = OdbProcess.in(folder).run("compare", "a", "b");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.text()).contains("RUN make");
    }

    @Test
    void saysWhichReportIsMissing() throws Exception {
        Ended ended = OdbProcess.in(folder).run("compare", "nowhere", "context");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("nowhere").contains("report.json");
    }

    @Test
    void saysThatAFileIsNoContext() throws Exception {
        Ended ended = OdbProcess.in(folder).run("context", "context/Dockerfile");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("is a file, not a folder").doesNotContain("\tat ");
    }

    @Test
    void saysThatThereIsNoDockerfileAndHowToNameOne() throws Exception {
        Files.delete(context.resolve("Dockerfile"));

        Ended ended = OdbProcess.in(folder).run("context", "context");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("no Dockerfile").contains("-f");
    }

    @Test
    void refusesATagThatIsNoReference() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-t", "Upper/CASE", "context");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("Upper/CASE").doesNotContain("\tat ");
    }

    @Test
    void saysWhatIsWrongWithAnOptionAndNotTheWholeHelp() throws Exception {
        OdbProcess.Ended ended = OdbProcess.in(folder).run("build", "--reprot", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly(
                        "`odb build` has no option `--reprot`.",
                        "Did you mean `--report`?",
                        "`odb build --help` explains it.");
    }
}
