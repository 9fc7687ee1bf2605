package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** What Maven and Gradle read of a project to know what to download. */
final class JvmManifests {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}(.*)");

    private JvmManifests() {}

    /** @param program {@code mvn}, or the wrapper, which is part of the project */
    static Manifests maven(String program, String folder, ContextFiles context) {
        boolean wrapper = program.equals("mvnw");
        Manifests found = Manifests.listed(PackageManager.MAVEN, folder, context, "pom.xml")
                .and(folder, context, wrapper ? PackageManager.MAVEN.all(Fact.WRAPPER_FILES) : List.of());
        boolean missing = wrapper && !context.exists(Manifests.join(folder, "mvnw"));
        return found.but(missing ? "mvnw is not in the context" : obstacle(folder, context));
    }

    @CheckForNull
    private static String obstacle(String folder, ContextFiles context) {
        Element pom = ProjectXml.parse(context.text(Manifests.join(folder, "pom.xml")));
        if (pom == null) {
            return "pom.xml cannot be read";
        }
        String named = filesOfTheProject(pom, !folder.isEmpty() && context.exists(above(folder) + "pom.xml"));
        if (named != null) {
            return named;
        }
        for (String line :
                context.text(Manifests.join(folder, ".mvn/maven.config")).split("\\s+")) {
            if (!line.matches("|-B|-U|-q|-e|-ntp|--no-transfer-progress|--batch-mode|-T[0-9.]+C?|-P[A-Za-z0-9_.,!-]+"
                    + "|-D[A-Za-z0-9_.-]+(=[^./~$][^/$]*)?")) {
                return ".mvn/maven.config may name other files of the project (" + line + ")";
            }
        }
        boolean jvm =
                context.text(Manifests.join(folder, ".mvn/jvm.config")).matches("(?s).*(-javaagent|@|-cp|classpath).*");
        return jvm ? ".mvn/jvm.config names other files" : null;
    }

    /**
     * @param nested whether the folder above has a pom.xml, which is where Maven looks for the parent
     * @return which files of the project the pom.xml names, as a reason; null for none
     */
    @CheckForNull
    private static String filesOfTheProject(Element pom, boolean nested) {
        if (!ProjectXml.all(pom, "modules").isEmpty()
                || !ProjectXml.all(pom, "subprojects").isEmpty()) {
            return "the project has modules, whose pom.xml files are needed as well";
        }
        boolean system = ProjectXml.all(pom, "scope").stream()
                .anyMatch(scope -> ProjectXml.text(scope).equals("system"));
        if (system || !ProjectXml.all(pom, "systemPath").isEmpty()) {
            return "pom.xml names archives of the project (systemPath)";
        }
        for (Element repository : repositories(pom)) {
            if (ProjectXml.children(repository, "url").stream()
                    .map(url -> resolved(ProjectXml.text(url), pom))
                    .anyMatch(url -> !url.matches("https?://.*"))) {
                return "pom.xml may have a repository in a folder of the project";
            }
        }
        if (ProjectXml.all(pom, "activation").stream()
                .anyMatch(activation -> !ProjectXml.all(activation, "file").isEmpty())) {
            return "a profile of pom.xml depends on files of the project";
        }
        for (Element parent : ProjectXml.children(pom, "parent")) {
            List<Element> path = ProjectXml.children(parent, "relativePath");
            if (path.isEmpty() ? nested : !ProjectXml.text(path.get(0)).isEmpty()) {
                return "pom.xml has its parent in another folder of the project";
            }
        }
        return null;
    }

    private static List<Element> repositories(Element pom) {
        List<Element> repositories = new ArrayList<>();
        ProjectXml.all(pom, "repositories").forEach(all -> repositories.addAll(ProjectXml.children(all, "repository")));
        ProjectXml.all(pom, "pluginRepositories")
                .forEach(all -> repositories.addAll(ProjectXml.children(all, "pluginRepository")));
        return repositories;
    }

    /** Replaces a property at its beginning, if the pom.xml sets it once. */
    private static String resolved(String text, Element pom) {
        Matcher property = PROPERTY.matcher(text);
        if (!property.matches()) {
            return text;
        }
        List<Element> values = ProjectXml.all(pom, "properties").stream()
                .flatMap(all -> ProjectXml.children(all, property.group(1)).stream())
                .toList();
        return values.size() == 1 ? ProjectXml.text(values.get(0)) + property.group(2) : text;
    }

    private static String above(String folder) {
        int slash = folder.lastIndexOf('/');
        return slash < 0 ? "" : folder.substring(0, slash + 1);
    }

    static Manifests gradle(String folder, ContextFiles context) {
        List<String> found = new ArrayList<>();
        for (Fact fact : List.of(Fact.MANIFESTS, Fact.LOCK_FILES, Fact.CONFIGURATION_FILES)) {
            PackageManager.GRADLE.all(fact).stream()
                    .map(name -> Manifests.join(folder, name))
                    .filter(context::exists)
                    .forEach(found::add);
        }
        if (!found.isEmpty()) {
            found.addAll(Manifests.below(folder, context, "build.gradle", "build.gradle.kts"));
        }
        return new Manifests(found, null).but("Gradle has no task that only downloads");
    }
}
