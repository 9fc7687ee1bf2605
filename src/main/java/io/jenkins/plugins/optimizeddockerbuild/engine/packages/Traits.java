package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The description of a package manager. Lists are texts: words separated by blanks, verbs by commas. */
final class Traits {
    final String title;
    final Ecosystem ecosystem;
    final List<IndexFile> indexFiles = new ArrayList<>();
    final List<CacheFolder> caches = new ArrayList<>();
    final Map<String, PackageAction> verbs = new HashMap<>();
    PackageAction otherVerbs = PackageAction.UNKNOWN;
    Set<String> compilingVerbs = Set.of();
    Set<String> startingVerbs = Set.of();
    Pattern joined = Pattern.compile("(?!)");

    private Pattern settingCommand = Pattern.compile("(?!)");
    private Pattern assignment = settingCommand;
    private String settingPrefix = "";

    /** Of the variables that stand for its options: {@code PIP_} for {@code PIP_INDEX_URL}; in lower case. */
    private String prefix = "(?!)";

    private final Map<Fact, Set<String>> facts = new EnumMap<>(Fact.class);
    private final Map<Pattern, Setting> settings = new LinkedHashMap<>();

    Traits(String title, Ecosystem ecosystem, String programs) {
        this.title = title;
        this.ecosystem = ecosystem;
        has(Fact.PROGRAMS, programs);
    }

    Traits has(Fact fact, String words) {
        facts.put(fact, words(words));
        return this;
    }

    Set<String> all(Fact fact) {
        return facts.getOrDefault(fact, Set.of());
    }

    static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ")));
    }

    /** @param line a regular expression for the lines of these files that set an index */
    Traits indexIn(String names, String line) {
        for (String name : words(names)) {
            indexFiles.add(new IndexFile(name, Pattern.compile(line)));
        }
        return this;
    }

    /** @param packages folders below it; empty for all of it */
    Traits cache(String path, String packages) {
        List<String> below = packages.isEmpty() ? List.of(".") : List.copyOf(words(packages));
        caches.add(new CacheFolder(path, below, List.of(path), List.of()));
        return this;
    }

    /** For the preceding cache: the folders below it to mount. */
    Traits mountedAt(String below) {
        CacheFolder last = caches.remove(caches.size() - 1);
        List<String> mounts =
                words(below).stream().map(folder -> last.path() + "/" + folder).toList();
        caches.add(new CacheFolder(last.path(), last.packages(), mounts, last.images()));
        return this;
    }

    /** For the preceding cache: the images that have it. */
    Traits in(String images) {
        CacheFolder last = caches.remove(caches.size() - 1);
        caches.add(new CacheFolder(last.path(), last.packages(), last.mounts(), List.copyOf(words(images))));
        return this;
    }

    Traits verbs(PackageAction action, String words) {
        for (String verb : words.split(", ", -1)) {
            verbs.put(verb, action);
        }
        return this;
    }

    /** What all other words do, which are the project's own. */
    Traits otherVerbs(PackageAction action) {
        otherVerbs = action;
        return this;
    }

    /** Verbs that compile the project. */
    Traits compiles(String words) {
        compilingVerbs = Set.of(words.split(", "));
        return verbs(PackageAction.BUILD, words);
    }

    /** Verbs that start or test the project, and compile it first. */
    Traits starts(String words) {
        startingVerbs = Set.of(words.split(", "));
        return verbs(PackageAction.BUILD, words);
    }

    /** @param option a regular expression for options with their value in the same word */
    Traits joined(String option) {
        joined = Pattern.compile(option);
        return this;
    }

    /** An option is a variable as well: {@code --index-url} is {@code PIP_INDEX_URL}. */
    Traits optionsAsVariables(String start) {
        prefix = start.toLowerCase(Locale.ROOT);
        return this;
    }

    /**
     * How a command sets something for later ones.
     *
     * @param command a regular expression for its words without program, up to the first setting
     * @param setting a regular expression for one of its settings, with groups for key and value
     * @param start of the variable with the same effect, followed by the key
     */
    Traits setBy(String command, String setting, String start) {
        settingCommand = Pattern.compile(command);
        assignment = Pattern.compile(setting);
        settingPrefix = start;
        return this;
    }

    /** What a command sets, as variables; empty when it is not understood. */
    Map<String, String> settings(String command) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher start = settingCommand.matcher(command);
        Matcher each = assignment.matcher(command);
        int at = start.lookingAt() ? start.end() : command.length();
        while (at < command.length()) {
            if (!each.region(at, command.length()).lookingAt()) {
                return Map.of();
            }
            String key = each.group(1).replace('-', '_').replace('.', '_');
            boolean upper = settingPrefix.equals(settingPrefix.toUpperCase(Locale.ROOT));
            found.put(settingPrefix + (upper ? key.toUpperCase(Locale.ROOT) : key), each.group(2));
            at = each.end();
        }
        return found;
    }

    /** @param variables regular expressions; of several that match the first one counts */
    Traits understands(Setting meaning, String variables) {
        words(variables).forEach(name -> settings.put(Pattern.compile(name), meaning));
        return this;
    }

    boolean isKnown(String option) {
        return takesValue(option)
                || all(Fact.FLAGS).contains(option)
                || all(Fact.FOLDER_OPTIONS).contains(option);
    }

    boolean takesValue(String option) {
        return all(Fact.VALUES).contains(option)
                || all(Fact.FILES).contains(option)
                || all(Fact.PLACES).contains(option);
    }

    Setting setting(String variable) {
        for (Map.Entry<Pattern, Setting> each : settings.entrySet()) {
            if (each.getKey().matcher(variable).matches()) {
                return each.getValue();
            }
        }
        String name = variable.toLowerCase(Locale.ROOT);
        String option =
                name.startsWith(prefix) ? "--" + name.substring(prefix.length()).replace('_', '-') : "";
        if (all(Fact.FLAGS).contains(option) || all(Fact.VALUES).contains(option)) {
            return Setting.PLAIN;
        }
        if (all(Fact.FILES).contains(option)) {
            return Setting.FILE;
        }
        if (all(Fact.PLACES).contains(option)
                || all(Fact.CACHE_FOLDER_VARIABLES).contains(variable)) {
            return Setting.PLACE;
        }
        boolean own = all(Fact.SETTINGS).stream().anyMatch(variable::matches);
        return own ? Setting.UNKNOWN : Setting.NONE;
    }
}
