package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The arguments of an install by what they are. An option that is not understood is not known to be harmless, so a
 * command with it stays where it is.
 *
 * @param unknown the first word that is not understood; null when all are
 * @param files that it reads, by its options
 * @param places that it writes to, by its options
 * @param names words besides options and their values
 */
public record InstallArguments(
        @CheckForNull String unknown, List<String> files, List<String> places, List<String> names) {

    /** Null when no option of the package manager is known. */
    @CheckForNull
    public static InstallArguments of(PackageCommand command) {
        return command.manager().all(Fact.FLAGS).isEmpty() ? null : sorted(command.manager(), command.arguments());
    }

    private static InstallArguments sorted(PackageManager manager, List<String> words) {
        Set<String> flags = manager.all(Fact.FLAGS);
        Set<String> values = manager.all(Fact.VALUES);
        List<String> files = new ArrayList<>();
        List<String> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals > 0 && word.startsWith("-") ? word.substring(0, equals) : word;
            boolean withValue = equals > 0 && word.startsWith("-");
            List<String> takes =
                    manager.has(Fact.FILES, option) ? files : manager.has(Fact.PLACES, option) ? places : null;
            if (!word.startsWith("-")) {
                names.add(word);
            } else if (!withValue && flags.contains(word) && !(values.contains(word) && isBare(words, i + 1))) {
                continue;
            } else if (withValue && flags.contains(word)) {
                continue;
            } else if (takes != null || values.contains(option)) {
                String value = withValue ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(++i) : "";
                if (takes != null) {
                    takes.add(value);
                } else if (value.isEmpty()
                        || value.startsWith("file:")
                        || value.startsWith(".")
                        || option.matches("-f|--find-links") && !value.contains("://")) {
                    return new InstallArguments(word, files, places, names);
                }
            } else if (!manager.isJoined(word)) {
                return new InstallArguments(word, files, places, names);
            } else if (manager.has(Fact.FILES, word.substring(0, 2))) {
                files.add(word.substring(2));
            }
        }
        return new InstallArguments(null, files, places, names);
    }

    /** Whether a flag with an optional value has none. */
    private static boolean isBare(List<String> words, int at) {
        return at < words.size() && words.get(at).matches("true|false");
    }
}
