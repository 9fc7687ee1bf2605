package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Opens an HTTP/2 connection like any client of BuildKit and waits for the start of the answer. That needs no process,
 * so a busy machine on this side does not make the node look unresponsive. Source: RFC 9113, 3.4.
 */
final class NodeGreeting {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An empty SETTINGS frame: length 0, type 4, no flags, stream 0. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private static final int TYPE_AT = 3;

    /** The bytes of an answer needed to recognize it. */
    static final int FRAME_BYTES = TYPE_AT + 1;

    private static final byte SETTINGS_TYPE = 4;

    private final PoolNode node;

    @CheckForNull
    private final NodeCertificates certificates;

    private final long end;
    private final Duration patience;

    private NodeGreeting(PoolNode node, @CheckForNull NodeCertificates certificates, Duration patience) {
        this.node = node;
        this.certificates = certificates;
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** What every client sends first. */
    static byte[] words() {
        return ByteBuffer.allocate(PREFACE.length + SETTINGS.length)
                .put(PREFACE)
                .put(SETTINGS)
                .array();
    }

    /** Whether an answer starts as it must. */
    static boolean isSettings(byte[] frame) {
        return frame[TYPE_AT] == SETTINGS_TYPE;
    }

    /**
     * What is wrong with the node, without a full stop; null when it responds, or cannot be contacted directly from
     * here.
     *
     * @param certificates null without TLS
     */
    @CheckForNull
    static String problem(PoolNode node, @CheckForNull NodeCertificates certificates, Duration patience) {
        try {
            if (node.endpoint().startsWith("unix://")) {
                Path socket = Path.of(node.endpoint().substring("unix://".length()));
                return !Files.exists(socket)
                        ? "has no socket " + socket
                        : !Files.isWritable(socket)
                                ? "has a socket that this user may not access"
                                : new NodeGreeting(node, certificates, patience)
                                        .greet(
                                                SocketChannel.open(StandardProtocolFamily.UNIX),
                                                UnixDomainSocketAddress.of(socket));
            }
            if (!node.endpoint().startsWith("tcp://")) {
                return null;
            }
            InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException();
            }
            return new NodeGreeting(node, certificates, patience).greet(SocketChannel.open(), address);
        } catch (UnknownHostException e) {
            return "has no address (" + node.host() + ")";
        } catch (IOException e) {
            return "refuses the connection";
        }
    }

    @CheckForNull
    private String greet(SocketChannel opened, SocketAddress address) throws IOException {
        try (SocketChannel channel = opened;
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (!channel.connect(address)) {
                if (!isReady(selector)) {
                    return "cannot be reached within " + patience.toSeconds() + " s";
                }
                channel.finishConnect();
            }
            return certificates == null ? greet(channel, key) : new TlsGreeting(node, certificates, left()).problem();
        }
    }

    @CheckForNull
    private String greet(SocketChannel channel, SelectionKey key) throws IOException {
        channel.write(ByteBuffer.wrap(words()));
        key.interestOps(SelectionKey.OP_READ);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
        while (frame.hasRemaining()) {
            if (!isReady(key.selector())) {
                return "accepts connections but does not answer within " + patience.toSeconds() + " s";
            }
            if (channel.read(frame) < 0) {
                return "closes the connection; if it requires TLS, configure certificates (`tls`)";
            }
        }
        return isSettings(frame.array())
                ? null
                : "does not answer like a BuildKit; if it requires TLS, configure certificates (`tls`)";
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    private boolean isReady(Selector selector) throws IOException {
        selector.selectedKeys().clear();
        return selector.select(left().toMillis()) > 0;
    }
}
