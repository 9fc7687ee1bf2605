package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The proxies that a build is configured to use, from the usual variables: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and
 * {@code NO_PROXY}, in upper or lower case. Their credentials are not used.
 */
final class Proxies extends ProxySelector {

    @CheckForNull
    private final Endpoint http;

    @CheckForNull
    private final Endpoint https;

    private final String[] without;

    /**
     * @param variables build arguments; {@code environment} supplies what they do not set
     * @param environment of this process
     */
    Proxies(Map<String, String> variables, Map<String, String> environment) {
        this.http = proxy("HTTP_PROXY", variables, environment);
        this.https = proxy("HTTPS_PROXY", variables, environment);
        this.without = value("NO_PROXY", variables, environment).split("[,\\s]+");
    }

    /** The proxy for that address; null for a direct connection. */
    @CheckForNull
    Endpoint proxyOf(URI address) {
        return isAskedDirectly(address.getHost()) ? null : address.getScheme().equals("https") ? https : http;
    }

    @Override
    public List<Proxy> select(URI address) {
        Endpoint proxy = proxyOf(address);
        if (proxy == null) {
            return List.of(Proxy.NO_PROXY);
        }
        InetSocketAddress server =
                InetSocketAddress.createUnresolved(proxy.address().getHost(), proxy.port());
        return List.of(new Proxy(Proxy.Type.HTTP, server));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // the request that needed it fails as well and reports the reason
    }

    private boolean isAskedDirectly(String host) {
        for (String pattern : without) {
            String name = pattern.startsWith("*.")
                    ? pattern.substring(2)
                    : pattern.startsWith(".") ? pattern.substring(1) : pattern;
            if (pattern.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return host.equals("localhost") || host.startsWith("127.");
    }

    @CheckForNull
    private static Endpoint proxy(String name, Map<String, String> variables, Map<String, String> environment) {
        String value = value(name, variables, environment);
        if (value.isEmpty()) {
            return null;
        }
        return Endpoint.ofUrl(value.contains("://") ? value : "http://" + value, name);
    }

    private static String value(String name, Map<String, String> variables, Map<String, String> environment) {
        for (Map<String, String> source : List.of(variables, environment)) {
            for (String spelling : List.of(name, name.toLowerCase(Locale.ROOT))) {
                String value = source.get(spelling);
                if (value != null && !value.isBlank()) {
                    return value.strip();
                }
            }
        }
        return "";
    }
}
