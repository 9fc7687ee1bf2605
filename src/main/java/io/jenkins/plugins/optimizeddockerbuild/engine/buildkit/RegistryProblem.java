package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** What a registry's refusal means, told by the words that BuildKit and registries use in every version. */
enum RegistryProblem {
    /** It wants a login, or another one. A registry answers the same for repositories that do not exist. */
    LOGIN(
            "unauthorized",
            "401 ",
            "403 ",
            "forbidden",
            "denied",
            "insufficient_scope",
            "authorization failed",
            "no basic auth credentials",
            "failed to authorize",
            "failed to fetch anonymous token",
            "failed to fetch oauth token"),
    LIMIT("toomanyrequests", "429 ", "rate limit"),
    PLAIN_HTTP("server gave http response to https client"),
    CERTIFICATE("x509:", "certificate", "tls: "),
    NOT_FOUND(
            "not found",
            "manifest unknown",
            "name_unknown",
            "name unknown",
            "repository name not known",
            "no match for platform"),
    AWAY(
            "connection refused",
            "no such host",
            "i/o timeout",
            "connection reset",
            "no route to host",
            "network is unreachable",
            "context deadline exceeded",
            "server misbehaving",
            "temporary failure in name resolution",
            "broken pipe",
            "unexpected eof",
            "eof",
            "failed to do request"),
    OUT_OF_ORDER("500 ", "502 ", "503 ", "504 ", "internal server error", "bad gateway", "service unavailable");

    private final String[] words;

    RegistryProblem(String... words) {
        this.words = words;
    }

    /** The first of the list that fits; null when none does. */
    @CheckForNull
    static RegistryProblem in(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        for (RegistryProblem problem : values()) {
            for (String word : problem.words) {
                if (lower.contains(word)) {
                    return problem;
                }
            }
        }
        return null;
    }

    /** What the registry did, to follow its name, and the way out. */
    String explain(String registry) {
        return switch (this) {
            case LOGIN ->
                "the registry " + registry + " refused the login; log in with `docker login " + registry
                        + "` and check that the account may do this";
            case LIMIT ->
                "the registry " + registry
                        + " limits how often it may be asked; log in to it, or use a mirror of your own";
            case PLAIN_HTTP ->
                "the registry " + registry + " speaks plain HTTP; give it a certificate, or name it as"
                        + " insecure in the builder's configuration";
            case CERTIFICATE ->
                "the certificate of the registry " + registry + " is not trusted by the builder; add"
                        + " its authority to the builder's configuration";
            case NOT_FOUND -> "the registry " + registry + " does not have it; check name and tag";
            case AWAY ->
                "the registry " + registry
                        + " does not answer; check that it runs and can be reached from the builder, then try again";
            case OUT_OF_ORDER -> "the registry " + registry + " is out of order; look at its own log, then try again";
        };
    }
}
