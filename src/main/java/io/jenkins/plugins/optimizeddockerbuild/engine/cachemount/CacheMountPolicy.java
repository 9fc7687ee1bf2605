package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.CsvFields;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Option;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the content of cache mounts is stored between builders, and how much of it.
 *
 * @param reference of the image that stores it in a registry
 * @param writes whether this build may change it; reading is always allowed
 * @param mostBytes limit for one mount, unpacked; the most recently changed files are kept
 * @param named ids of mounts that are carried completely although no known tool uses their folder
 */
public record CacheMountPolicy(ImageReference reference, boolean writes, long mostBytes, Set<String> named)
        implements Serializable {
    /** 2 GB. */
    public static final long DEFAULT_MOST_BYTES = 2_000_000_000L;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)b?", Pattern.CASE_INSENSITIVE);

    public CacheMountPolicy {
        if (mostBytes <= 0) {
            throw new IllegalArgumentException("a bound of " + mostBytes + " bytes");
        }
        named = new TreeSet<>(named);
    }

    /** Mounts of known tools, up to two gigabytes each. */
    public static CacheMountPolicy of(ImageReference reference, boolean writes) {
        return new CacheMountPolicy(reference, writes, DEFAULT_MOST_BYTES, Set.of());
    }

    /** The same policy for a build that may only read. */
    public CacheMountPolicy readOnly() {
        return new CacheMountPolicy(reference, false, mostBytes, named);
    }

    /**
     * Parses {@code REF}, or {@code ref=REF,size=1GB,mount=ID,mount=ID} in the syntax of {@code --cache-to}.
     *
     * @param option for messages
     * @throws InvalidRequestException when the text is invalid
     */
    public static CacheMountPolicy parse(Option option, String text) {
        return parse(option, text, reference -> ImageReference.parse(option, reference));
    }

    /**
     * Like {@link #parse(Option, String)}.
     *
     * @param references parses REF, which may be a template
     */
    public static CacheMountPolicy parse(Option option, String text, Function<String, ImageReference> references) {
        List<String> fields = CsvFields.parse(option, text);
        if (fields.size() == 1 && !fields.get(0).startsWith("ref=")) {
            return of(references.apply(fields.get(0)), true);
        }
        ImageReference reference = null;
        long mostBytes = DEFAULT_MOST_BYTES;
        Set<String> named = new TreeSet<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            String value = field.substring(equals + 1);
            switch (equals < 0 ? "" : field.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                case "ref" -> reference = references.apply(value);
                case "size" -> mostBytes = bytes(option, value);
                case "mount" -> named.add(value);
                default ->
                    throw new InvalidRequestException(
                            option,
                            ": `" + field + "` in `" + text
                                    + "` is not a field; use ref=REFERENCE, size=2GB or mount=ID.");
            }
        }
        if (reference == null) {
            throw new InvalidRequestException(
                    option, ": `" + text + "` has no image; add ref=registry.example.com/team/app:mounts.");
        }
        return new CacheMountPolicy(reference, true, mostBytes, named);
    }

    private static long bytes(Option option, String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw new InvalidRequestException(
                    option, ": the size `" + text + "` is not a number of bytes; write for example 500MB or 2GB.");
        }
        int power = size.group(2).isEmpty() ? 0 : "kmgt".indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1;
        return (long) Math.min(Long.MAX_VALUE, Long.parseLong(size.group(1)) * Math.pow(1000, power));
    }
}
