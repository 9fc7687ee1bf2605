package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A server that a build may talk to.
 *
 * @param address to query, {@code http} or {@code https}: never with credentials, query or fragment
 * @param purpose where it is named, for display: {@code FROM python:3.11}, {@code PIP_INDEX_URL}, {@code .npmrc}
 */
public record Endpoint(URI address, String purpose) {
    private static final String DOCKER_HUB = "registry-1.docker.io";

    public Endpoint {
        if (address.getHost() == null || address.getUserInfo() != null || address.getQuery() != null) {
            throw new IllegalArgumentException("not the bare address of a server");
        }
    }

    /**
     * The server of a URL; null when it cannot be queried. Credentials and the path are removed, because some indexes
     * have a token in it.
     */
    @CheckForNull
    static Endpoint ofUrl(String url, String purpose) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        String protocol = url.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!protocol.equals("http") && !protocol.equals("https")) {
            return null;
        }
        int start = scheme + 3;
        int end = firstOf(url, "/?#", start);
        int credentials = url.lastIndexOf('@', end - 1);
        return of(protocol, url.substring(Math.max(start, credentials + 1), end), "/", purpose);
    }

    /** The registry of an image, a cache or any other reference; null when it has none. */
    @CheckForNull
    static Endpoint ofReference(String reference, String purpose) {
        if (reference.isEmpty() || reference.equals("scratch") || reference.indexOf('$') >= 0) {
            return null;
        }
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean registry = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
        String host = !registry || first.equals("docker.io") || first.equals("index.docker.io") ? DOCKER_HUB : first;
        return of(isLoopback(host) ? "http" : "https", host, "/v2/", purpose);
    }

    /** Host, with the port unless it is the default. */
    public String server() {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    /** The port, also when the address does not include it. */
    int port() {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return address.getScheme().equals("https") ? 443 : 80;
    }

    /** Whether it is the querying machine itself: within a RUN that is another one. */
    boolean isLoopback() {
        return isLoopback(address.getHost());
    }

    @CheckForNull
    private static Endpoint of(String scheme, String authority, String path, String purpose) {
        try {
            URI address = new URI(scheme, authority, path, null, null);
            URI bare = address.getHost() == null || address.getUserInfo() != null ? null : address;
            return bare == null ? null : new Endpoint(bare, purpose);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isLoopback(String host) {
        int colon = host.indexOf(':');
        String name = colon < 0 || host.startsWith("[") ? host : host.substring(0, colon);
        return name.equals("localhost") || name.startsWith("127.") || host.startsWith("[::1]");
    }

    private static int firstOf(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
