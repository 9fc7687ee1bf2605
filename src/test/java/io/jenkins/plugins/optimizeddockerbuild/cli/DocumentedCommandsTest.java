package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands and options in the {@code odb} command lines that the pages show are those of this version of odb. */
class DocumentedCommandsTest {
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|\\S)+");
    private static final Pattern INLINE = Pattern.compile("`(odb [a-z][^`]*)`");

    @Test
    void areAccepted() throws IOException {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path page : Pages.all()) {
            for (String line : commands(Files.readString(page))) {
                lines++;
                try {
                    Odb.commandLine().parseArgs(words(line).toArray(String[]::new));
                } catch (CommandLine.MissingParameterException e) {
                    // a sentence about an option leaves out the rest of the command line
                    assertThat(e.getMessage()).as("%s: odb %s", page, line).contains("parameter");
                } catch (CommandLine.ParameterException e) {
                    wrong.add(page + ": odb " + line + ": " + e.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).as("command lines in the pages").isGreaterThan(40);
    }

    /** What follows {@code odb}, of blocks and of code within a sentence; ellipses stand for something else. */
    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        boolean block = false;
        for (String line : page.replace("\\\n", " ").lines().toList()) {
            if (line.startsWith("```")) {
                block = !block;
            } else if (block) {
                for (String part : line.split(" \\| |\\|\\|")) {
                    add(commands, part.strip());
                }
            } else {
                Matcher inline = INLINE.matcher(line);
                while (inline.find()) {
                    add(commands, inline.group(1).split(" > ")[0]);
                }
            }
        }
        return commands;
    }

    private static void add(List<String> commands, String line) {
        boolean isWhole =
                line.startsWith("odb ") && !line.contains("…") && !line.contains("|") && !line.contains("COMMAND");
        if (isWhole) {
            commands.add(line.substring("odb ".length()).split(" +#")[0]);
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group().replaceAll("['\"]", "");
            // options that a pipeline sets or leaves out
            if (!List.of("$push", "$untrusted", "$UNTRUSTED", "$PUSH").contains(word)) {
                words.add(word.equals("N") ? "2" : word);
            }
        }
        return words;
    }
}
