package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.List;
import java.util.regex.Pattern;

/** {@code useradd} with a large number: it extends the log of last logins to that number, as a sparse file. */
public final class LargeUserNumber implements RunRule {
    /** Bytes in {@code /var/log/lastlog} for each number. */
    private static final long ENTRY = 292;

    /** Smaller numbers do not matter: 29 MB. */
    private static final long LEAST = 100_000;

    /** Releases of Debian and Ubuntu whose {@code useradd} has that log; later ones have none. */
    private static final Pattern HAS_LOG = Pattern.compile(
            "[:-](stretch|buster|bullseye|bookworm|xenial|bionic|focal|jammy|noble)\\b|(^|/)debian:(9|10|11|12)\\b"
                    + "|ubuntu[:-]?(16|18|20|22|24)\\.04\\b");

    @Override
    public String id() {
        return "large-user-number";
    }

    @Override
    public Finding look(StageRun at) {
        long number = number(at.step());
        return number < LEAST || !HAS_LOG.matcher(at.stage().image()).find()
                ? null
                : Finding.of(
                                at.run().lines(),
                                number >= 10 * LEAST ? Severity.MEDIUM : Severity.LOW,
                                "Make the user " + number + " without an entry in the log of logins",
                                "`useradd` extends /var/log/lastlog to the entry of user " + number + ", "
                                        + ByteSizes.format(number * ENTRY)
                                        + ". The file is nearly all hole, but a layer has no holes: exporting and unpacking"
                                        + " handle all of it. With `--no-log-init` the file stays as it is.")
                        .withChange(
                                at.evidence(),
                                at.run().command().shell() ? at.change(LargeUserNumber::withoutEntry) : null,
                                at.run().command().shell() ? "the RUN creates several users" : "the RUN has no shell");
    }
    /** The number of a user that is created with an entry in the log; 0 for none. */
    private static long number(Step step) {
        for (ShellCommands.Command command : step.commands()) {
            List<String> words = command.words();
            if (!command.program().equals("useradd")
                    || command.has("--no-log-init")
                    || words.stream().anyMatch(word -> word.matches("-[a-zA-Z]*l[a-zA-Z]*"))) {
                continue;
            }
            for (int i = 1; i < words.size(); i++) {
                String value = words.get(i).startsWith("--uid=")
                        ? words.get(i).substring("--uid=".length())
                        : words.get(i).matches("--uid|-[a-zA-Z]*u") && i + 1 < words.size() ? words.get(i + 1) : "";
                if (value.matches("[0-9]{1,10}")) {
                    return Long.parseLong(value);
                }
            }
        }
        return 0;
    }

    /** Null where more than one user is made. */
    @CheckForNull
    private static List<String> withoutEntry(List<String> lines) {
        boolean one = String.join("\n", lines).split("\\buseradd\\s", -1).length == 2;
        return one
                ? lines.stream()
                        .map(line -> line.replaceFirst("\\buseradd\\s", "useradd --no-log-init "))
                        .toList()
                : null;
    }
}
