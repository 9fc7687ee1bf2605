package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names and digests that a build gave to its images, as its output shows them: {@code naming to
 * docker.io/library/app:1.2}, {@code exporting manifest list sha256:…}.
 */
final class ImageNames {
    private static final String NAMING = "naming to ";
    private static final String NAMELESS = "moby-dangling@";
    private static final String INDEX = "exporting manifest list ";
    private static final String MANIFEST = "exporting manifest ";
    private static final int MOST = 50;
    private static final int MOST_EXPORTS = 500;

    private final Map<String, Export> exports = new LinkedHashMap<>();

    /** What one exporter made; several manifests belong to an index. */
    private record Export(Set<String> names, Set<String> indexes, Set<String> manifests) {
        Export() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        }

        Stream<String> references() {
            Set<String> digests = indexes.isEmpty() ? manifests : indexes;
            String digest = digests.size() == 1 ? digests.iterator().next() : "";
            if (names.isEmpty()) {
                return Stream.of(digest).filter(known -> !known.isEmpty());
            }
            return names.stream().map(name -> digest.isEmpty() ? name : name + "@" + digest);
        }
    }

    void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Status status) {
            String id = status.id();
            if (id.startsWith(NAMING) && !id.startsWith(NAMING + NAMELESS)) {
                add(export(status).names, ImageName.familiar(id.substring(NAMING.length())));
            } else if (id.startsWith(INDEX)) {
                add(export(status).indexes, id.substring(INDEX.length()));
            } else if (id.startsWith(MANIFEST)) {
                add(export(status).manifests, id.substring(MANIFEST.length()));
            }
        }
    }

    private Export export(ProgressEvent.Status status) {
        Export known = exports.get(status.vertex());
        return known == null && exports.size() >= MOST_EXPORTS
                ? new Export()
                : exports.computeIfAbsent(status.vertex(), vertex -> new Export());
    }

    private static void add(Set<String> some, String one) {
        if (some.size() < MOST) {
            some.add(one);
        }
    }

    /** Without digests. */
    List<String> all() {
        return exports.values().stream()
                .flatMap(export -> export.names.stream())
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** What the exporters among the vertices made: {@code app:1.2@sha256:…}, or what is known of that. */
    List<String> of(Timeline timeline) {
        return timeline.vertices().stream()
                .map(TimelineVertex::digest)
                .filter(exports::containsKey)
                .flatMap(vertex -> exports.get(vertex).references())
                .distinct()
                .toList();
    }
}
