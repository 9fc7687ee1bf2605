package io.jenkins.plugins.optimizeddockerbuild.steps;

import java.io.Serializable;

/**
 * Where a secret of a build comes from. What a Pipeline gave may be the secret itself by mistake, so no message shows it:
 * they name the secret's own id.
 *
 * @param id of the secret or key in the Dockerfile
 * @param value id of credentials, name of a variable, or path of a file
 */
record SecretSource(Kind kind, String id, String value) implements Serializable {
    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";

    /** What the value is. */
    enum Kind {
        CREDENTIALS,
        VARIABLE,
        FILE,
        /** Credentials again, of which an SSH key is needed. */
        KEY
    }

    /** {@code env:NAME}, {@code file:PATH}, or the id of credentials. */
    static SecretSource ofSecret(String id, String given) {
        String text = given.trim();
        if (text.startsWith(VARIABLE)) {
            return new SecretSource(Kind.VARIABLE, id, text.substring(VARIABLE.length()));
        }
        if (text.startsWith(FILE)) {
            return new SecretSource(Kind.FILE, id, text.substring(FILE.length()));
        }
        return new SecretSource(Kind.CREDENTIALS, id, text);
    }

    static SecretSource ofKey(String id, String credentialsId) {
        return new SecretSource(Kind.KEY, id, credentialsId);
    }

    /** How messages name it. */
    String shown() {
        return (kind == Kind.KEY ? "ssh: `" : "secrets: `") + id + "`";
    }

    /** Names nothing that was given. */
    @Override
    public String toString() {
        return kind + " of " + id;
    }
}
