package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Short salted digests that make the builds of a history comparable without storing what they were made of. Values of
 * build arguments may be short and easy to guess, so hashing one takes a few milliseconds.
 */
final class Prints {
    private static final int SALT_BYTES = 16;
    private static final int BYTES = 8;
    private static final int ROUNDS = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;

    private Prints(byte[] salt) {
        this.salt = salt;
    }

    /** For the first build of a history. */
    static Prints fresh() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new Prints(salt);
    }

    /**
     * For builds that are compared with builds of that salt.
     *
     * @param salt hexadecimal; anything else creates a new one
     */
    static Prints of(String salt) {
        try {
            return new Prints(HexFormat.of().parseHex(salt));
        } catch (IllegalArgumentException e) {
            return fresh();
        }
    }

    byte[] salt() {
        return salt.clone();
    }

    String saltText() {
        return HexFormat.of().formatHex(salt);
    }

    /** Of a text that is not secret. */
    String ofText(String text) {
        return ofBytes(salt, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of several parts in a row. */
    static String ofBytes(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of a confidential value. */
    String ofValue(String value) {
        try {
            PBEKeySpec key = new PBEKeySpec(("=" + value).toCharArray(), salt, ROUNDS, BYTES * 8);
            byte[] print = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            return HexFormat.of().formatHex(Arrays.copyOf(print, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2 with SHA-256", e);
        }
    }
}
