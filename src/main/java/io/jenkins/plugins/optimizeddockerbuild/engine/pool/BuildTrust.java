package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.util.Locale;

/** Whose builds a node takes. Builds on one node share its local cache and its cache mounts. */
public enum BuildTrust {
    /** Those that may write shared caches. */
    TRUSTED,
    /** Those of changes that nobody trusts yet. */
    UNTRUSTED,
    /** Both: what the one leaves in the node's caches, the other finds there. */
    ALL;

    public boolean admits(boolean untrusted) {
        return this == ALL || untrusted == (this == UNTRUSTED);
    }

    /** As files and forms write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidPoolException when it is no word of these */
    public static BuildTrust of(String word) {
        for (BuildTrust trust : values()) {
            if (trust.word().equals(word)) {
                return trust;
            }
        }
        throw new InvalidPoolException("`" + word + "` is none of trusted, untrusted and all");
    }
}
