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
 * Which registry caches a build reads and which one it writes.
 *
 * @param importFrom in the order in which they are asked: the branch's own first, then the default branch's; one that
 *     does not exist yet is normal
 * @param exportTo where the cache is written; null to write none. It is read as well, whether or not it is among
 *     {@code importFrom}
 * @param mode which layers are exported
 * @param compression of the exported layers; null for BuildKit's default (gzip)
 * @param compressionLevel null for the compression's default
 * @param forceCompression recompress layers that exist already in another compression
 * @param ignoreError a failed export does not fail the build
 * @param imageManifest write the cache as an image manifest, which some registries need (Amazon ECR, older Quay and
 *     Harbor); null for BuildKit's default, which is true from 0.21 on
 * @param ociMediaTypes null for BuildKit's default (true)
 */
public record CachePolicy(
        List<ImageReference> importFrom,
        @CheckForNull ImageReference exportTo,
        Mode mode,
        @CheckForNull Compression compression,
        @CheckForNull Integer compressionLevel,
        boolean forceCompression,
        boolean ignoreError,
        @CheckForNull Boolean imageManifest,
        @CheckForNull Boolean ociMediaTypes)
        implements Serializable {

    /** Which layers a cache export holds. */
    public enum Mode {
        /** Those of the resulting image only. */
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
                throw new InvalidRequestException("The cache compression level " + compressionLevel + " is out of the "
                        + compression.lowestLevel + " to " + compression.highestLevel + " of "
                        + lower(compression) + ".");
            }
        }
        if (Boolean.TRUE.equals(imageManifest) && Boolean.FALSE.equals(ociMediaTypes)) {
            throw new InvalidRequestException(
                    "A cache written as an image manifest needs OCI media types; leave one of the two settings out.");
        }
    }

    /** Reads the given references and writes none. */
    public static CachePolicy readOnly(List<ImageReference> importFrom) {
        return new CachePolicy(importFrom, null, Mode.MAX, null, null, false, true, null, null);
    }

    /** Reads the given references and writes the layers of all stages to one; a failed export is only noted. */
    public static CachePolicy readAndWrite(List<ImageReference> importFrom, ImageReference exportTo) {
        return new CachePolicy(importFrom, exportTo, Mode.MAX, null, null, false, true, null, null);
    }

    /** The same policy without the export, for builds that nobody trusts. */
    public CachePolicy withoutExport() {
        return new CachePolicy(
                importFrom,
                null,
                mode,
                compression,
                compressionLevel,
                forceCompression,
                ignoreError,
                imageManifest,
                ociMediaTypes);
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
        if (forceCompression) {
            attributes.put("force-compression", "true");
        }
        if (ignoreError) {
            attributes.put("ignore-error", "true");
        }
        if (imageManifest != null) {
            attributes.put("image-manifest", imageManifest.toString());
        }
        if (ociMediaTypes != null) {
            attributes.put("oci-mediatypes", ociMediaTypes.toString());
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
