package io.jenkins.plugins.optimizeddockerbuild.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A progress stream as {@code buildx --progress=rawjson} prints it, of any length: layers that start, print and end one
 * after another, each with 32 KB pieces of output such as a package manager writes, pretty printed as the client does.
 */
final class SyntheticProgress {
    private static final int LINES_PER_PIECE = 400;
    private static final int PIECES_PER_LAYER = 200;

    private SyntheticProgress() {}

    /** A stream of at least so many bytes. */
    static byte[] ofSize(int bytes) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream(bytes + 100_000);
        try {
            write(stream, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return stream.toByteArray();
    }

    /** Writes a stream of at least so many bytes. */
    static void write(OutputStream out, long bytes) throws IOException {
        byte[] piece = piece().getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(piece);
        long written = 0;
        for (int layer = 1; written < bytes; layer++) {
            String digest = digest(layer);
            String name = "[builder " + layer + "/99] RUN make part-" + layer;
            written += text(out, vertex(digest, name, "2026-01-01T10:00:00.000000001Z", null));
            for (int i = 0; i < PIECES_PER_LAYER && written < bytes; i++) {
                written += text(out, log(digest, encoded));
            }
            written += text(out, vertex(digest, name, "2026-01-01T10:00:00.000000001Z", "2026-01-01T10:00:09.5Z"));
        }
    }

    private static long text(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        return bytes.length;
    }

    private static String piece() {
        StringBuilder piece = new StringBuilder();
        for (int line = 0; line < LINES_PER_PIECE; line++) {
            piece.append("Unpacking python3-numpy (1:1.24.2-1+b")
                    .append(line)
                    .append(") over what was there before, with some more text ...\n");
        }
        return piece.toString();
    }

    private static String digest(int layer) {
        return "sha256:" + String.format("%064x", layer);
    }

    private static String vertex(String digest, String name, String started, String completed) {
        return "{\n  \"vertexes\": [\n    {\n      \"digest\": \"" + digest + "\",\n      \"name\": \"" + name
                + "\",\n      \"started\": \"" + started + "\""
                + (completed == null ? "" : ",\n      \"completed\": \"" + completed + "\"") + "\n    }\n  ]\n}\n";
    }

    private static String log(String digest, String encoded) {
        return "{\n  \"logs\": [\n    {\n      \"vertex\": \"" + digest
                + "\",\n      \"stream\": 1,\n      \"data\": \"" + encoded
                + "\",\n      \"timestamp\": \"2026-01-01T10:00:01.25Z\"\n    }\n  ]\n}\n";
    }
}
