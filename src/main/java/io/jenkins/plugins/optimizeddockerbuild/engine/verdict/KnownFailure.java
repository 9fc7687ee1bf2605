package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/**
 * Common failures, recognized by words that tools and servers print in every version. The first match wins, so specific
 * ones come before general ones.
 */
enum KnownFailure {
    DISK_FULL(
            "The builder's disk is full: make room with `docker buildx prune`, or give the builder more of it.",
            "no space left on device",
            "disk quota exceeded"),
    MEMORY(
            "Memory ran out: give the builder more memory, or reduce the step's parallelism.",
            "cannot allocate memory",
            "out of memory",
            "signal: killed",
            "javascript heap out of memory"),
    PULL_LIMIT(
            "The registry's rate limit was reached: log in to it, or pull through your own mirror"
                    + " (`registry-mirrors` in the engine's daemon.json, `mirrors` in a builder's buildkitd.toml).",
            "toomanyrequests",
            "pull rate limit"),
    PLAIN_HTTP_REGISTRY(
            "The registry uses plain HTTP: give it a certificate, or mark it as insecure in the builder's"
                    + " configuration.",
            "server gave http response to https client"),
    TLS(
            "The server's certificate is not trusted where the build runs: add the authority's certificate to the"
                    + " builder (for registries) or to the base image (for RUN), and check the clock.",
            "x509:",
            "certificate signed by unknown authority",
            "certificate verify failed",
            "certificate_verify_failed",
            "unable to get local issuer certificate",
            "self-signed certificate",
            "self signed certificate",
            "tls handshake",
            "tls: failed"),
    ACCESS_REFUSED(
            "The server denied access: check the name, then log in with `docker login` (registries) or pass the"
                    + " credentials to the step with `RUN --mount=type=secret` (package indexes). A registry answers"
                    + " the same way for an image that does not exist.",
            "pull access denied",
            "insufficient_scope",
            "no basic auth credentials",
            "authentication required",
            "authorization failed",
            "401 unauthorized",
            "unauthorized:",
            "403 forbidden",
            "http error 401",
            "http error 403",
            "401 error",
            "denied: "),
    NAME_RESOLUTION(
            "A host name could not be resolved where the build runs: check its spelling and the builder's DNS; behind"
                    + " a proxy, pass HTTP_PROXY and HTTPS_PROXY as build arguments.",
            "no such host",
            "temporary failure in name resolution",
            "temporary failure resolving",
            "could not resolve host",
            "name or service not known",
            "nodename nor servname",
            "server misbehaving",
            "getaddrinfo",
            "eai_again",
            "bad address '"),
    CONNECTION_REFUSED(
            "Nothing is listening at that address: check host and port, and that the server runs. In a RUN, 127.0.0.1 and"
                    + " localhost are the build container itself.",
            "connection refused",
            "econnrefused"),
    MISSING_SOURCE(
            "The build context does not contain this file: check the path, and that no ignore rule excludes it (`odb context"
                    + " --list` shows what BuildKit sees).",
            "failed to calculate checksum of ref",
            "failed to compute cache key"),
    MISSING_IMAGE(
            "The registry has no such image or tag: check the name, and that it was pushed.",
            "manifest unknown",
            "failed to resolve source metadata",
            "name_unknown"),
    WRONG_PLATFORM(
            "The program is built for another architecture: choose a base image for this platform, or install emulation"
                    + " for it on the builder.",
            "exec format error",
            "no match for platform"),
    NO_CACHE_EXPORT(
            "This builder cannot export a cache: use one with the docker-container driver (`docker buildx create"
                    + " --driver docker-container`), or enable Docker's containerd image store.",
            "cache export is not supported",
            "cache export feature is currently not supported",
            "cache exporter is not supported"),
    BUILDER_GONE(
            "The connection to the builder was lost: check whether it is still running (`docker buildx inspect`) and what its"
                    + " own log says.",
            "cannot connect to the docker daemon",
            "error during connect",
            "code = unavailable",
            "transport is closing",
            "connection closed before server preface"),
    TIMED_OUT(
            "A server did not answer in time: check the network and the proxy where the build runs, then try again.",
            "i/o timeout",
            "connection timed out",
            "context deadline exceeded",
            "read timed out",
            "etimedout",
            "network is unreachable",
            "no route to host",
            "connection reset by peer"),
    OLD_PACKAGE_LISTS(
            "The package lists are missing or outdated: run `apt-get update` in the same RUN as `apt-get install`.",
            "unable to locate package",
            "has no installation candidate"),
    NO_SUCH_PACKAGE(
            "The package index has no version that fits: check the name, the version and that one is offered for this"
                    + " Python and platform.",
            "no matching distribution found");

    private final String explanation;
    private final String[] words;

    KnownFailure(String explanation, String... words) {
        this.explanation = explanation;
        this.words = words;
    }

    /** What it means and how to fix it, in one sentence. */
    String explanation() {
        return explanation;
    }

    /**
     * Whether it may only be the consequence of another failure: an index that did not answer has no package either.
     */
    boolean mayFollow() {
        return this == OLD_PACKAGE_LISTS || this == NO_SUCH_PACKAGE;
    }

    /** Whether a server was unreachable or denied access. */
    boolean isOfTheNetwork() {
        return switch (this) {
            case TLS, ACCESS_REFUSED, NAME_RESOLUTION, CONNECTION_REFUSED, TIMED_OUT -> true;
            default -> false;
        };
    }

    /** The known failure in a text; null when there is none. */
    @CheckForNull
    static KnownFailure in(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        for (KnownFailure failure : values()) {
            for (String word : failure.words) {
                if (lowerCase.contains(word)) {
                    return failure;
                }
            }
        }
        return null;
    }
}
