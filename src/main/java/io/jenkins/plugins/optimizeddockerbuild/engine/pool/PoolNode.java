package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One BuildKit of a pool, or a DNS name for several.
 *
 * @param name in log and report; also decides which projects the node gets
 * @param endpoint {@code tcp://host:port}, {@code unix:///path}, {@code docker-container://name}, or {@code
 *     dns://name:port}, each of whose addresses is a node
 * @param tls null for a connection without TLS
 * @param platforms that it builds without emulation, {@code linux/arm64}; empty for those that it reports
 * @param limits of the node
 * @param builds which builds it accepts
 */
public record PoolNode(
        String name,
        String endpoint,
        @CheckForNull NodeTls tls,
        List<String> platforms,
        Limits limits,
        BuildTrust builds)
        implements Serializable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/%\\[\\]-]{1,200}");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(tcp|dns)://(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern OTHER =
            Pattern.compile("unix:///[^\\s,]+|docker-container://[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final int HIGHEST_PORT = 65535;

    /**
     * The limits of a node.
     *
     * @param mostBuilds parallel builds; 0 for no limit
     * @param mostDiskBytes of cache that may stay on it after a build; 0 for BuildKit's own limit
     * @param drained whether it gets no new builds
     */
    public record Limits(int mostBuilds, long mostDiskBytes, boolean drained) implements Serializable {
        /** No limit. */
        public static final Limits NONE = new Limits(0, 0, false);

        public Limits {
            if (mostBuilds < 0) {
                throw new InvalidPoolException("mostBuilds " + mostBuilds + " is negative; 0 sets no limit");
            }
            if (mostDiskBytes < 0) {
                throw new InvalidPoolException("mostDisk is negative; omit it for no limit");
            }
        }
    }

    public PoolNode {
        checkEndpoint(endpoint);
        name = name == null || name.isBlank() ? endpoint.substring(endpoint.indexOf("://") + 3) : name.strip();
        if (!NAME.matcher(name).matches()) {
            throw new InvalidPoolException(
                    "`" + name + "` is not a valid node name; use letters, digits, dots and dashes");
        }
        if (tls != null && !HOST_AND_PORT.matcher(endpoint).matches()) {
            throw new InvalidPoolException(
                    "`" + endpoint + "` does not support certificates: TLS is for tcp:// and dns://");
        }
        platforms = platforms.stream().map(PoolNode::checked).toList();
    }

    private static void checkEndpoint(String endpoint) {
        Matcher host = HOST_AND_PORT.matcher(endpoint);
        boolean isAddress = host.matches();
        if (!isAddress && !OTHER.matcher(endpoint).matches()
                || isAddress && Integer.parseInt(host.group(3)) > HIGHEST_PORT) {
            throw new InvalidPoolException("`" + endpoint + "` is not an address of a BuildKit; write tcp://host:port,"
                    + " unix:///path, docker-container://name, or dns://name:port for all addresses of a name");
        }
    }

    private static String checked(String platform) {
        try {
            return NativePlatform.normalized(new Platform(platform).text());
        } catch (IllegalArgumentException e) {
            throw new InvalidPoolException("`" + platform + "` is not a platform; write linux/amd64 or linux/arm64");
        }
    }

    /** Whether it represents all addresses of a name. */
    public boolean isName() {
        return endpoint.startsWith("dns://");
    }

    /** For a node with host and port. */
    String host() {
        String authority = endpoint.substring(endpoint.indexOf("://") + 3);
        String host = authority.substring(0, authority.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** For a node with host and port. */
    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** The node at one of the addresses of its name. */
    PoolNode at(String address) {
        String authority = (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port();
        NodeTls named = tls == null || tls.serverName() != null ? tls : new NodeTls(tls.files(), host());
        return new PoolNode(authority, "tcp://" + authority, named, platforms, limits, builds);
    }

    /**
     * The node, or those of its addresses that are among these endpoints.
     *
     * @param endpoints of builds
     */
    public List<PoolNode> at(Collection<String> endpoints) {
        return !isName()
                ? List.of(this)
                : endpoints.stream()
                        .filter(other -> other.startsWith("tcp://") && other.endsWith(":" + port()))
                        .map(other -> other.substring("tcp://".length(), other.lastIndexOf(':')))
                        .map(host -> at(host.startsWith("[") ? host.substring(1, host.length() - 1) : host))
                        .toList();
    }

    PoolNode withCertificatesIn(String folder) {
        return tls == null ? this : new PoolNode(name, endpoint, tls.in(folder), platforms, limits, builds);
    }

    /** Whether it may build a platform without emulation, according to the pool. */
    boolean mayBuild(String platform) {
        return platforms.isEmpty() || platforms.contains(platform);
    }
}
