package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection.ImageLayer;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection.PlatformImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Determines what a build made. If the client's metadata has the layers (buildx 0.14 and later), no query is needed;
 * otherwise it queries the registry through the client, which has the user's credentials, or the engine, or reads the
 * archive on disk. It never fails a successful build: what cannot be determined becomes a note.
 */
public final class ImageInspector {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MOST_MANIFEST_BYTES = 16 << 20;

    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final BuildMetadata metadata;
    private final Set<String> indexes;

    /** The index from which this machine can pull its platform's image. */
    private String own;

    private final Dockerfile dockerfile;

    private ImageInspector(
            BuildRequest request,
            Capabilities capabilities,
            ClientEnvironment environment,
            BuildMetadata metadata,
            Set<String> indexes,
            @CheckForNull Dockerfile dockerfile) {
        this.request = request;
        this.capabilities = capabilities;
        this.environment = environment;
        this.metadata = metadata;
        this.indexes = indexes;
        this.dockerfile = dockerfile;
    }

    /**
     * Inspects the result of a successful build.
     *
     * @param indexes digests that several nodes pushed and that are not combined yet; otherwise empty
     * @param dockerfile to find the lines of layers that BuildKit did not record; null when unknown
     */
    public static ImageInspection inspect(
            BuildRequest request,
            Capabilities capabilities,
            ClientEnvironment environment,
            BuildMetadata metadata,
            Set<String> indexes,
            @CheckForNull Dockerfile dockerfile)
            throws InterruptedException {
        return new ImageInspector(request, capabilities, environment, metadata, indexes, dockerfile).inspect();
    }

    private ImageInspection inspect() throws InterruptedException {
        Map<String, Lines> lines = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (BuildProvenance provenance : metadata.provenance().values()) {
            for (BuildProvenance.Step step : provenance.steps()) {
                if (step.lines() != null) {
                    lines.put(step.vertex(), step.lines());
                }
                if (!step.layers().isEmpty()) {
                    bytes.put(step.vertex(), step.bytes());
                }
            }
        }
        List<PlatformImage> platforms = List.of();
        String note = null;
        if (makesImage()) {
            // the client reports one node only
            platforms = indexes.isEmpty() ? fromProvenance() : List.of();
            try {
                platforms = platforms.isEmpty() ? fromResult() : platforms;
            } catch (IOException e) {
                note = "The sizes of the image's layers are unknown: " + e.getMessage();
            }
        }
        return new ImageInspection(
                own == null ? metadata.digest() : own, metadata.names(), platforms, lines, bytes, note);
    }

    /** Docker's own driver makes an image by default. */
    private boolean makesImage() {
        List<Exporter> exporters = request.exporters();
        if (exporters.isEmpty()) {
            return metadata.digest() != null;
        }
        for (Exporter exporter : exporters) {
            if (exporter.makesImage()) {
                return true;
            }
        }
        return false;
    }

    private List<PlatformImage> fromProvenance() {
        List<PlatformImage> images = new ArrayList<>();
        for (Map.Entry<String, BuildProvenance> entry : metadata.provenance().entrySet()) {
            BuildProvenance provenance = entry.getValue();
            if (provenance.image().isEmpty()) {
                return List.of();
            }
            Map<String, BuildProvenance.Step> makers = new LinkedHashMap<>();
            for (BuildProvenance.Step step : provenance.steps()) {
                for (LayerDescriptor layer : step.layers()) {
                    makers.putIfAbsent(layer.digest(), step);
                }
            }
            List<ImageLayer> layers = new ArrayList<>();
            for (LayerDescriptor layer : provenance.image()) {
                BuildProvenance.Step maker = makers.get(layer.digest());
                boolean isOwn = maker != null && !maker.isSource();
                layers.add(new ImageLayer(
                        layer.digest(),
                        layer.bytes(),
                        maker == null ? null : maker.instruction(),
                        isOwn ? maker.lines() : null,
                        isOwn ? maker.vertex() : null));
            }
            images.add(new PlatformImage(platform(entry.getKey(), provenance), null, true, layers));
        }
        return images;
    }

