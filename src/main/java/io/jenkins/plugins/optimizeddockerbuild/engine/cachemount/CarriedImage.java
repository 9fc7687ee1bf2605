package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labels of the stored image.
 *
 * @param digest of its manifest
 * @param layers their number
 * @param bytes of its files, unpacked, including replaced ones
 * @param salt of the prints; null when the builds' ingredients were unknown
 * @param recipes prints of the ingredients of builds with these mounts, newest last
 * @param marks one for each mount's content, by the mount's key; a builder that has the content knows its mark
 */
record CarriedImage(
        String digest,
        int layers,
        long bytes,
        @CheckForNull String salt,
        Set<String> recipes,
        Map<String, String> marks) {
    private static final String LABEL = "io.jenkins.optimized-docker-build.";
    private static final String SALT = LABEL + "salt";
    private static final String RECIPES = LABEL + "recipes";
    private static final String BYTES = LABEL + "bytes";
    private static final String MARKS = LABEL + "marks";
    private static final Pattern WORD = Pattern.compile("[\\w-]{1,64}(:[\\w-]{1,64})?");
    private static final int MOST_RECIPES = 200;

    /** Registries and engines accept 127 layers. Beyond this number, the image is written from scratch. */
    private static final int MOST_LAYERS = 60;

    /**
     * Null for none.
     *
     * @throws IOException when it is an image of another kind, which must not be replaced
     */
    @CheckForNull
    static CarriedImage of(@CheckForNull StoredImage stored) throws IOException {
        if (stored == null) {
            return null;
        }
        String bytes = stored.labels().get(BYTES);
        if (bytes == null || !bytes.matches("\\d{1,18}")) {
            throw new IOException(
                    "it is an image of another kind, which would be lost; use a reference for cache mounts"
                            + " alone, for example with the tag `mounts`.");
        }
        Map<String, String> marks = new TreeMap<>();
        for (String mark : words(stored, MARKS)) {
            int colon = mark.indexOf(':');
            if (colon > 0) {
                marks.put(mark.substring(0, colon), mark.substring(colon + 1));
            }
        }
        return new CarriedImage(
                stored.digest(),
                stored.layers(),
                Long.parseLong(bytes),
                stored.labels().get(SALT),
                words(stored, RECIPES),
                marks);
    }

    /** Anyone who may push to the registry may write anything: only what this class writes is read. */
    private static Set<String> words(StoredImage stored, String label) {
        return Stream.of(stored.labels().getOrDefault(label, "").split(" "))
                .filter(word -> WORD.matcher(word).matches())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Whether the next write has to start from scratch, with the content of the builder.
     *
     * @param mostBytes limit for each mount
     */
    boolean isFull(int mounts, long mostBytes) {
        return layers > MOST_LAYERS || bytes / 2 / mounts > mostBytes;
    }

    /**
     * Labels of the next image.
     *
     * @param carried the one in the registry, which may be replaced; null for none
     * @param made prints of this build's ingredients
     * @param marks as in the record
     */
    static Map<String, String> labels(
            @CheckForNull CarriedImage carried,
            @CheckForNull String salt,
            Collection<String> made,
            long bytes,
            Map<String, String> marks) {
        Set<String> recipes = new LinkedHashSet<>(carried == null ? Set.of() : carried.recipes);
        recipes.removeAll(made);
        recipes.addAll(made);
        List<String> all = new ArrayList<>(recipes);
        Map<String, String> labels = new LinkedHashMap<>();
        if (salt != null) {
            labels.put(SALT, salt);
        }
        labels.put(RECIPES, String.join(" ", all.subList(Math.max(0, all.size() - MOST_RECIPES), all.size())));
        labels.put(BYTES, Long.toString(bytes));
        labels.put(
                MARKS,
                marks.entrySet().stream()
                        .map(mark -> mark.getKey() + ':' + mark.getValue())
                        .collect(Collectors.joining(" ")));
        return labels;
    }
}
