package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A typical change of a developer: one more line in a source file, without any effect. */
final class OneLineChange {
    /** Comment syntax by file extension. */
    private static final Map<String, String> COMMENTS = comments();

    /** Files that affect what is installed or how it is built, in any language. */
    private static final Pattern NO_SOURCE = Pattern.compile(
            "(?i)(.*/)?(setup\\.py|conf(test)?\\.py|noxfile\\.py|build\\.rs|gemfile|rakefile|build\\.gradle(\\.kts)?"
                    + "|settings\\.gradle(\\.kts)?|gulpfile\\.js|gruntfile\\.js|.*\\.config\\.[cm]?[jt]s|.*\\.d\\.ts"
                    + "|\\..*|.*\\.min\\.js|package-info\\.java|module-info\\.java)");

    private static final Pattern ASIDE = Pattern.compile(
            "(?i)(.*/)?(tests?|specs?|__tests__|docs?|examples?|samples?|scripts?|tools?|migrations|benchmarks?|vendor"
                    + "|third_party|node_modules|e2e|\\.[^/]+)/.*|(?i)(.*/)?(test_.*|.*_test\\..*|.*\\.(test|spec)\\..*)");

    private static final Pattern CENTRAL =
            Pattern.compile("(?i)(.*/)?(main|app|index|server|application|manage|wsgi|program|.*application)\\.[a-z]+");

    private OneLineChange() {}

    private static Map<String, String> comments() {
        Map<String, String> comments = new HashMap<>();
        for (String end : "py rb sh bash pl ex exs jl r".split(" ")) {
            comments.put(end, "# %s");
        }
        for (String end :
                "js mjs cjs ts mts cts jsx tsx java kt scala groovy go rs c h cc cpp cs swift dart".split(" ")) {
            comments.put(end, "// %s");
        }
        comments.put("css", "/* %s */");
        comments.put("html", "<!-- %s -->");
        return comments;
    }

    /**
     * The file to change: a source file of the most frequent language that a COPY includes.
     *
     * @param seen paths of the files that the build sees
     * @return null when there is none
     */
    @CheckForNull
    static String find(Evidence evidence, List<String> seen) {
        List<String> copied = new ArrayList<>();
        Map<String, Integer> languages = new HashMap<>();
        for (String path : seen) {
            if (COMMENTS.containsKey(ending(path)) && !NO_SOURCE.matcher(path).matches() && isCopied(evidence, path)) {
                copied.add(path);
                languages.merge(ending(path), 1, Integer::sum);
            }
        }
        return copied.stream()
                .min(Comparator.comparing((String path) -> ASIDE.matcher(path).matches())
                        .thenComparing(path -> isPage(ending(path)))
                        .thenComparing(path -> -languages.get(ending(path)))
                        .thenComparing(path -> !CENTRAL.matcher(path).matches())
                        .thenComparing(
                                path -> path.chars().filter(c -> c == '/').count())
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static boolean isPage(String ending) {
        return ending.equals("html") || ending.equals("css") || ending.equals("sh");
    }

    private static boolean isCopied(Evidence evidence, String path) {
        for (StageSteps stage : evidence.stages()) {
            for (StageSteps.Step step : stage.steps()) {
                SourceCopy copy = SourceCopy.of(step, evidence.files());
                boolean below = copy != null && (copy.isWholeContext() || path.startsWith(copy.folder() + "/"));
                boolean named = step.instruction() instanceof Instruction.FileTransfer transfer
                        && !(transfer instanceof Instruction.Copy from && from.from() != null)
                        && transfer.sources().stream().anyMatch(source -> isNamed(source, path));
                if (below || named) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNamed(String source, String path) {
        String clean = source.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
        return clean.equals(path) || clean.equals(".") || clean.isEmpty() || path.startsWith(clean + "/");
    }

    /** Whether the comment syntax of a file is known by its name. */
    static boolean canChange(String path) {
        return COMMENTS.containsKey(ending(path));
    }

    /** @param text without comment markers */
    static void make(Path folder, String path, String text) throws IOException {
        Path file = folder.resolve(path);
        byte[] before = Files.readAllBytes(file);
        boolean ended = before.length == 0 || before[before.length - 1] == '\n';
        String line = (ended ? "" : "\n") + COMMENTS.get(ending(path)).replace("%s", text) + "\n";
        byte[] added = line.getBytes(StandardCharsets.UTF_8);
        byte[] after = new byte[before.length + added.length];
        System.arraycopy(before, 0, after, 0, before.length);
        System.arraycopy(added, 0, after, before.length, added.length);
        Path whole = file.resolveSibling(file.getFileName() + ".odb-new");
        Files.copy(file, whole, StandardCopyOption.COPY_ATTRIBUTES);
        Files.write(whole, after);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String ending(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 1 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
