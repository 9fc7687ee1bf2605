package io.jenkins.plugins.optimizeddockerbuild.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The two POMs are one project. */
class BuildFilesTest {

    @Test
    void bothPomsCarryTheSameVersion() throws Exception {
        Path plugin = Path.of("pom.xml");
        assumeThat(plugin).exists();
        Document pluginPom = read(plugin);
        Document enginePom = read(Path.of("engine-pom.xml"));

        for (String part : new String[] {"revision", "changelist"}) {
            assertThat(property(pluginPom, part)).as(part).isEqualTo(property(enginePom, part));
        }
    }

    @Test
    void bothPomsUseTheSameVersionsOfLibraries() throws Exception {
        Path plugin = Path.of("pom.xml");
        assumeThat(plugin).exists();
        Map<String, String> pluginVersions = versions(read(plugin));
        Map<String, String> engineVersions = versions(read(Path.of("engine-pom.xml")));

        assertThat(pluginVersions).containsKeys("gg.jte:jte-runtime", "org.assertj:assertj-core");
        pluginVersions.keySet().retainAll(engineVersions.keySet());
        engineVersions.keySet().retainAll(pluginVersions.keySet());
        assertThat(pluginVersions).isEqualTo(engineVersions).hasSizeGreaterThan(4);
    }

    /** {@code ./dev} compiles these only when it measures, or not at all: Java runs them from their source. */
    @Test
    void theProgramsThatMeasureCompile(@TempDir Path classes) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp"));
        arguments.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        try (Stream<Path> programs = Files.list(Path.of("src/test/e2e"))) {
            programs.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream problems = new ByteArrayOutputStream();

        int result = ToolProvider.getSystemJavaCompiler().run(null, null, problems, arguments.toArray(String[]::new));

        assertThat(result).as(problems.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theDebianPackageNamesTheLicenseOfEachLibraryInOdb() throws Exception {
        String copyright = Files.readString(Path.of("src/dist/doc/copyright"));
        NodeList dependencies = read(Path.of("engine-pom.xml")).getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            Element parent = (Element) dependency.getParentNode().getParentNode();
            if (parent.getTagName().equals("project")
                    && child(dependency, "scope").isEmpty()) {
                assertThat(copyright).contains(" " + child(dependency, "artifactId") + " (");
            }
        }
    }

    /** Else every build of the engine begins with a warning. */
    @Test
    void theEngineKnowsTheProfilesThatMavenIsAlwaysGiven() throws Exception {
        Document enginePom = read(Path.of("engine-pom.xml"));
        List<String> profiles = new ArrayList<>();
        NodeList named = enginePom.getElementsByTagName("profile");
        for (int i = 0; i < named.getLength(); i++) {
            profiles.add(child((Element) named.item(i), "id"));
        }

        List<String> given = Files.readAllLines(Path.of(".mvn", "maven.config")).stream()
                .filter(line -> line.startsWith("-P"))
                .map(line -> line.substring(2))
                .toList();
        assertThat(given).isNotEmpty();
        assertThat(profiles).containsAll(given);
    }

    /** Of the dependencies, plugins and processors that name one, by group and artifact. */
    private static Map<String, String> versions(Document pom) {
        Map<String, String> versions = new TreeMap<>();
        NodeList named = pom.getElementsByTagName("version");
        for (int i = 0; i < named.getLength(); i++) {
            Element parent = (Element) named.item(i).getParentNode();
            String artifact = child(parent, "artifactId");
            boolean isLibrary = parent.getTagName().equals("dependency")
                    || parent.getTagName().equals("plugin")
                    || parent.getTagName().equals("path");
            if (isLibrary) {
                String version = named.item(i).getTextContent();
                String property = version.replaceAll("^\\$\\{(.*)}$", "$1");
                versions.put(
                        child(parent, "groupId") + ":" + artifact,
                        property.equals(version) ? version : property(pom, property));
            }
        }
        return versions;
    }

    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent();
            }
        }
        return "";
    }

    private static Document read(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String property(Document pom, String name) {
        return pom.getElementsByTagName(name).item(0).getTextContent();
    }
}
