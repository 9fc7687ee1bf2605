package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.util.Locale;

/** Which builds a node accepts. Builds on one node share its local cache and its cache mounts. */
public enum BuildTrust {
    /** Builds that may write shared caches. */
    TRUSTED,
    /** Builds of untrusted changes. */
    UNTRUSTED,
    /** Both: what one leaves in the node's caches, the other finds there. */
    ALL;

    public boolean admits(boolean untrusted) {
        return this == ALL || untrusted == (this == UNTRUSTED);
    }

    /** The value in files and forms. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidPoolException when the word is unknown */
    public static BuildTrust of(String word) {
        for (BuildTrust trust : values()) {
            if (trust.word().equals(word)) {
                return trust;
            }
        }
        throw new InvalidPoolException("`" + word + "` is not trusted, untrusted or all");
    }
}
