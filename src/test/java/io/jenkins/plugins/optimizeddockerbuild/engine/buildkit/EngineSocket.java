package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Unix socket that gives one answer to every request, as an engine would that says nothing else. */
final class EngineSocket implements AutoCloseable {
    private final ServerSocketChannel server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Path path;

    EngineSocket(Path path, String answer) throws IOException {
        this.path = path;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread thread = new Thread(() -> serve(answer), "engine");
        thread.setDaemon(true);
        thread.start();
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    String host() {
        return "unix://" + path;
    }

    List<String> requests() {
        return requests;
    }

    private void serve(String answer) {
        try {
            while (true) {
                try (SocketChannel client = server.accept()) {
                    requests.add(request(client));
                    if (answer.isEmpty()) {
                        Thread.sleep(60_000);
                    }
                    // In pieces: answers come cut anywhere.
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < bytes.length; i += 7) {
                        client.write(ByteBuffer.wrap(bytes, i, Math.min(7, bytes.length - i)));
                    }
                }
            }
        } catch (AsynchronousCloseException e) {
            // The test is over.
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String request(SocketChannel client) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (!request.toString(StandardCharsets.US_ASCII).contains("\r\n\r\n") && client.read(buffer) >= 0) {
            request.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return request.toString(StandardCharsets.US_ASCII).lines().findFirst().orElse("");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
