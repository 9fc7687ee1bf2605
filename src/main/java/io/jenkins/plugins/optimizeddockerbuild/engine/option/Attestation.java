package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code --attest}: an attestation to attach to the image or to leave out.
 *
 * @param type {@code provenance} or {@code sbom}, or any other that a newer BuildKit supports
 * @param disabled true to leave it out although the client would add it by default
 * @param attributes all other fields, in the given order
 */
public record Attestation(String type, boolean disabled, Map<String, String> attributes) implements Serializable {
    public Attestation {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Parses {@code type=provenance,mode=max}.
     *
     * @throws InvalidRequestException when the type is missing
     */
    public static Attestation parse(String text) {
        Map<String, String> pairs = CsvFields.pairs(BuildOption.ATTEST, text);
        String type = pairs.remove("type");
        if (type == null || type.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.ATTEST, ": `" + text + "` has no type; write for example type=provenance,mode=max.");
        }
        String disabled = pairs.remove("disabled");
        if (disabled != null && !GoBoolean.isTrue(disabled) && !GoBoolean.isFalse(disabled)) {
            throw new InvalidRequestException(
                    BuildOption.ATTEST, ": disabled=" + disabled + " is neither true nor false.");
        }
        return new Attestation(type, GoBoolean.isTrue(disabled), pairs);
    }

    /**
     * Parses the value of {@code --provenance} or {@code --sbom}: {@code true}, {@code false} or fields such as {@code
     * mode=max}.
     */
    static List<Attestation> shorthand(BuildOption<Attestation> option, String text) {
        String type = option.name();
        return List.of(
                GoBoolean.isTrue(text) || GoBoolean.isFalse(text)
                        ? new Attestation(type, GoBoolean.isFalse(text), Map.of())
                        : parse("type=" + type + "," + text));
    }

    /** The value of {@code --attest}. */
    public String option() {
        StringBuilder line = new StringBuilder("type=").append(type);
        if (disabled) {
            line.append(",disabled=true");
        }
        CsvFields.append(line, attributes);
        return line.toString();
    }
}
