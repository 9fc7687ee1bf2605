package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Option;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** docs/options.md, made of the tables of options; {@code ./dev docs} writes it. */
class OptionsPageTest {
    private static final Path PAGE = Path.of("docs", "options.md");
    private static final String BEGIN = "<!-- ./dev docs writes what follows -->\n";

    @Test
    void thePageIsThatOfTheTablesOfOptions() throws IOException {
        String page = Files.readString(PAGE);
        String made = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables();
        if (Boolean.getBoolean("odb.docs.write")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).as("run ./dev docs").isEqualTo(made);
    }

    private static String tables() {
        StringBuilder text = new StringBuilder();
        text.append(
                "\n| `docker build` and `odb build` | `optimizedDockerBuild` | since buildx | meaning |\n|---|---|---|---|\n");
        BuildOption.all().stream()
                .filter(option -> option.ignored() == null)
                .forEach(option -> text.append(row(option)));
        text.append("\nAccepted and ignored, as `docker buildx build` does: ")
                .append(BuildOption.all().stream()
                        .filter(option -> option.ignored() != null)
                        .map(option -> "`" + option.flag() + "`")
                        .collect(Collectors.joining(", ")))
                .append(".\n\n## Only in odb\n\n| option | `optimizedDockerBuild` | meaning |\n|---|---|---|\n");
        Set<String> docker =
                BuildOption.all().stream().map(BuildOption::flag).collect(Collectors.toCollection(TreeSet::new));
        for (OptionSpec option :
                Odb.commandLine().getSubcommands().get("build").getCommandSpec().options()) {
            if (!docker.contains(option.longestName()) && !option.usageHelp() && !option.versionHelp()) {
                text.append("| `")
                        .append(option.longestName())
                        .append(option.arity().max() == 0 ? "" : " " + cell(option.paramLabel()))
                        .append("` | ")
                        .append(inStep(option.longestName()))
                        .append(" | ")
                        .append(cell(String.join(" ", option.description()).replace("%%", "%")))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static String row(BuildOption<?> option) {
        return "| `" + (option.shortName() == 0 ? "" : "-" + option.shortName() + "`, `") + option.flag()
                + (option.placeholder() == null ? "" : " " + cell(option.placeholder())) + "` | "
                + (option.step() == null ? "in `args`" : "`" + option.step() + "`") + " | "
                + (option.since() == 0 ? "" : "0." + option.since()) + " | " + cell(option.help()) + " |\n";
    }

    /** How a Pipeline has it; empty for options of the command line alone. */
    private static String inStep(String flag) {
        return Stream.<Option>concat(Stream.of(OwnOption.values()), Stream.of(SmokeOption.values()))
                .filter(option ->
                        option.flag().equals(flag) && !option.stepName().equals(flag))
                .map(option -> "`" + option.stepName() + "`")
                .collect(Collectors.joining());
    }

    /** A bar would end the cell, also in code. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
