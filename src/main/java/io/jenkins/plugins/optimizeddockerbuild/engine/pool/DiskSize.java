package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Disk sizes as people write them and as buildx prints them, in powers of 1000. */
public final class DiskSize {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgtp]?)b?");
    private static final String UNITS = "kmgtp";

    private DiskSize() {}

    /**
     * {@code 100GB}, {@code 1.5TB}.
     *
     * @return bytes
     * @throws InvalidPoolException when it is not a size
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new InvalidPoolException("`" + text + "` is not a size; write for example 100GB");
        }
        double factor = size.group(2).isEmpty() ? 1 : Math.pow(1000, UNITS.indexOf(size.group(2)) + 1);
        return (long) (Double.parseDouble(size.group(1)) * factor);
    }
}
