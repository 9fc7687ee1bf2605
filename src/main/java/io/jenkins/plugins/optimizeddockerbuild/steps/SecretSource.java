package io.jenkins.plugins.optimizeddockerbuild.steps;

import java.io.Serializable;

/**
 * Where a secret of a build comes from. A Pipeline may pass the secret itself by mistake, so messages show only the
 * secret's id and never the value.
 *
 * @param id of the secret or key in the Dockerfile
 * @param value id of credentials, name of a variable, or path of a file
 */
record SecretSource(Kind kind, String id, String value) implements Serializable {
    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";

    /** The meaning of the value. */
    enum Kind {
        CREDENTIALS,
        VARIABLE,
        FILE,
        /** Credentials with an SSH key. */
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

    /** Its name in messages. */
    String shown() {
        return (kind == Kind.KEY ? "ssh: `" : "secrets: `") + id + "`";
    }

    /** Does not contain the value. */
    @Override
    public String toString() {
        return kind + " of " + id;
    }
}
