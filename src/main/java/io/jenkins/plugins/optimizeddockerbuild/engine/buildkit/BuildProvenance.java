package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BuildKit's record of the steps of one platform's build: the Dockerfile lines of each step and the layers that it
 * made. Source: SLSA 0.2 provenance with {@code mode=max}, BuildKit {@code solver/llbsolver/provenance}.
 *
 * @param platform of the builder, for example {@code linux/amd64}; null when missing
 * @param steps in the order of the build definition
 * @param image layers of the result from the base upwards; empty when unknown, or when no image was exported
 */
public record BuildProvenance(@CheckForNull String platform, List<Step> steps, List<LayerDescriptor> image)
        implements Serializable {
    private static final String METADATA = "https://mobyproject.org/buildkit@v1#metadata";

    /**
     * A step of the build.
     *
     * @param vertex digest of its vertex in the progress stream
     * @param lines of the Dockerfile; null for steps outside of it
     * @param instruction text of these lines, with white space collapsed; null when unknown
     * @param isSource true for a base image, a build context and the like
     * @param layers that this step added
     */
    public record Step(
            String vertex,
            @CheckForNull Lines lines,
            @CheckForNull String instruction,
            boolean isSource,
            List<LayerDescriptor> layers)
            implements Serializable {
        public Step {
            layers = List.copyOf(layers);
        }

        /** Compressed size of the layers that this step added. */
        public long bytes() {
            long sum = 0;
            for (LayerDescriptor layer : layers) {
                sum += layer.bytes();
            }
            return sum;
        }
    }

    public BuildProvenance {
        steps = List.copyOf(steps);
        image = List.copyOf(image);
    }

    static BuildProvenance of(JsonTree predicate) {
        JsonTree config = predicate.get("buildConfig");
        JsonTree metadata = predicate.get("metadata").get(METADATA);
        JsonTree layers = metadata.get("layers");
        JsonTree locations = metadata.get("source").get("locations");
        List<String> dockerfile = dockerfile(metadata.get("source").get("infos"));
        Map<String, String> vertices = new HashMap<>();
        config.get("digestMapping").members().forEach((digest, step) -> vertices.put(step.text(""), digest));

        List<Step> steps = new ArrayList<>();
        List<LayerDescriptor> image = List.of();
        for (JsonTree definition : config.get("llbDefinition").items()) {
            String id = definition.get("id").text("");
            JsonTree operation = definition.get("op").get("Op");
            List<JsonTree> inputs = definition.get("inputs").items();
            if (operation.members().isEmpty()) {
                image = inputs.size() == 1 ? chain(layers, inputs.get(0).text("")) : List.of();
                continue;
            }
            Lines lines = lines(locations.get(id));
            steps.add(new Step(
                    vertices.getOrDefault(id, ""),
                    lines,
                    instruction(dockerfile, lines),
                    operation.has("source"),
                    added(chain(layers, id + ":0"), layers, inputs)));
        }
        return new BuildProvenance(
                predicate.get("invocation").get("environment").get("platform").text(), steps, image);
    }

    private static List<LayerDescriptor> chain(JsonTree layers, String output) {
        List<LayerDescriptor> chain = new ArrayList<>();
        List<JsonTree> variants = layers.get(output).items();
        if (!variants.isEmpty()) {
            for (JsonTree descriptor : variants.get(0).items()) {
                chain.add(LayerDescriptor.of(descriptor));
            }
        }
        return chain;
    }

    /** The layers that no input has: a chain starts with the chain of one of its inputs. */
    private static List<LayerDescriptor> added(List<LayerDescriptor> chain, JsonTree layers, List<JsonTree> inputs) {
        int shared = 0;
        for (JsonTree input : inputs) {
            List<LayerDescriptor> below = chain(layers, input.text(""));
            boolean isPrefix = below.size() <= chain.size()
                    && chain.subList(0, below.size()).equals(below);
            shared = isPrefix ? Math.max(shared, below.size()) : shared;
        }
        return chain.subList(shared, chain.size());
    }

    @CheckForNull
    private static Lines lines(JsonTree location) {
        for (JsonTree place : location.get("locations").items()) {
            if (place.get("sourceIndex").number(0) != 0) {
                continue;
            }
            long first = Long.MAX_VALUE;
            long last = 0;
            for (JsonTree range : place.get("ranges").items()) {
                first = Math.min(first, range.get("start").get("line").number(Long.MAX_VALUE));
                last = Math.max(last, range.get("end").get("line").number(0));
            }
            if (first >= 1 && last >= first && last <= Integer.MAX_VALUE) {
                return new Lines((int) first, (int) last);
            }
        }
        return null;
    }

    private static List<String> dockerfile(JsonTree infos) {
        if (infos.items().isEmpty()) {
            return List.of();
        }
        try {
            byte[] data =
                    Base64.getDecoder().decode(infos.items().get(0).get("data").text(""));
            return new String(data, StandardCharsets.UTF_8).lines().toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    @CheckForNull
    private static String instruction(List<String> dockerfile, @CheckForNull Lines lines) {
        if (lines == null || lines.last() > dockerfile.size()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (String line : dockerfile.subList(lines.first() - 1, lines.last())) {
            String words = line.strip();
            if (words.startsWith("#")) {
                continue;
            }
            words = words.endsWith("\\")
                    ? words.substring(0, words.length() - 1).strip()
                    : words;
            text.append(text.length() > 0 && !words.isEmpty() ? " " : "").append(words);
        }
        return text.toString();
    }
}
