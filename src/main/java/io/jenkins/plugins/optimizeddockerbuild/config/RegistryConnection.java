package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks what is allowed in a repository of a registry, in the way that a client does before it pulls or pushes:
 * whether a manifest may be read, and whether an upload may be started, which is then canceled. Nothing is left behind.
 * Source: the distribution specification, and distribution's {@code docs/spec/auth/token.md}.
 *
 * <p>Credentials are only sent over TLS, except to registries on loopback, which docker and BuildKit access without it
 * as well.
 */
final class RegistryConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_TOKEN_BYTES = 1 << 20;
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
            + "application/vnd.oci.image.manifest.v1+json,application/vnd.docker.distribution.manifest.list.v2+json,"
            + "application/vnd.docker.distribution.manifest.v2+json";

    private final HttpClient client;
    private final ImageReference reference;

    /** The registry's challenge: a scheme ({@code basic}, {@code bearer}, or empty for none), and its parameters. */
    private record Challenge(String scheme, Map<String, String> parameters) {}

    /** The registry cannot be queried; the message is for display. */
    private static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswerException(String message) {
            super(message);
        }
    }

    RegistryConnection(ImageReference reference) {
        // Redirects are not followed, because credentials would be sent along.
        this.client = ProxyConfiguration.newHttpClientBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .build();
        this.reference = reference;
    }

    /**
     * @param user null to query without credentials
     * @throws InterruptedException when the thread was interrupted
     */
    RegistryAccess ask(@CheckForNull String user, @CheckForNull String password) throws InterruptedException {
        String basic = user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        try {
            URI registry = registry();
            Challenge challenge = challenge(registry);
            String authorization = authorization(registry, challenge, basic);
            return new RegistryAccess(mayPull(registry, authorization), mayPush(registry, authorization), null);
        } catch (NoAnswerException e) {
            return RegistryAccess.unknown(e.getMessage());
        } catch (IOException e) {
            return RegistryAccess.unknown(Messages.RegistryConnection_Unreachable(reference.domain(), reason(e)));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return Messages.RegistryConnection_Timeout(PATIENCE.toSeconds());
        }
        if (e instanceof ConnectException) {
            boolean unknown = hasCause(e, UnresolvedAddressException.class);
            return unknown ? Messages.RegistryConnection_NoAddress() : Messages.RegistryConnection_NobodyListens();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The address that responds. */
    private URI registry() throws IOException, InterruptedException {
        String host = reference.domain().equals("docker.io") ? "registry-1.docker.io" : reference.domain();
        URI secure = URI.create("https://" + host + "/v2/");
        if (!isLoopback(secure.getHost())) {
            return secure;
        }
        try {
            client.send(request(secure, null).GET().build(), HttpResponse.BodyHandlers.discarding());
            return secure;
        } catch (IOException e) {
            return URI.create("http://" + host + "/v2/");
        }
    }

    private static boolean isLoopback(@CheckForNull String host) {
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    private Challenge challenge(URI registry) throws IOException, InterruptedException, NoAnswerException {
        HttpResponse<Void> response =
                client.send(request(registry, null).GET().build(), HttpResponse.BodyHandlers.discarding());
        switch (response.statusCode()) {
            case 200:
                return new Challenge("", Map.of());
            case 401:
                break;
            case 404:
                throw new NoAnswerException(Messages.RegistryConnection_NoRegistry(registry));
            default:
                throw new NoAnswerException(Messages.RegistryConnection_Status(registry, response.statusCode()));
        }
        List<String> offers = response.headers().allValues("WWW-Authenticate");
        for (String scheme : new String[] {"bearer", "basic"}) {
            for (String offer : offers) {
                if (offer.toLowerCase(Locale.ROOT).startsWith(scheme)) {
                    return new Challenge(scheme, parameters(offer));
                }
            }
        }
        throw new NoAnswerException(Messages.RegistryConnection_UnknownLogin(registry, String.join(", ", offers)));
    }

    private static Map<String, String> parameters(String offer) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(offer);
        while (matcher.find()) {
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        return parameters;
    }

    /** @return the header to send; null for none */
    @CheckForNull
    private String authorization(URI registry, Challenge challenge, @CheckForNull String basic)
            throws IOException, InterruptedException, NoAnswerException {
        if (challenge.scheme().isEmpty()) {
            return null;
        }
        if (challenge.scheme().equals("bearer")) {
            String token = token(registry, challenge, basic, "pull,push");
            token = token == null ? token(registry, challenge, basic, "pull") : token;
            if (token == null && basic != null) {
                throw new NoAnswerException(Messages.RegistryConnection_Refused(reference.domain()));
            }
            return token == null ? null : "Bearer " + token;
        }
        if (basic != null) {
            int status = client.send(request(registry, basic).GET().build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == 401 || status == 403) {
                throw new NoAnswerException(Messages.RegistryConnection_Refused(reference.domain()));
            }
        }
        return basic;
    }

    /** @return null when the registry's token service refuses */
    @CheckForNull
    private String token(URI registry, Challenge challenge, @CheckForNull String basic, String actions)
            throws IOException, InterruptedException, NoAnswerException {
        String realm = challenge.parameters().getOrDefault("realm", "");
        if (!realm.startsWith("https://") && !(registry.getScheme().equals("http") && realm.startsWith("http://"))) {
            throw new NoAnswerException(Messages.RegistryConnection_Realm(reference.domain(), realm));
        }
        String service = challenge.parameters().get("service");
        String query = "scope=" + encoded("repository:" + reference.path() + ":" + actions)
                + (service == null ? "" : "&service=" + encoded(service));
        URI address;
        try {
            address = URI.create(realm + (realm.contains("?") ? "&" : "?") + query);
        } catch (IllegalArgumentException e) {
            throw new NoAnswerException(Messages.RegistryConnection_Realm(reference.domain(), realm));
        }
        HttpResponse<InputStream> response =
                client.send(request(address, basic).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        String text;
        try (InputStream body = response.body()) {
            text = new String(body.readNBytes(MAX_TOKEN_BYTES), StandardCharsets.UTF_8);
        }
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return null;
        }
        if (status != 200) {
            throw new NoAnswerException(Messages.RegistryConnection_Status(address.getHost(), status));
        }
        try {
            JsonTree json = JsonTree.parse(text);
            String token = json.get("token").text();
            return token == null ? json.get("access_token").text() : token;
        } catch (IOException e) {
            throw new NoAnswerException(Messages.RegistryConnection_NoToken(address.getHost()));
        }
    }

    private boolean mayPull(URI registry, @CheckForNull String authorization)
            throws IOException, InterruptedException, NoAnswerException {
        String tag = reference.tag() == null ? "latest" : reference.tag();
        URI manifest = registry.resolve(reference.path() + "/manifests/" + tag);
        HttpRequest request = request(manifest, authorization)
                .header("Accept", MANIFESTS)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return switch (status) {
            case 401, 403 -> false;
            // 404: nothing there yet, which only readers are told.
            case 200, 404 -> true;
            default -> throw new NoAnswerException(Messages.RegistryConnection_Status(manifest, status));
        };
    }

    private boolean mayPush(URI registry, @CheckForNull String authorization)
            throws IOException, InterruptedException, NoAnswerException {
        URI uploads = registry.resolve(reference.path() + "/blobs/uploads/");
        HttpResponse<Void> response = client.send(
                request(uploads, authorization)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        int status = response.statusCode();
        switch (status) {
            case 202:
                cancel(uploads, response.headers().firstValue("Location").orElse(""), authorization);
                return true;
            case 401, 403, 404, 405:
                return false;
            default:
                throw new NoAnswerException(Messages.RegistryConnection_Status(uploads, status));
        }
    }

    /** Some registries cannot cancel; they drop uploads after a while. */
    private void cancel(URI uploads, String location, @CheckForNull String authorization)
            throws IOException, InterruptedException {
        URI upload = uploads.resolve(location);
        if (!location.isEmpty() && uploads.getAuthority().equals(upload.getAuthority())) {
            client.send(request(upload, authorization).DELETE().build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    private static HttpRequest.Builder request(URI address, @CheckForNull String authorization) {
        HttpRequest.Builder builder =
                ProxyConfiguration.newHttpRequestBuilder(address).timeout(PATIENCE);
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
