package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.ProjectXml;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** The archive that Maven makes of a project. */
final class MavenArchive {
    private MavenArchive() {}

    /**
     * Whether a project of the context may make an archive of that name.
     *
     * @param name without folder: {@code app-1.0.jar}
     * @return false when the names of all of them are known, and it is none of them
     */
    static boolean mayBeNamed(String name, ContextFiles files) {
        String manifest = PackageManager.MAVEN.all(Fact.MANIFESTS).iterator().next();
        List<String> projects = files.paths().stream()
                .filter(path -> path.equals(manifest) || path.endsWith("/" + manifest))
                .toList();
        return projects.isEmpty() || projects.stream().anyMatch(path -> mayMake(files.text(path), name));
    }

    private static boolean mayMake(String text, String name) {
        Element project = ProjectXml.parse(text);
        List<Element> artifact = project == null ? List.of() : ProjectXml.children(project, "artifactId");
        if (artifact.isEmpty()) {
            return true;
        }
        List<Element> versions = new ArrayList<>(ProjectXml.children(project, "version"));
        ProjectXml.children(project, "parent")
                .forEach(parent -> versions.addAll(ProjectXml.children(parent, "version")));
        List<String> starts = new ArrayList<>();
        ProjectXml.all(project, "finalName").forEach(element -> starts.add(ProjectXml.text(element)));
        starts.add(
                ProjectXml.text(artifact.get(0)) + "-" + (versions.isEmpty() ? "" : ProjectXml.text(versions.get(0))));
        return starts.stream().anyMatch(start -> start.indexOf('$') >= 0 || name.startsWith(start));
    }
}
