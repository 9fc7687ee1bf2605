package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.ArrayList;
import java.util.List;

/** What Maven and Gradle read of a project to know what to download. */
final class JvmManifests {
    private static final List<String> MAVEN = List.of(".mvn/maven.config", ".mvn/jvm.config", ".mvn/extensions.xml");

    private static final List<String> WRAPPER =
            List.of("mvnw", ".mvn/wrapper/maven-wrapper.properties", ".mvn/wrapper/maven-wrapper.jar");

    private static final List<String> GRADLE = List.of(
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "gradle.properties",
            "gradle/libs.versions.toml");

    private JvmManifests() {}

    /** @param program {@code mvn}, or the wrapper, which is part of the project */
    static Manifests maven(String program, String folder, ContextFiles context) {
        boolean wrapper = program.equals("mvnw");
        List<String> names = new ArrayList<>(wrapper ? WRAPPER : List.of());
        names.addAll(MAVEN);
        Manifests found = Manifests.listed(folder, context, "pom.xml", names.toArray(new String[0]));
        boolean missing = wrapper && !context.exists(Manifests.join(folder, "mvnw"));
        return found.but(missing ? "mvnw is not in the context" : obstacle(folder, context));
    }

    @CheckForNull
    private static String obstacle(String folder, ContextFiles context) {
        String text = context.text(Manifests.join(folder, "pom.xml"))
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("\\s+", " ");
        if (text.contains("<modules>") || text.contains("<subprojects>")) {
            return "the project has modules, whose pom.xml files are needed as well";
        }
        if (text.contains("systemPath>") || text.contains("<scope>system")) {
            return "pom.xml names archives of the project (systemPath)";
        }
        if (text.matches(".*<url>\\s*(file:|\\$\\{(project\\.)?basedir}).*")) {
            return "pom.xml has a repository in a folder of the project";
        }
        if (text.matches(".*<activation>((?!</activation>).)*<file>.*")) {
            return "a profile of pom.xml depends on files of the project";
        }
        String parent =
                text.matches(".*<parent>.*</parent>.*") ? text.replaceFirst(".*?(<parent>.*?</parent>).*", "$1") : "";
        boolean named = parent.contains("<relativePath>") && !parent.matches(".*<relativePath>\\s*</relativePath>.*");
        boolean none = parent.matches(".*<relativePath>\\s*</relativePath>.*|.*<relativePath\\s*/>.*");
        if (named || !parent.isEmpty() && !none && !folder.isEmpty() && context.exists(above(folder) + "pom.xml")) {
            return "pom.xml has its parent in another folder of the project";
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

    private static String above(String folder) {
        int slash = folder.lastIndexOf('/');
        return slash < 0 ? "" : folder.substring(0, slash + 1);
    }

    static Manifests gradle(String folder, ContextFiles context) {
        List<String> found = new ArrayList<>();
        for (String name : GRADLE) {
            if (context.exists(Manifests.join(folder, name))) {
                found.add(Manifests.join(folder, name));
            }
        }
        if (!found.isEmpty()) {
            found.addAll(Manifests.below(folder, context, "build.gradle", "build.gradle.kts"));
        }
        return new Manifests(found, null).but("Gradle has no task that only downloads");
    }
}
