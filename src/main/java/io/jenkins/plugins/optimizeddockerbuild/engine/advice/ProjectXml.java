package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An XML file of a project, such as {@code pom.xml}. Nothing outside of its text is read. */
public final class ProjectXml {
    private ProjectXml() {}

    /**
     * The root element.
     *
     * @param text with the file's bytes as characters, as from {@link ContextFiles#text}
     * @return null when it is not well-formed, or has a document type
     */
    @CheckForNull
    public static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one prints to standard error.
            builder.setErrorHandler(new DefaultHandler());
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
        } catch (SAXException | IOException e) {
            // an encoding that is unknown, or not kept to, is the latter
            return null;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the XML parser of this JDK does not work", e);
        }
    }

    /** The elements of that name at any depth below, in file order. */
    public static List<Element> all(Element above, String name) {
        return elements(above.getElementsByTagNameNS("*", name));
    }

    /** The elements of that name directly below. */
    public static List<Element> children(Element above, String name) {
        return elements(above.getChildNodes()).stream()
                .filter(child -> child.getLocalName().equals(name))
                .toList();
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    public static String text(Element element) {
        return element.getTextContent().trim();
    }
}
