package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The exporters of a build whose image is named in the registry only after a verdict. The content is pushed by digest
 * during the build, so a single small request is left. An engine's own builder without containerd's store keeps the
 * image instead, and pushes it later.
 *
 * @param exporters replace the request's; they include the image's names
 * @param keepsTags whether to pass the tags to the client as well
 * @param push what is left to do
 */
record UnnamedExport(List<Exporter> exporters, boolean keepsTags, PendingPush push) {
    private static final String NAME = "name";
    private static final String PUSH = "push";
    private static final String PUSH_BY_DIGEST = "push-by-digest";

    UnnamedExport {
        exporters = List.copyOf(exporters);
    }

    /** Null when nothing is pushed that could be named later. */
    @CheckForNull
    static UnnamedExport of(BuildRequest request, Capabilities capabilities) {
        List<ImageReference> names = new ArrayList<>();
        for (Exporter exporter : request.exporters()) {
            if (isHeld(exporter)) {
                names.addAll(names(exporter, request));
            }
        }
        if (names.isEmpty()) {
            return null;
        }
        if (!capabilities.isDockerDriver()) {
            return byDigest(request, capabilities, names);
        }
        return capabilities.pushesWithoutStore()
                ? throughEngine(request, capabilities, names)
                : inEngine(request, capabilities, names);
    }

    /** An exporter that pushes by digest is meant to have no name. */
    private static boolean isHeld(Exporter exporter) {
        return exporter.pushes() && !GoBoolean.isTrue(exporter.attributes().get(PUSH_BY_DIGEST));
    }

    private static List<ImageReference> names(Exporter exporter, BuildRequest request) {
        String own = exporter.attributes().get(NAME);
        if (own == null || !request.tags().isEmpty()) {
            return request.tags();
        }
        List<ImageReference> names = new ArrayList<>();
        for (String name : own.split(",")) {
            names.add(ImageReference.parse(name.strip()));
        }
        return names;
    }

    private static Set<String> repositories(List<ImageReference> names) {
        Set<String> repositories = new LinkedHashSet<>();
        names.forEach(name -> repositories.add(name.repository()));
        return repositories;
    }

    private static UnnamedExport byDigest(BuildRequest request, Capabilities capabilities, List<ImageReference> names) {
        List<Exporter> exporters = new ArrayList<>();
        for (Exporter exporter : request.exporters()) {
            if (!isHeld(exporter)) {
                exporters.add(named(exporter, request));
                continue;
            }
            Map<String, String> attributes = new LinkedHashMap<>(exporter.attributes());
            attributes.put(NAME, String.join(",", repositories(names(exporter, request))));
            attributes.put(PUSH_BY_DIGEST, "true");
            // with several nodes and a literal true, the client would merge the images under a name; see BuildPlanner
            attributes.put(PUSH, request.isOnSeveralNodes() ? "" : "true");
            // nobody needs it on the node, where builds for two platforms would compete for its name
            attributes.putIfAbsent("store", "false");
            exporters.add(new Exporter("image", null, attributes));
        }
        return new UnnamedExport(
                exporters,
                false,
                new PendingPush(
                        names, true, false, request.isOnSeveralNodes(), capabilities.client(), capabilities.builder()));
    }

    /**
     * The client refuses to push by digest with an engine's own builder, but BuildKit does so for an image with a name
     * prefix and no name. {@link BuildPlanner} explains {@code push=}. The first one may stay in the engine.
     */
    private static UnnamedExport throughEngine(
            BuildRequest request, Capabilities capabilities, List<ImageReference> names) {
        boolean staysHere = request.isUsedHere();
        boolean isKept = staysHere;
        List<Exporter> exporters = new ArrayList<>();
        for (Exporter exporter : request.exporters()) {
            if (!isHeld(exporter)) {
                if (!exporter.loads()) {
                    exporters.add(named(exporter, request));
                }
                continue;
            }
            for (String repository : repositories(names(exporter, request))) {
                Map<String, String> attributes = new LinkedHashMap<>(exporter.attributes());
                attributes.remove(NAME);
                attributes.put(PUSH, "");
                attributes.put("dangling-name-prefix", repository);
                if (!isKept) {
                    attributes.put("store", "false");
                }
                isKept = false;
                exporters.add(new Exporter("image", null, attributes));
            }
        }
        return new UnnamedExport(
                exporters,
                false,
                new PendingPush(names, true, staysHere, false, capabilities.client(), capabilities.builder()));
    }

    private static UnnamedExport inEngine(BuildRequest request, Capabilities capabilities, List<ImageReference> names) {
        List<Exporter> exporters = new ArrayList<>();
        for (Exporter exporter : request.exporters()) {
            if (isHeld(exporter)) {
                Map<String, String> attributes = new LinkedHashMap<>(exporter.attributes());
                attributes.remove(PUSH);
                exporters.add(new Exporter("image", null, attributes));
            } else if (!exporter.loads()) {
                exporters.add(exporter);
            }
        }
        return new UnnamedExport(
                exporters,
                true,
                new PendingPush(names, false, false, false, capabilities.client(), capabilities.builder()));
    }

    /** With the names that it would get from the tags. */
    private static Exporter named(Exporter exporter, BuildRequest request) {
        if (!exporter.makesImage() || request.tags().isEmpty()) {
            return exporter;
        }
        Map<String, String> attributes = new LinkedHashMap<>(exporter.attributes());
        attributes.put(
                NAME,
                String.join(
                        ",", request.tags().stream().map(ImageReference::text).toList()));
        return new Exporter(exporter.type(), exporter.destination(), attributes);
    }
}
