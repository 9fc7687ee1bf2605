package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** What NuGet reads of a project to know what to download. */
final class DotnetManifests {
    static final Pattern PROJECT = Pattern.compile(".+\\.((cs|fs|vb)proj|slnx?)");

    private static final Pattern IN_SOLUTION =
            Pattern.compile("(?m)^Project\\(\"[^\"]*\"\\) = \"[^\"]*\", \"([^\"]+proj)\"");

    private DotnetManifests() {}

    static Manifests of(Install install, String folder, ContextFiles context) {
        String project = project(install, folder, context);
        if (project == null) {
            return Manifests.NONE;
        }
        Set<String> files = new LinkedHashSet<>();
        if (!refer(project, files, context)) {
            return Manifests.NONE;
        }
        for (String name : PackageManager.DOTNET.all(Fact.LOCK_FILES)) {
            Set.copyOf(files).stream()
                    .map(each -> Manifests.join(folder(each), name))
                    .filter(context::exists)
                    .forEach(files::add);
        }
        for (String above = folder(project); ; above = folder(above)) {
            for (String name : PackageManager.DOTNET.all(Fact.CONFIGURATION_FILES)) {
                if (context.exists(Manifests.join(above, name))) {
                    files.add(Manifests.join(above, name));
                }
            }
            if (above.isEmpty()) {
                break;
            }
        }
        return new Manifests(
                List.copyOf(files),
                files.stream().filter(file -> PROJECT.matcher(file).matches()).count() > 1
                        ? "each project file has to be copied to its folder"
                        : "what it writes into obj must not be copied over");
    }

    /** Adds a project with those that it refers to; false where they are not known. */
    private static boolean refer(String first, Set<String> files, ContextFiles context) {
        Deque<String> projects = new ArrayDeque<>(List.of(first));
        while (!projects.isEmpty()) {
            String project = projects.remove();
            if (!files.add(project)) {
                continue;
            }
            if (!context.exists(project)) {
                return false;
            }
            if (project.endsWith(".sln")) {
                IN_SOLUTION
                        .matcher(context.text(project))
                        .results()
                        .map(found -> found.group(1).replace('\\', '/'))
                        .forEach(path -> projects.add(Manifests.join(folder(project), path)));
                continue;
            }
            Element xml = ProjectXml.parse(context.text(project));
            if (xml == null) {
                return false;
            }
            boolean solution = project.endsWith(".slnx");
            for (Element reference : ProjectXml.all(xml, solution ? "Project" : "ProjectReference")) {
                String path = StageTimeline.resolve(
                        "/" + folder(project),
                        reference.getAttribute(solution ? "Path" : "Include").replace('\\', '/'));
                if (path == null || path.indexOf('$') >= 0) {
                    return false;
                }
                projects.add(path.substring(1));
            }
        }
        return true;
    }

    /** The project or solution: named in the command, or the only one of its folder; null for none. */
    @CheckForNull
    private static String project(Install install, String folder, ContextFiles context) {
        for (String word : install.command().words()) {
            if (PROJECT.matcher(word).matches()) {
                String named = Manifests.join(folder, word.substring(word.lastIndexOf('/') + 1));
                return context.exists(named) ? named : null;
            }
        }
        List<String> found = context.paths().stream()
                .filter(path ->
                        folder(path).equals(folder) && PROJECT.matcher(path).matches())
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    private static String folder(String path) {
        return path.indexOf('/') < 0 ? "" : path.substring(0, path.lastIndexOf('/'));
    }
}
