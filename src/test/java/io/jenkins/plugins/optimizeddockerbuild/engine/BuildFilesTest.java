package io.jenkins.plugins.optimizeddockerbuild.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

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

    private static Document read(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String property(Document pom, String name) {
        return pom.getElementsByTagName(name).item(0).getTextContent();
    }
}
