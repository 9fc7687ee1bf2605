package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts asterisks in place of secrets before anybody sees an event of a build: in the output of the layers, in names,
 * errors and warnings. Output is cut anywhere, so what may be the beginning of a secret is held back until the next bytes
 * of the same layer tell, or the layer ends.
 *
 * <p>Each line of a secret of several lines counts as one. Secrets shorter than {@value #SHORTEST} bytes are not looked
 * for: every other word would contain them.
 */
public final class SecretMask implements ProgressListener, Serializable {
    private static final long serialVersionUID = 1L;
    static final int SHORTEST = 4;
    private static final byte[] ASTERISKS = {'*', '*', '*', '*'};

    private transient byte[][] secrets;
    private transient ProgressListener next;
    private final Map<Stream, byte[]> heldBack = new HashMap<>();

    /** One stream of one layer's output. */
    private record Stream(String vertex, int number) implements Serializable {}

    /**
     * @param secrets the texts to hide
     * @param next receives the events without them
     */
    public SecretMask(Collection<String> secrets, ProgressListener next) {
        this.secrets = longestFirst(secrets);
        this.next = next;
    }

    /** Gives a deserialized mask what it works with: the secrets are not written. */
    public void resume(Collection<String> newSecrets, ProgressListener newNext) {
        secrets = longestFirst(newSecrets);
        next = newNext;
    }

    private static byte[][] longestFirst(Collection<String> secrets) {
        List<byte[]> found = new ArrayList<>();
        for (String secret : secrets) {
            for (String line : secret.split("\\R")) {
                byte[] bytes = line.strip().getBytes(StandardCharsets.UTF_8);
                if (bytes.length >= SHORTEST) {
                    found.add(bytes);
                }
            }
        }
        found.sort(Comparator.comparingInt((byte[] bytes) -> bytes.length).reversed());
        return found.toArray(new byte[0][]);
    }

    @Override
    public void on(ProgressEvent event) {
        if (secrets.length == 0) {
            next.on(event);
        } else if (event instanceof ProgressEvent.Log log) {
            output(log);
        } else if (event instanceof ProgressEvent.Vertex vertex) {
            if (vertex.completed() != null) {
                release(vertex.digest());
            }
            next.on(new ProgressEvent.Vertex(
                    vertex.digest(),
                    vertex.inputs(),
                    masked(vertex.name()),
                    vertex.started(),
                    vertex.completed(),
                    vertex.cached(),
                    masked(vertex.error()),
                    vertex.progressGroup() == null
                            ? null
                            : new ProgressEvent.ProgressGroup(
                                    vertex.progressGroup().id(),
                                    masked(vertex.progressGroup().name()),
                                    vertex.progressGroup().weak())));
        } else if (event instanceof ProgressEvent.Warning warning) {
            next.on(new ProgressEvent.Warning(
                    warning.vertex(),
                    warning.level(),
                    masked(warning.summary()),
                    warning.detail().stream().map(this::masked).toList(),
                    warning.url(),
                    warning.firstLine(),
                    warning.lastLine()));
        } else if (event instanceof ProgressEvent.Text text) {
            next.on(new ProgressEvent.Text(masked(text.line())));
        } else {
            next.on(event);
        }
    }

    /** The progress has ended: shows what was held back. */
    public void finish() {
        for (Stream stream : List.copyOf(heldBack.keySet())) {
            release(stream);
        }
    }

    private void release(String vertex) {
        for (Stream stream : List.copyOf(heldBack.keySet())) {
            if (stream.vertex().equals(vertex)) {
                release(stream);
            }
        }
    }

    private void release(Stream stream) {
        next.on(new ProgressEvent.Log(stream.vertex(), stream.number(), heldBack.remove(stream), null));
    }

    private void output(ProgressEvent.Log log) {
        Stream stream = new Stream(log.vertex(), log.stream());
        byte[] held = heldBack.remove(stream);
        byte[] bytes = masked(held == null ? log.data() : joined(held, log.data()));
        int begun = beginningOfSecret(bytes);
        if (begun > 0) {
            heldBack.put(stream, Arrays.copyOfRange(bytes, bytes.length - begun, bytes.length));
            bytes = Arrays.copyOf(bytes, bytes.length - begun);
        }
        if (bytes.length > 0) {
            next.on(new ProgressEvent.Log(log.vertex(), log.stream(), bytes, log.timestamp()));
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** How many bytes at the end may be the beginning of a secret, 0 when none. */
    private int beginningOfSecret(byte[] bytes) {
        int most = 0;
        for (byte[] secret : secrets) {
            for (int length = Math.min(secret.length - 1, bytes.length); length > most; length--) {
                if (Arrays.equals(bytes, bytes.length - length, bytes.length, secret, 0, length)) {
                    most = length;
                }
            }
        }
        return most;
    }

    /** The text without secrets. */
    @CheckForNull
    public String masked(@CheckForNull String text) {
        if (text == null || secrets.length == 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] masked = masked(bytes);
        return masked == bytes ? text : new String(masked, StandardCharsets.UTF_8);
    }

    /** The same array when there is no secret in it. */
    public byte[] masked(byte[] bytes) {
        byte[] result = bytes;
        for (byte[] secret : secrets) {
            for (int at = indexOf(result, secret, 0); at >= 0; at = indexOf(result, secret, at + ASTERISKS.length)) {
                byte[] shorter = new byte[result.length - secret.length + ASTERISKS.length];
                System.arraycopy(result, 0, shorter, 0, at);
                System.arraycopy(ASTERISKS, 0, shorter, at, ASTERISKS.length);
                System.arraycopy(
                        result, at + secret.length, shorter, at + ASTERISKS.length, result.length - at - secret.length);
                result = shorter;
            }
        }
        return result;
    }

    private static int indexOf(byte[] bytes, byte[] part, int from) {
        for (int at = from; at <= bytes.length - part.length; at++) {
            if (bytes[at] == part[0] && Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
