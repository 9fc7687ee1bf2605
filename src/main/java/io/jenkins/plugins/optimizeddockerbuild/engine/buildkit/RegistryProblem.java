package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry's refusal means. The status of the answer says most; if there was none, the words of Go's network
 * library do. The registry's own words come last, because a failure to fetch a token reads like a refused login
 * whatever the reason.
 */
enum RegistryProblem {
    /** It uses another protocol than the builder expects. */
    PLAIN_HTTP("gave http response to https client", "first record does not look like a tls handshake"),
    CERTIFICATE("x509:", "tls: "),
    /** The server is not a registry: a proxy's page, or another service at that address. */
    NO_REGISTRY(
            "invalid character '<'", "<html", "<!doctype", "unknown type text/", "invalid content digest in response"),
    AWAY(
            "connection refused",
            "no such host",
            "i/o timeout",
            "connection reset",
            "no route to host",
            "network is unreachable",
            "context deadline exceeded",
            "client.timeout exceeded",
            "server misbehaving",
            "temporary failure in name resolution",
            "broken pipe",
            "unexpected eof",
            ": eof",
            "failed to do request"),
    LIMIT("toomanyrequests", "rate limit"),
    /** It requires a login, or another one. Registries answer the same for repositories that do not exist. */
    LOGIN(
            "unauthorized",
            "forbidden",
            "denied",
            "insufficient_scope",
            "authorization failed",
            "no basic auth credentials",
            "failed to authorize",
            "failed to fetch anonymous token",
            "failed to fetch oauth token"),
    NOT_FOUND(
            "not found",
            "manifest unknown",
            "name_unknown",
            "name unknown",
            "repository name not known",
            "no match for platform"),
    /** It requires the repository to be created first. Recognized by the status of a write alone. */
    NO_REPOSITORY,
    TOO_LARGE("request entity too large"),
    OUT_OF_ORDER("internal server error", "bad gateway", "service unavailable", "gateway timeout");

    /** Go prints the number and the words of a status. */
    private static final Pattern STATUS = Pattern.compile("\\b([45]\\d\\d) [A-Z][a-zA-Z]+");

    private final String[] words;

    RegistryProblem(String... words) {
        this.words = words;
    }

    /** Null when unknown. */
    @CheckForNull
    static RegistryProblem in(String message) {
        RegistryProblem answered = ofStatus(message);
        if (answered != null) {
            return answered;
        }
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

    @CheckForNull
    private static RegistryProblem ofStatus(String message) {
        Matcher matcher = STATUS.matcher(message);
        int status = 0;
        while (matcher.find()) {
            status = Integer.parseInt(matcher.group(1));
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (status == 429) {
            return LIMIT;
        }
        if (status >= 500) {
            return OUT_OF_ORDER;
        }
        for (String word : NO_REGISTRY.words) {
            if (lower.contains(word)) {
                return NO_REGISTRY;
            }
        }
        return switch (status) {
            case 401, 403 -> LOGIN;
            // the token service has no repositories
            case 404 -> ofNotFound(lower);
            case 413 -> TOO_LARGE;
            default -> null;
        };
    }

    private static RegistryProblem ofNotFound(String lower) {
        if (lower.contains("token from") || lower.contains(" token: ")) {
            return NO_REGISTRY;
        }
        return lower.matches(".*\\b(post|put|patch) request\\b.*") ? NO_REPOSITORY : NOT_FOUND;
    }

    /** What the registry did, to follow its name, and how to fix it. */
    String explain(String registry) {
        return switch (this) {
            case LOGIN ->
                "the registry " + registry + " refused the login; log in with `docker login " + registry
                        + "` and check that the account may do this";
            case LIMIT ->
                (isDockerHub(registry)
                                ? "Docker Hub's limit for pulls without a login or a plan was reached"
                                : "the registry " + registry + " reached its rate limit")
                        + "; log in to it, or pull through your own mirror (`registry-mirrors` in the engine's"
                        + " daemon.json, `mirrors` in the buildkitd.toml of a separate builder)";
            case PLAIN_HTTP ->
                "the registry " + registry + " uses plain HTTP; give it a certificate, or mark it as"
                        + " insecure in the builder's configuration";
            case CERTIFICATE ->
                "the certificate of the registry " + registry + " is not trusted by the builder; add"
                        + " its authority to the builder's configuration";
            case NO_REGISTRY ->
                "the server at " + registry + " is not a registry, or its login service is missing; check the"
                        + " address, and the proxy in between if there is one";
            case NOT_FOUND -> "the registry " + registry + " does not have it; check name and tag";
            case NO_REPOSITORY ->
                "the registry " + registry + " has no such repository and does not create it; check the name, or create"
                        + " the repository there first";
            case AWAY ->
                "the registry " + registry
                        + " does not answer; check that it is running and reachable from the builder, then try again";
            case TOO_LARGE ->
                "the registry " + registry
                        + " does not accept a layer of this size; raise the limit of the registry or of the"
                        + " proxy in front of it (nginx: client_max_body_size)";
            case OUT_OF_ORDER ->
                "the registry " + registry + " reports an internal error; check its log, then try again";
        };
    }

    private static boolean isDockerHub(String registry) {
        return registry.equals("docker.io") || registry.endsWith(".docker.io");
    }

    /**
     * What a registry's refusal of a cache means, to follow "the cache could not be written: ".
     *
     * @param reference of the cache
     * @param error BuildKit's message
     */
    static String explainExport(String reference, String error, Spelling spelling) {
        String registry = registryOf(reference);
        String lower = error.toLowerCase(Locale.ROOT);
        boolean refused = lower.matches(".*\\b(400 bad request|405 method not allowed|415 unsupported media type)\\b.*")
                || lower.contains("manifest invalid")
                || lower.contains("manifest_invalid");
        boolean ofManifest = lower.contains("/manifests/") || lower.contains("manifest");
        if (refused && ofManifest) {
            return "the registry " + registry + " does not accept a cache that is an index; write it as an image:"
                    + " image-manifest=true in " + spelling.name(BuildOption.CACHE_TO) + " (type=registry,ref="
                    + reference
                    + ",mode=max,image-manifest=true), or in the cache profile";
        }
        RegistryProblem problem = in(error);
        return problem == null ? error.strip() : problem.explain(registry);
    }

    /** Where an image is, as far as its name can be read. */
    static String registryOf(String reference) {
        try {
            return ImageReference.parse(reference).domain();
        } catch (InvalidRequestException e) {
            int slash = reference.indexOf('/');
            return slash < 0 ? reference : reference.substring(0, slash);
        }
    }
}
