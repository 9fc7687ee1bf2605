package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The registry caches that a build reads and the one that it writes.
 *
 * @param importFrom in query order: the branch's own first, then the default branch's; a missing one is normal
 * @param exportTo where the cache is written; null for none. It is also read, whether or not it is in {@code
 *     importFrom}
 * @param mode which layers are exported
 * @param compression of the exported layers; null for BuildKit's default (gzip)
 * @param compressionLevel null for the default of the compression
 * @param ignoreError a failed export does not fail the build
 * @param imageManifest write the cache as an image manifest, which some registries need (Amazon ECR, older Quay and
 *     Harbor); null for BuildKit's default, which is true from 0.21 on
 */
public record CachePolicy(
        List<ImageReference> importFrom,
        @CheckForNull ImageReference exportTo,
        Mode mode,
        @CheckForNull Compression compression,
        @CheckForNull Integer compressionLevel,
        boolean ignoreError,
        @CheckForNull Boolean imageManifest)
        implements Serializable {

    /** Which layers a cache export contains. */
    public enum Mode {
        /** Only those of the resulting image. */
        MIN,
        /** Those of every stage. */
        MAX
    }

    /** How exported layers are compressed. */
    public enum Compression {
        UNCOMPRESSED(0, 0),
        GZIP(0, 9),
        ESTARGZ(0, 9),
        ZSTD(0, 22);

        private final int lowestLevel;
        private final int highestLevel;

        Compression(int lowestLevel, int highestLevel) {
            this.lowestLevel = lowestLevel;
            this.highestLevel = highestLevel;
        }
    }

    public CachePolicy {
        importFrom = List.copyOf(importFrom);
        if (compressionLevel != null) {
            if (compression == null || compression == Compression.UNCOMPRESSED) {
                throw new InvalidRequestException(
                        "A cache compression level needs a compression: gzip, estargz or zstd.");
            }
            if (compressionLevel < compression.lowestLevel || compressionLevel > compression.highestLevel) {
                throw new InvalidRequestException("The cache compression level " + compressionLevel + " is outside the "
                        + compression.lowestLevel + " to " + compression.highestLevel + " of "
                        + lower(compression) + ".");
            }
        }
    }

    /** The same policy without the export, for untrusted builds. */
    public CachePolicy withoutExport() {
        return new CachePolicy(importFrom, null, mode, compression, compressionLevel, ignoreError, imageManifest);
    }

    /** The caches to import, the exported one first. */
    public List<CacheEntry> cacheFrom() {
        Set<String> references = new LinkedHashSet<>();
        if (exportTo != null) {
            references.add(exportTo.text());
        }
        for (ImageReference reference : importFrom) {
            references.add(reference.text());
        }
        List<CacheEntry> entries = new ArrayList<>(references.size());
        for (String reference : references) {
            entries.add(new CacheEntry("registry", Map.of("ref", reference)));
        }
        return entries;
    }

    /** The cache to export; empty when none is written. */
    public List<CacheEntry> cacheTo() {
        if (exportTo == null) {
            return List.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("ref", exportTo.text());
        attributes.put("mode", mode == Mode.MAX ? "max" : "min");
        if (compression != null) {
            attributes.put("compression", lower(compression));
        }
        if (compressionLevel != null) {
            attributes.put("compression-level", compressionLevel.toString());
        }
        if (ignoreError) {
            attributes.put("ignore-error", "true");
        }
        if (imageManifest != null) {
            attributes.put("image-manifest", imageManifest.toString());
        }
        return List.of(new CacheEntry("registry", attributes));
    }

    private static String lower(Compression compression) {
        return switch (compression) {
            case UNCOMPRESSED -> "uncompressed";
            case GZIP -> "gzip";
            case ESTARGZ -> "estargz";
            case ZSTD -> "zstd";
        };
    }
}
