package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of an annotation before the {@code =}: a key, optionally preceded by the descriptors and manifests that it
 * applies to, {@code index,manifest[linux/amd64]:org.opencontainers.image.title}. Source: buildx {@code
 * util/buildflags/export.go}.
 */
final class AnnotationKey {
    private AnnotationKey() {}

    /** Parses {@code [manifest|index|manifest-descriptor|index-descriptor[[platform]]:]KEY=VALUE}. */
    static List<NameAndValue> annotations(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidRequestException(
                    BuildOption.ANNOTATION,
                    ": `" + Quotation.of(BuildOption.ANNOTATION, text)
                            + "` is not KEY=VALUE; write for example index:org.opencontainers.image.title=app.");
        }
        List<NameAndValue> annotations = new ArrayList<>();
        for (String key : onePerPlace(text.substring(0, equals))) {
            annotations.add(new NameAndValue(key, text.substring(equals + 1)));
        }
        return annotations;
    }

    /**
     * One key per target, because buildx before 0.15 takes a list of targets for part of the key.
     *
     * @throws InvalidRequestException when a target is unknown
     */
    private static List<String> onePerPlace(String key) {
        int colon = key.indexOf(':');
        if (colon < 0) {
            return List.of(key);
        }
        List<String> keys = new ArrayList<>();
        for (String place : key.substring(0, colon).split(",", -1)) {
            checkPlace(key, place);
            keys.add(place + key.substring(colon));
        }
        return keys;
    }

    private static void checkPlace(String key, String place) {
        int bracket = place.indexOf('[');
        String type = bracket < 0 ? place : place.substring(0, bracket);
        switch (type) {
            case "manifest", "index", "manifest-descriptor", "index-descriptor" -> {}
            default ->
                throw new InvalidRequestException(
                        BuildOption.ANNOTATION,
                        ": `" + type + "` in `" + key
                                + "` cannot be annotated; use manifest, index, manifest-descriptor or"
                                + " index-descriptor.");
        }
        if (bracket >= 0) {
            if (!place.endsWith("]")) {
                throw new InvalidRequestException(
                        BuildOption.ANNOTATION,
                        ": the bracket in `" + key
                                + "` is never closed; write for example manifest[linux/amd64]:KEY=VALUE.");
            }
            new Platform(place.substring(bracket + 1, place.length() - 1));
        }
    }
}
