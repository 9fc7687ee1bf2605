package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain.Command;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import java.util.List;
import java.util.regex.Pattern;

/** Commands that download or install everything that another needs except the project itself. */
final class Download {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+${}!?~-]+");

    private Download() {}

    /** Whether a command also installs or builds the project, so that it must be present. */
    static boolean needsProject(Command command, Install install) {
        List<String> words = command.words();
        return switch (install.manager()) {
            case POETRY -> !words.contains("--no-root");
            case UV ->
                install.files().isEmpty()
                        && !words.contains("--no-install-project")
                        && !words.contains("--no-install-workspace");
            case COMPOSER -> !(words.contains("--no-scripts") && words.contains("--no-autoloader"));
            case GO, MAVEN, GRADLE, CARGO, PIP -> install.kind() == Install.Kind.BUILD;
            default -> false;
        };
    }

    /** The command, with only the variables that are set for the other; null when there is none. */
    @CheckForNull
    static String of(Command command, Install install) {
        List<String> words = command.words();
        boolean plain = words.stream().allMatch(word -> PLAIN.matcher(word).matches());
        String text = command.text();
        return switch (install.manager()) {
            case POETRY -> command.mayFail() ? null : text + " --no-root";
            case UV ->
                install.kind() != Install.Kind.MANIFEST || command.mayFail() ? null : text + " --no-install-project";
            case COMPOSER -> composer(command);
            case GO -> before(command) + words.get(0) + " mod download";
            case MAVEN -> plain ? maven(command) : null;
            default -> null;
        };
    }

    @CheckForNull
    private static String composer(Command command) {
        if (command.mayFail()) {
            return null;
        }
        String text = command.text();
        text += command.words().contains("--no-scripts") ? "" : " --no-scripts";
        return text + (command.words().contains("--no-autoloader") ? "" : " --no-autoloader");
    }

    /** Maven with all options for sources and profiles, without the build goals. */
    private static String maven(Command command) {
        StringBuilder text =
                new StringBuilder(before(command)).append(command.words().get(0));
        boolean batch = false;
        List<String> words = command.words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            batch |= word.equals("-B") || word.equals("--batch-mode");
            if (word.matches("-s|--settings|-gs|--global-settings|-P|--activate-profiles|-T|--threads")) {
                text.append(' ').append(word).append(' ').append(words.get(++i));
            } else if (word.startsWith("-") && !word.matches("-D(skip|maven\\.test\\.skip|checkstyle|spotbugs).*")) {
                text.append(' ').append(word);
            }
        }
        return text.append(batch ? "" : " -B").append(" dependency:go-offline").toString();
    }

    /** What precedes the program. */
    private static String before(Command command) {
        int at = command.text().indexOf(command.words().get(0));
        return at < 0 ? "" : command.text().substring(0, at);
    }
}
