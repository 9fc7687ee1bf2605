package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What makes a layer the same layer in two builds: its platform, its stage and the text of its instruction. Digests
 * change with every input and tell nothing here.
 *
 * @param platform empty where BuildKit names none
 * @param stage empty where BuildKit names none
 * @param instruction as {@link #normalised(String)} gives it
 */
public record LayerKey(String platform, String stage, String instruction) {
    private static final int LONGEST_INSTRUCTION = 500;
    private static final int KEPT_OF_A_LONG_ONE = 400;

    public LayerKey {
        platform = platform == null ? "" : platform;
        stage = stage == null ? "" : stage;
        Objects.requireNonNull(instruction, "instruction");
    }

    /** The key of a step; of anything else too, which only never matches much. */
    public static LayerKey of(VertexName name) {
        return new LayerKey(name.platform(), name.stage(), normalised(name.text()));
    }

    static LayerKey of(TimelineSection.Vertex vertex) {
        return new LayerKey(vertex.platform(), vertex.stage(), normalised(vertex.instruction()));
    }

    /**
     * White space folded to single blanks, the digest of a base image left out, and of a very long instruction its
     * beginning with a hash of the whole.
     */
    static String normalised(String instruction) {
        StringBuilder text = new StringBuilder(instruction.length());
        for (int i = 0; i < instruction.length(); i++) {
            char c = instruction.charAt(i);
            if (!Character.isWhitespace(c)) {
                text.append(c);
            } else if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        }
        String folded = text.toString().strip();
        if (folded.startsWith("FROM ")) {
            int digest = folded.indexOf("@sha256:");
            return digest < 0 ? folded : folded.substring(0, digest);
        }
        return folded.length() <= LONGEST_INSTRUCTION
                ? folded
                : folded.substring(0, KEPT_OF_A_LONG_ONE) + "#" + sha256(folded);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
