package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The archive that Gradle makes of a project. */
final class GradleArchive {
    private static final Pattern ROOT = Pattern.compile("rootProject\\.name\\s*=\\s*['\"]([A-Za-z0-9._ -]+)['\"]");
    private static final Pattern PARTS = Pattern.compile("(?m)^\\s*include\\b.*");
    private static final Pattern PART = Pattern.compile("['\"]([^'\"]+)['\"]");

    /** Settings that name the archive otherwise. */
    private static final Pattern NAMED = Pattern.compile("(?i)archives?(File|Base)?Name|baseName|project\\(");

    private GradleArchive() {}

    /**
     * Whether a project of the context may make an archive of that name.
     *
     * @param name without folder: {@code app-1.0.jar}
     * @return false when the names of all of them are known, and it begins with none of them
     */
    static boolean mayBeNamed(String name, ContextFiles files) {
        List<String> scripts = files.paths().stream()
                .filter(path -> path.matches(".*\\.gradle(\\.kts)?"))
                .map(files::text)
                .toList();
        String all = String.join("\n", scripts);
        Matcher root = ROOT.matcher(all);
        if (NAMED.matcher(all).find() || !root.find()) {
            return true;
        }
        List<String> projects = new ArrayList<>(List.of(root.group(1)));
        PARTS.matcher(all)
                .results()
                .flatMap(line -> PART.matcher(line.group()).results())
                .forEach(part -> projects.add(part.group(1).replaceFirst(".*[:/]", "")));
        return projects.stream().anyMatch(project -> name.equals(project + ".jar") || name.startsWith(project + "-"));
    }
}
