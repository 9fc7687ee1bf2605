package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Address of a Docker engine. A Unix socket or plain TCP is queried directly, which takes milliseconds, while the
 * docker command takes fifty. TLS and SSH need the docker command.
 *
 * @param host as in DOCKER_HOST
 * @param tls whether the connection is encrypted
 */
record DockerEndpoint(String host, boolean tls) {
    private static final int MOST_BYTES = 8 << 20;

    static DockerEndpoint of(String host, boolean tls) {
        return new DockerEndpoint(host, tls);
    }

    /** Whether {@link #get} can query this engine. */
    boolean isDirect() {
        return host.startsWith("unix://") || host.startsWith("tcp://") && !tls;
    }

    /** The file of a Unix socket; null for other addresses. */
    @CheckForNull
    Path socket() {
        return host.startsWith("unix://") ? Path.of(host.substring(7)) : null;
    }

    /**
     * Sends one request to the engine's API.
     *
     * @param path for example {@code /info}
     * @throws IOException when there is no connection, no answer in time, or an answer other than 200 OK
     */
    byte[] get(String path, Duration timeout) throws IOException {
        Path socket = socket();
        SocketAddress address = socket == null ? tcpAddress() : UnixDomainSocketAddress.of(socket);
        try (Exchange exchange = new Exchange(address, timeout)) {
            exchange.send("GET " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
            return body(exchange.receive());
        }
    }

    private SocketAddress tcpAddress() throws IOException {
        String address = host.substring("tcp://".length());
        int slash = address.indexOf('/');
        address = slash < 0 ? address : address.substring(0, slash);
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && address.indexOf(']') < colon;
        String name = hasPort ? address.substring(0, colon) : address;
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        try {
            return new InetSocketAddress(name, hasPort ? Integer.parseInt(address.substring(colon + 1)) : 2375);
        } catch (IllegalArgumentException e) {
            throw new IOException("DOCKER_HOST=" + host + " is not an address such as tcp://host:2375", e);
        }
    }

    private static byte[] body(byte[] response) throws IOException {
        int end = indexOf(response, "\r\n\r\n", 0);
        if (end < 0) {
            throw new IOException("the answer ended before its headers did");
        }
        String head = new String(response, 0, end, StandardCharsets.ISO_8859_1);
        String status = head.substring(0, Math.max(0, head.indexOf('\r') < 0 ? head.length() : head.indexOf('\r')));
        if (!status.contains(" 200")) {
            throw new IOException("the answer was " + status);
        }
        int from = end + 4;
        String lower = head.toLowerCase(java.util.Locale.ROOT);
        if (!lower.contains("transfer-encoding: chunked")) {
            return java.util.Arrays.copyOfRange(response, from, response.length);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(response.length);
        while (true) {
            int line = indexOf(response, "\r\n", from);
            if (line < 0) {
                throw new IOException("the answer was cut off");
            }
            String size = new String(response, from, line - from, StandardCharsets.ISO_8859_1);
            int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            if (line + 2 + length > response.length) {
                throw new IOException("the answer was cut off");
            }
            body.write(response, line + 2, length);
            from = line + 2 + length + 2;
        }
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        for (int i = from; i <= bytes.length - text.length(); i++) {
            int at = 0;
            while (at < text.length() && bytes[i + at] == text.charAt(at)) {
                at++;
            }
            if (at == text.length()) {
                return i;
            }
        }
        return -1;
    }

    /** One request and its answer, with a deadline. */
    private static final class Exchange implements Closeable {
        private final SocketChannel channel;
        private final Selector selector;
        private final long deadline;

        Exchange(SocketAddress address, Duration timeout) throws IOException {
            deadline = System.nanoTime() + timeout.toNanos();
            channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            Selector opened = null;
            try {
                channel.configureBlocking(false);
                opened = Selector.open();
                SelectionKey key = channel.register(opened, 0);
                selector = opened;
                if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
                    throw new IOException("the host " + inet.getHostString() + " is unknown");
                }
                if (!channel.connect(address)) {
                    do {
                        await(key, SelectionKey.OP_CONNECT);
                    } while (!channel.finishConnect());
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                if (opened != null) {
                    opened.close();
                }
                throw e;
            }
        }

        void send(String request) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    await(channel.keyFor(selector), SelectionKey.OP_WRITE);
                }
            }
        }

        byte[] receive() throws IOException {
            ByteArrayOutputStream received = new ByteArrayOutputStream(16384);
            ByteBuffer buffer = ByteBuffer.allocate(16384);
            while (true) {
                int read = channel.read(buffer);
                if (read < 0) {
                    return received.toByteArray();
                }
                if (read == 0) {
                    await(channel.keyFor(selector), SelectionKey.OP_READ);
                    continue;
                }
                received.write(buffer.array(), 0, buffer.position());
                buffer.clear();
                if (received.size() > MOST_BYTES) {
                    throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
                }
            }
        }

        private void await(SelectionKey key, int operation) throws IOException {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IOException("no answer in time");
            }
            key.interestOps(operation);
            if (selector.select(left) == 0 && System.nanoTime() >= deadline) {
                throw new IOException("no answer in time");
            }
            selector.selectedKeys().clear();
        }

        @Override
        public void close() throws IOException {
            try {
                selector.close();
            } finally {
                channel.close();
            }
        }
    }
}
