package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One {@code --output}: where the result of a build goes.
 *
 * @param type {@code image}, {@code registry}, {@code docker}, {@code oci}, {@code local}, {@code tar}, {@code
 *     cacheonly}, or any other that a newer BuildKit supports
 * @param destination file or folder, {@code -} for standard output; null when the exporter needs none
 * @param attributes all other fields, in the given order
 */
public record Exporter(String type, @CheckForNull String destination, Map<String, String> attributes)
        implements Serializable {
    public Exporter {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Parses {@code type=local,dest=out}, a bare folder (a local exporter), or {@code -} (a tar on standard output).
     *
     * @throws InvalidRequestException when it is neither
     */
    public static Exporter parse(String text) {
        if (text.equals("-")) {
            return new Exporter("tar", "-", Map.of());
        }
        if (!text.startsWith("type=") && !text.contains(",") && !text.contains("\"")) {
            if (text.isBlank()) {
                throw new InvalidRequestException(
                        BuildOption.OUTPUT, " is empty; write a folder or type=TYPE,dest=PATH.");
            }
            return new Exporter("local", text, Map.of());
        }
        Map<String, String> pairs = CsvFields.pairs(BuildOption.OUTPUT, text);
        String type = pairs.remove("type");
        if (type == null || type.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.OUTPUT, ": `" + text + "` has no type; write for example type=local,dest=out.");
        }
        String destination = pairs.remove("dest");
        Exporter exporter = new Exporter(type, destination, pairs);
        if (exporter.writesFolder() && (destination == null || destination.isEmpty() || destination.equals("-"))) {
            throw new InvalidRequestException(
                    BuildOption.OUTPUT, ": `" + text + "` needs a folder to write to: dest=FOLDER.");
        }
        return exporter;
    }

    /** Whether {@link #destination()} is a folder. */
    public boolean writesFolder() {
        return type.equals("local") || makesLayout() && GoBoolean.isFalse(attributes.get("tar"));
    }

    private boolean makesLayout() {
        return type.equals("oci") || type.equals("docker");
    }

    /** Whether the result is written to the client's standard output. */
    public boolean writesToStandardOutput() {
        boolean writesFile = type.equals("tar") || makesLayout() && !writesFolder();
        boolean unnamed = destination == null || destination.isEmpty();
        return writesFile && (unnamed ? !type.equals("docker") : destination.equals("-"));
    }

    /** Whether the image is loaded into a Docker engine. */
    public boolean loads() {
        return type.equals("docker") && (destination == null || destination.isEmpty());
    }

    /** Whether the image is pushed to a registry. BuildKit takes {@code push=} for {@code push=true}. */
    public boolean pushes() {
        String push = attributes.get("push");
        return type.equals("registry")
                || type.equals("image") && push != null && (push.isEmpty() || GoBoolean.isTrue(push));
    }

    /** Whether the exporter makes an image or an image layout, not plain files. */
    public boolean makesImage() {
        return switch (type) {
            case "image", "registry", "docker", "oci" -> true;
            default -> false;
        };
    }

    /** The value of {@code --output}. */
    public String option() {
        StringBuilder line = new StringBuilder("type=").append(type);
        if (destination != null) {
            CsvFields.append(line, "dest", destination);
        }
        CsvFields.append(line, attributes);
        return line.toString();
    }
}