    @CheckForNull
    private String platform(String key, BuildProvenance provenance) {
        if (!key.isEmpty()) {
            return key;
        }
        String asked = onlyPlatform();
        if (asked != null) {
            return asked;
        }
        return metadata.platform() == null ? provenance.platform() : metadata.platform();
    }

    @CheckForNull
    private String onlyPlatform() {
        return request.platforms().size() == 1
                        && !request.platforms().get(0).text().equals("local")
                ? request.platforms().get(0).text()
                : null;
    }

    private List<PlatformImage> fromResult() throws IOException, InterruptedException {
        for (Exporter exporter : request.exporters()) {
            if (exporter.pushes()) {
                return fromRegistry();
            }
        }
        for (Exporter exporter : request.exporters()) {
            String destination = exporter.destination();
            boolean isOnDisk = destination != null && !destination.isEmpty() && !exporter.writesToStandardOutput();
            if (exporter.makesImage() && isOnDisk) {
                return fromLayout(environment.resolve(destination));
            }
        }
        for (Exporter exporter : request.exporters()) {
            if (exporter.loads()) {
                return fromEngine();
            }
        }
        return capabilities.isDockerDriver() ? fromEngine() : List.of();
    }

    private List<PlatformImage> fromRegistry() throws IOException, InterruptedException {
        if (metadata.names().isEmpty() || metadata.digest() == null) {
            throw new IOException("the client did not report the image's name and digest.");
        }
        ImageReference name;
        try {
            name = ImageReference.parse(metadata.names().get(0));
        } catch (InvalidRequestException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (indexes.isEmpty()) {
            return fromRegistry(name, metadata.digest());
        }
        List<PlatformImage> all = new ArrayList<>();
        for (String index : indexes) {
            List<PlatformImage> some = fromRegistry(name, index);
            boolean isOwn =
                    some.stream().anyMatch(image -> NativePlatform.local().equals(image.platform()));
            own = isOwn ? index : own;
            all.addAll(some);
        }
        return all;
    }

    private List<PlatformImage> fromRegistry(ImageReference name, String digest)
            throws IOException, InterruptedException {
        String root = name.atDigest(digest);
        Question configQuestion = imagetools(root, "--format", "{{json .Image}}");
        ImageManifest manifest = ImageManifest.of(JsonTree.parse(answer(imagetools(root, "--raw"))));
        List<ImageManifest> images = new ArrayList<>();
        List<ImageManifest.Child> children = manifest.children();
        if (!manifest.isIndex()) {
            images.add(manifest);
            children = List.of(new ImageManifest.Child(digest, onlyPlatform()));
        } else {
            List<Question> questions = new ArrayList<>();
            for (ImageManifest.Child child : children) {
                questions.add(imagetools(name.atDigest(child.digest()), "--raw"));
            }
            for (Question question : questions) {
                images.add(ImageManifest.of(JsonTree.parse(answer(question))));
            }
        }
        JsonTree configs = JsonTree.parse(answer(configQuestion));
        List<PlatformImage> result = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            ImageManifest.Child child = children.get(i);
            // A single image stands alone, several are keyed by platform.
            JsonTree config = configs.has("history") || configs.has("rootfs")
                    ? configs
                    : configs.get(child.platform() == null ? "" : child.platform());
            result.add(image(child.platform(), child.digest(), images.get(i), config));
        }
        return result;
    }

    private Question imagetools(String reference, String... options) throws IOException {
        List<String> command = new ArrayList<>(capabilities.client());
        command.addAll(List.of("imagetools", "inspect", "--builder", capabilities.builder(), reference));
        command.addAll(List.of(options));
        return Question.ask(environment, command);
    }

    private static byte[] answer(Question question) throws IOException, InterruptedException {
        return question.answer(TIMEOUT);
    }

    private PlatformImage image(
            @CheckForNull String platform, @CheckForNull String digest, ImageManifest manifest, JsonTree config) {
        ImageHistory history = ImageHistory.of(config);
        List<LayerDescriptor> layers = manifest.layers();
        List<Long> sizes = layers.stream().map(LayerDescriptor::bytes).toList();
        List<String> digests = layers.stream().map(LayerDescriptor::digest).toList();
        String known = platform == null ? configPlatform(config) : platform;
        return new PlatformImage(known, digest, true, layers(history, digests, sizes));
    }

