package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A registry behind a proxy on loopback that fails as it is told to, slows down as a network does, and counts. Each
 * connection carries one request, so that a fault hits what it is meant for.
 */
public final class FaultyRegistry implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final String upstream;
    private final ServerSocket door = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private volatile Fault fault = Fault.NONE;
    private volatile Predicate<String> meant = line -> false;
    private volatile long delayMillis;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /** How it fails. */
    public enum Fault {
        NONE(""),
        TOO_MANY_REQUESTS("429 Too Many Requests"),
        UNAVAILABLE("503 Service Unavailable"),
        UNAUTHORIZED("401 Unauthorized"),
        /** Closes the connection without an answer. */
        CUT(""),
        /** Resets the connection after a part of the answer. */
        RESET_HALFWAY(""),
        /** Is silent for a while, then closes the connection. */
        STALL("");

        private final String answer;

        Fault(String answer) {
            this.answer = answer;
        }
    }

    /** @param upstream host and port of a registry without TLS */
    public FaultyRegistry(String upstream) throws IOException {
        this.upstream = upstream;
        Thread listener = new Thread(this::listen, "faulty registry");
        listener.setDaemon(true);
        listener.start();
    }

    /** Host and port. */
    public String host() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** @param requests which requests fail, by their first line: {@code PUT /v2/app/manifests/1 HTTP/1.1} */
    public FaultyRegistry fails(Fault how, Predicate<String> requests) {
        fault = how;
        meant = requests;
        return this;
    }

    /** Answers each request that much later, and moves no more bytes of one answer or request in a second. */
    public FaultyRegistry slow(long millis, long bytes) {
        delayMillis = millis;
        bytesPerSecond = bytes;
        return this;
    }

    /** First lines of the requests that failed. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Bytes sent to the registry so far. */
    public long bytesIn() {
        return bytesIn.get();
    }

    /** Bytes that the registry sent so far. */
    public long bytesOut() {
        return bytesOut.get();
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread thread = new Thread(() -> serve(client), "faulty registry's connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
            String head = head(in);
            if (!head.matches("(?s)[A-Z]+ /.* HTTP/1\\.[01]\r\n.*")) {
                // A builder tries TLS first.
                answer(client, "400 Bad Request", "plain HTTP only");
                return;
            }
            Thread.sleep(delayMillis);
            String line = head.substring(0, head.indexOf('\r'));
            if (meant.test(line)) {
                faults.add(line);
                fail(client, head, in);
            } else {
                pass(client, head, in, Long.MAX_VALUE);
            }
        } catch (IOException e) {
            // As a network does it: the client sees that the connection is gone.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Socket client, String head, InputStream in) throws IOException, InterruptedException {
        switch (fault) {
            case CUT -> client.close();
            case STALL -> {
                Thread.sleep(2000);
                client.close();
            }
            case RESET_HALFWAY -> {
                pass(client, head, in, 1000);
                client.setSoLinger(true, 0);
            }
            default -> {
                skipBody(client, head, in);
                answer(client, fault.answer, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"as told\"}]}");
            }
        }
    }

    private static void skipBody(Socket client, String head, InputStream in) throws IOException {
        client.setSoTimeout(200);
        try {
            byte[] buffer = new byte[BUFFER_BYTES];
            boolean hasBody = head.toLowerCase(Locale.ROOT).contains("content-length: ")
                    && !head.toLowerCase(Locale.ROOT).contains("content-length: 0\r\n");
            while (hasBody && in.read(buffer) > 0) {
                continue;
            }
        } catch (SocketTimeoutException e) {
            // All that was sent has been read.
            return;
        }
    }

    private static void answer(Socket client, String status, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        client.getOutputStream()
                .write(("HTTP/1.1 " + status
                                + "\r\nContent-Type: application/json\r\nRetry-After: 1\r\nContent-Length: "
                                + content.length + "\r\nConnection: close\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }

    private void pass(Socket client, String head, InputStream in, long mostBytes)
            throws IOException, InterruptedException {
        String[] place = upstream.split(":");
        try (Socket registry = new Socket(place[0], Integer.parseInt(place[1]))) {
            OutputStream out = registry.getOutputStream();
            // The registry must not be asked to keep the connection, and its addresses stay those of this door.
            String sent =
                    head.replaceAll("(?i)\r\nConnection: [^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
            out.write(sent.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            Thread up = new Thread(() -> copy(in, out, bytesIn, Long.MAX_VALUE), "faulty registry, up");
            up.setDaemon(true);
            up.start();
            copy(registry.getInputStream(), client.getOutputStream(), bytesOut, mostBytes);
        }
    }

    private void copy(InputStream in, OutputStream out, AtomicLong counter, long mostBytes) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            long copied = 0;
            int count;
            while (copied < mostBytes && (count = in.read(buffer)) > 0) {
                int taken = (int) Math.min(count, mostBytes - copied);
                out.write(buffer, 0, taken);
                out.flush();
                copied += taken;
                counter.addAndGet(taken);
                if (bytesPerSecond != Long.MAX_VALUE) {
                    Thread.sleep(1000L * taken / bytesPerSecond);
                }
            }
        } catch (IOException e) {
            // The other side has closed.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** First line and header, with the empty line. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && head.size() < 32 * 1024) {
            head.write(next);
            if (head.size() == 1 && (next < 'A' || next > 'Z')) {
                break;
            }
            String text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
            if (text.endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
