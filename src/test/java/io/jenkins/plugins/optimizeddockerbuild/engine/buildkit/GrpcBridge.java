package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket on which the BuildKit inside a Docker engine answers as a BuildKit of its own would: the engine hands over
 * connections to it after an HTTP upgrade. That makes a builder of the driver {@code remote}, without a second BuildKit.
 */
public final class GrpcBridge implements AutoCloseable {
    private static final String UPGRADE =
            "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private final ServerSocketChannel server;
    private final Path engine;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private GrpcBridge(ServerSocketChannel server, Path engine) {
        this.server = server;
        this.engine = engine;
        start(this::accept);
    }

    /** On a Unix socket. */
    public static GrpcBridge on(Path socket, Path engine) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return new GrpcBridge(server.bind(UnixDomainSocketAddress.of(socket)), engine);
    }

    /** On a free port of this machine. */
    public static GrpcBridge onLoopback(Path engine) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        return new GrpcBridge(server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), engine);
    }

    /** The free port. */
    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                connections.add(client);
                start(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void connect(SocketChannel client) {
        try {
            SocketChannel buildKit = SocketChannel.open(UnixDomainSocketAddress.of(engine));
            buildKit.write(ByteBuffer.wrap(UPGRADE.getBytes(StandardCharsets.US_ASCII)));
            skipHeaders(buildKit);
            start(() -> copy(client, buildKit));
            copy(buildKit, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private static void skipHeaders(SocketChannel channel) throws IOException {
        StringBuilder headers = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (headers.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new IOException("the engine hung up: " + headers);
            }
            headers.append((char) one.get(0));
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // One side hung up, the other one follows.
        } finally {
            close(from);
            close(to);
        }
    }

    /** Goes away in the middle of whatever is going on. */
    public void vanish() throws IOException {
        server.close();
        connections.forEach(GrpcBridge::close);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "bridge");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