    @CheckForNull
    private static String configPlatform(JsonTree config) {
        return BuildMetadata.platform(config);
    }

    private List<ImageLayer> layers(ImageHistory history, List<String> digests, List<Long> sizes) {
        List<ImageHistory.Line> makers = history.byLayer(sizes.size());
        Map<ImageHistory.Line, Lines> places = history.linesOf(dockerfile, request.target());
        List<ImageLayer> layers = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            ImageHistory.Line maker = makers.get(i);
            layers.add(new ImageLayer(
                    digests.isEmpty() ? null : digests.get(i),
                    sizes.get(i),
                    maker == null ? null : ImageHistory.instruction(maker.createdBy()),
                    maker == null ? null : places.get(maker),
                    null));
        }
        return layers;
    }

    /** An image layout as a tar archive or as a folder. */
    private List<PlatformImage> fromLayout(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return fromLayout(name -> Files.readAllBytes(path.resolve(name)));
        }
        try (TarArchive archive = new TarArchive(path)) {
            return fromLayout(name -> archive.read(name, MOST_MANIFEST_BYTES));
        }
    }

    /** Reads one file of a layout. */
    private interface LayoutFile {
        byte[] read(String name) throws IOException;
    }

    private List<PlatformImage> fromLayout(LayoutFile layout) throws IOException {
        List<PlatformImage> images = new ArrayList<>();
        ImageManifest index = ImageManifest.of(JsonTree.parse(layout.read("index.json")));
        for (ImageManifest.Child root : index.children()) {
            ImageManifest manifest = ImageManifest.of(JsonTree.parse(layout.read(blob(root.digest()))));
            List<ImageManifest.Child> children = manifest.isIndex() ? manifest.children() : List.of(root);
            for (ImageManifest.Child child : children) {
                ImageManifest image = manifest.isIndex()
                        ? ImageManifest.of(JsonTree.parse(layout.read(blob(child.digest()))))
                        : manifest;
                JsonTree config = JsonTree.parse(layout.read(blob(image.config() == null ? "" : image.config())));
                images.add(image(child.platform(), child.digest(), image, config));
            }
        }
        return images;
    }

    private static String blob(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    /** An engine reports sizes on disk, by name or ID of the image. */
    private List<PlatformImage> fromEngine() throws IOException, InterruptedException {
        String name = metadata.names().isEmpty() ? imageId() : metadata.names().get(0);
        if (name == null) {
            throw new IOException("the client did not report the image's name.");
        }
        List<JsonTree> newestFirst = new ArrayList<>(engineHistory(name));
        Collections.reverse(newestFirst);
        List<Long> sizes = new ArrayList<>();
        ImageHistory history = ImageHistory.ofEngine(newestFirst, sizes);
        return List.of(new PlatformImage(onlyPlatform(), null, false, layers(history, List.of(), sizes)));
    }

    private List<JsonTree> engineHistory(String name) throws IOException, InterruptedException {
        DockerConfiguration configuration = DockerConfiguration.of(environment);
        DockerEndpoint endpoint = configuration.endpoint(configuration.currentContext());
        if (endpoint != null && endpoint.isDirect()) {
            return JsonTree.parse(endpoint.get("/images/" + name + "/history", TIMEOUT))
                    .items();
        }
        Path docker = environment.program("docker");
        if (docker == null) {
            throw new IOException("there is no docker command to query the engine.");
        }
        byte[] answer = answer(Question.ask(
                environment,
                List.of(docker.toString(), "history", "--no-trunc", "--human=false", "--format", "{{json .}}", name)));
        List<JsonTree> entries = new ArrayList<>();
        for (String line : new String(answer, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank()) {
                entries.add(JsonTree.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }

    @CheckForNull
    private String imageId() {
        return metadata.configDigest() == null ? metadata.digest() : metadata.configDigest();
    }
}
