package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces secrets with asterisks: known values in all forms of {@link SecretForms}, and credentials in any address.
 * Immutable and thread safe.
 */
public final class SecretMask {
    /** Knows no values. */
    public static final SecretMask OF_ADDRESSES = of(List.of());

    private static final byte[] ASTERISKS = {'*', '*', '*', '*'};

    /** Longer addresses are not waited for. */
    private static final int LONGEST_ADDRESS = 8 * 1024;

    private final Set<String> values;
    private final Map<Integer, byte[][]> byStart;
    private final BitSet starts = new BitSet(1 << 16);
    private final BitSet firstBytes = new BitSet(1 << 8);
    private final int longest;

    private SecretMask(Set<String> values) {
        this.values = values;
        Map<Integer, List<byte[]>> found = new HashMap<>();
        int most = 0;
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            int start = start(bytes, 0);
            starts.set(start);
            firstBytes.set(bytes[0] & 0xff);
            found.computeIfAbsent(start, any -> new ArrayList<>()).add(bytes);
            most = Math.max(most, bytes.length);
        }
        longest = most;
        byStart = new HashMap<>();
        found.forEach((start, all) -> {
            all.sort(Comparator.comparingInt((byte[] bytes) -> bytes.length).reversed());
            byStart.put(start, all.toArray(new byte[0][]));
        });
    }

    /** A mask of secrets, each of which may be a whole file. */
    public static SecretMask of(Collection<String> secrets) {
        Set<String> values = new LinkedHashSet<>();
        for (String secret : secrets) {
            values.addAll(SecretForms.of(secret));
        }
        return new SecretMask(values);
    }

    /** Extends the mask by more secrets. */
    public SecretMask and(Collection<String> secrets) {
        if (secrets.isEmpty()) {
            return this;
        }
        Set<String> all = new LinkedHashSet<>(values);
        for (String secret : secrets) {
            all.addAll(SecretForms.of(secret));
        }
        return new SecretMask(all);
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /** The text without secrets. */
    @CheckForNull
    public String masked(@CheckForNull String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        String open = SecretText.withoutUrlCredentials(text);
        if (longest == 0) {
            return open;
        }
        byte[] bytes = open.getBytes(StandardCharsets.UTF_8);
        byte[] masked = withoutValues(bytes);
        return masked == bytes ? open : new String(masked, StandardCharsets.UTF_8);
    }

    /** The bytes without secrets; the same array when there are none. */
    public byte[] masked(byte[] bytes) {
        byte[] open = withoutValues(bytes);
        if (!hasAddress(open)) {
            return open;
        }
        // one byte each, so that nothing changes except what is masked
        String text = new String(open, StandardCharsets.ISO_8859_1);
        String masked = SecretText.withoutUrlCredentials(text);
        return masked.equals(text) ? open : masked.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean hasAddress(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == ':' && bytes[i + 1] == '/' && bytes[i + 2] == '/') {
                return true;
            }
        }
        return false;
    }

    /** Removes every byte that belongs to a value, even if values overlap. */
    private byte[] withoutValues(byte[] bytes) {
        if (longest == 0) {
            return bytes;
        }
        ByteArrayOutputStream open = null;
        int copied = 0;
        int from = -1;
        int to = -1;
        for (int i = 0; i + 1 < bytes.length; i++) {
            int length = starts.get(start(bytes, i)) ? matchLength(bytes, i) : 0;
            if (length == 0) {
                continue;
            }
            if (from >= 0 && i > to) {
                open = cut(bytes, copied, from, open);
                copied = to;
                from = -1;
            }
            from = from < 0 ? i : from;
            to = Math.max(to, i + length);
        }
        if (from < 0) {
            return bytes;
        }
        open = cut(bytes, copied, from, open);
        open.write(bytes, to, bytes.length - to);
        return open.toByteArray();
    }

    private static ByteArrayOutputStream cut(
            byte[] bytes, int copied, int from, @CheckForNull ByteArrayOutputStream open) {
        ByteArrayOutputStream out = open == null ? new ByteArrayOutputStream(bytes.length) : open;
        out.write(bytes, copied, from - copied);
        out.writeBytes(ASTERISKS);
        return out;
    }

    private int matchLength(byte[] bytes, int at) {
        for (byte[] value : byStart.get(start(bytes, at))) {
            if (value.length <= bytes.length - at
                    && Arrays.equals(bytes, at, at + value.length, value, 0, value.length)) {
                return value.length;
            }
        }
        return 0;
    }

    /**
     * The number of bytes at the end that may be the start of a secret, to be completed by the next bytes; 0 for none.
     */
    public int unfinished(byte[] bytes) {
        return Math.max(beginningOfValue(bytes), beginningOfAddress(bytes));
    }

    private int beginningOfValue(byte[] bytes) {
        for (int at = Math.max(0, bytes.length - longest + 1); at < bytes.length; at++) {
            if (firstBytes.get(bytes[at] & 0xff) && isBeginning(bytes, at)) {
                return bytes.length - at;
            }
        }
        return 0;
    }

    private boolean isBeginning(byte[] bytes, int at) {
        int length = bytes.length - at;
        if (length == 1) {
            return true;
        }
        byte[][] candidates = starts.get(start(bytes, at)) ? byStart.get(start(bytes, at)) : new byte[0][];
        for (byte[] value : candidates) {
            if (value.length > length && Arrays.equals(bytes, at, bytes.length, value, 0, length)) {
                return true;
            }
        }
        return false;
    }

    /** An address has its credentials before the host, and its rest is unknown until it ends. */
    private static int beginningOfAddress(byte[] bytes) {
        int start = bytes.length;
        int oldest = Math.max(0, bytes.length - LONGEST_ADDRESS);
        while (start > oldest && bytes[start - 1] > ' ' && bytes[start - 1] != '"' && bytes[start - 1] != '\'') {
            start--;
        }
        byte[] word = Arrays.copyOfRange(bytes, start, bytes.length);
        int last = word.length - 1;
        boolean begins = last >= 0 && (word[last] == ':' || last > 0 && word[last] == '/' && word[last - 1] == ':');
        return begins || hasAddress(word) ? word.length : 0;
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return "SecretMask[" + values.size() + " values]";
    }
}
