package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file with the image ID for {@code --quiet}. The ID is the one that the client prints with this option: the digest
 * of the image's configuration, or otherwise of its manifest.
 *
 * @param file null when the build makes files and no image
 * @param isOurs true when the user did not request the file
 */
record ImageIdFile(@CheckForNull Path file, boolean isOurs) implements Closeable {

    static ImageIdFile of(BuildRequest request) throws IOException {
        if (request.iidFile() != null) {
            return new ImageIdFile(Path.of(request.iidFile()), false);
        }
        boolean makesImage =
                request.exporters().isEmpty() || request.exporters().stream().anyMatch(Exporter::makesImage);
        return makesImage && request.call() == null
                ? new ImageIdFile(Files.createTempFile("odb-image-id", null), true)
                : new ImageIdFile(null, false);
    }

    BuildRequest askedOf(BuildRequest request) {
        return isOurs
                ? request.toBuilder().add(BuildOption.IIDFILE, file.toString()).build()
                : request;
    }

    /** Empty when there is no image. */
    String id() throws IOException {
        return file != null && Files.exists(file) ? Files.readString(file).strip() : "";
    }

    @Override
    public void close() throws IOException {
        if (isOurs) {
            Files.deleteIfExists(file);
        }
    }
}
