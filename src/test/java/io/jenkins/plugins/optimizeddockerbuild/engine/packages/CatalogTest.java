package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of package managers is in the catalog, once. */
class CatalogTest {
    private static final Path ENGINE =
            Path.of(System.getProperty("basedir", "."), "src/main/java/io/jenkins/plugins/optimizeddockerbuild/engine");

    /** Classes that know what is in a file, or what makes one: each may name those files. */
    private static final Set<String> READERS = Set.of(
            // whether an install reads more of the project than its lists
            "Manifests",
            "JvmManifests",
            "NodeManifests",
            "NodeScripts",
            "PythonManifests",
            "InstallCommands",
            "RemadeEnvironment",
            "RemadeModules",
            "LockedPackages",
            "FolderListing",
            // how a login is written into a file
            "SecretSearch",
            // settings in a file that move a cache, or turn one on
            "PackageCache",
            "BuildCache",
            "AptCacheMount",
            // what a program is called, and what it may do
            "GoProgram",
            "JavaProgram",
            "RustProgram",
            "RuntimeStage",
            "RuntimeTools",
            "PrebuiltBase",
            "BuildStage",
            "SplitRequirements",
            // kinds of files, by names of any purpose
            "FileKinds",
            "LocalFiles",
            "OneLineChange");

    private static final Pattern COMMENT = Pattern.compile("/\\*(?s:.*?)\\*/|(?m)//.*$");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    @Test
    void namesOfFilesStandNowhereElse() throws IOException {
        Pattern names = Pattern.compile(files().stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![A-Za-z0-9_.-])(?:", ")(?![A-Za-z0-9_-])")));
        TreeMap<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(ENGINE)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = source.getFileName().toString().replace(".java", "");
                if (source.startsWith(ENGINE.resolve("packages")) || READERS.contains(name)) {
                    continue;
                }
                String code = COMMENT.matcher(Files.readString(source)).replaceAll("");
                List<String> literals = LITERAL.matcher(code)
                        .results()
                        .map(literal -> literal.group(1).replace("\\\\.", "."))
                        .filter(literal -> names.matcher(literal).find())
                        .toList();
                if (!literals.isEmpty()) {
                    found.put(name, literals);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void exceptionsAreNeeded() throws IOException {
        try (Stream<Path> sources = Files.walk(ENGINE)) {
            assertThat(sources.map(path -> path.getFileName().toString().replace(".java", ""))
                            .toList())
                    .containsAll(READERS);
        }
    }

    @ParameterizedTest
    @EnumSource(PackageManager.class)
    void saysWhatEveryPackageManagerIsCalledAndDoes(PackageManager manager) {
        assertThat(manager.all(Fact.PROGRAMS))
                .isNotEmpty()
                .allSatisfy(
                        program -> assertThat(PackageManager.ofProgram(program)).isEqualTo(manager));
        assertThat(Stream.of("install", "add", "restore", "package", "build", "sync", "clean")
                        .map(manager::action)
                        .toList())
                .as("verbs")
                .anyMatch(action -> action != PackageAction.UNKNOWN);
        for (Fact options : List.of(Fact.FLAGS, Fact.VALUES, Fact.FILES, Fact.PLACES, Fact.FOLDER_OPTIONS)) {
            assertThat(manager.all(options)).allMatch(option -> option.startsWith("-"));
        }
        assertThat(manager.caches()).allMatch(cache -> cache.path().startsWith("/"));
    }

    private static Set<String> files() {
        Set<String> found = new TreeSet<>();
        for (Fact fact : List.of(Fact.MANIFESTS, Fact.LOCK_FILES, Fact.CONFIGURATION_FILES, Fact.WRAPPER_FILES)) {
            PackageManager.ofAll(fact).forEach(path -> found.add(path.substring(path.lastIndexOf('/') + 1)));
        }
        // also the name of a folder, and of many other files
        found.remove("config");
        return found;
    }
}
