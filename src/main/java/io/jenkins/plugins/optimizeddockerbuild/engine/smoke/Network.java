package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Connects to ports of a container: through the published port, or, if that does not respond (because the client itself
 * runs in a container), at the container's own address.
 */
final class Network {
    private static final int CONNECT_MILLIS = 1000;
    private static final int LOOK_MILLIS = 150;
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int LOOKS_FOR_BODY = 4;
    private static final int MOST_BODY_SHOWN = 200;
    private static final long TICK_MILLIS = 50;

    @CheckForNull
    private final String engine;

    private final BooleanSupplier isCancelled;
    private HttpClient http;

    /**
     * @param engine host name of a remote engine; null when it runs here
     * @param isCancelled when to stop waiting for an answer
     */
    Network(@CheckForNull String engine, BooleanSupplier isCancelled) {
        this.engine = engine;
        this.isCancelled = isCancelled;
    }

    /** The answer. */
    record Answer(boolean isGood, String detail) {}

    private List<ContainerState.Address> places(ContainerState container, int port) throws SmokeTestException {
        List<ContainerState.Address> places = container.places(port, engine);
        if (!places.isEmpty() || !container.isRunning()) {
            return places;
        }
        throw new SmokeTestException(
                "Port " + port + " of the container cannot be reached from here"
                        + (engine == null ? "." : ": the Docker engine runs on " + engine + "."),
                engine == null
                        ? Message.of(
                                "This machine cannot reach the container's network; remove --network=none, or"
                                        + " use ",
                                SmokeOption.COMMAND,
                                " to check it from inside.")
                        : Message.of(
                                "Publish the port there with ",
                                SmokeOption.RUN_OPTION,
                                ", for example --publish=" + port + ":" + port + ", or use ",
                                SmokeOption.COMMAND,
                                " to check it from inside the container."));
    }

    /**
     * Whether something accepts connections. Docker's proxy in front of a published port always accepts, and closes the
     * connection if nothing is listening behind it, so a connection that is closed immediately does not count.
     */
    Answer connect(ContainerState container, int port, long leftMillis) throws SmokeTestException {
        String detail = "not started";
        for (ContainerState.Address place : places(container, port)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(place.host(), place.port()), (int)
                        Math.max(1, Math.min(CONNECT_MILLIS, leftMillis)));
                socket.setSoTimeout(LOOK_MILLIS);
                if (socket.getInputStream().read() >= 0) {
                    return new Answer(true, "open");
                }
                detail = "closes the connection immediately";
            } catch (SocketTimeoutException e) {
                if (e.getMessage() != null && e.getMessage().startsWith("Read")) {
                    return new Answer(true, "open");
                }
                detail = "no answer from " + place;
            } catch (IOException e) {
                detail = "refused at " + place;
            }
        }
        return new Answer(false, detail);
    }

    /** One request; redirects count as answers and are not followed. */
    Answer get(ContainerState container, HttpCheck check, long leftMillis)
            throws SmokeTestException, InterruptedException {
        String detail = "not started";
        for (ContainerState.Address place : places(container, check.port())) {
            long begun = System.nanoTime();
            long left = leftMillis;
            CompletableFuture<HttpResponse<InputStream>> answer;
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + place + check.path()))
                        .timeout(Duration.ofMillis(Math.max(1, left)))
                        .header("User-Agent", "odb-smoke-test")
                        .build();
                answer = client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (IllegalArgumentException e) {
                throw new SmokeTestException(
                        "The path " + check.path() + " is not a valid part of a URL: " + e.getMessage(),
                        "Write special characters as %XX.");
            }
            try {
                HttpResponse<InputStream> response = await(answer, begun, left);
                if (response == null) {
                    return new Answer(false, "no answer from " + place);
                }
                try (InputStream in = response.body()) {
                    if (check.accepts(response.statusCode())) {
                        return new Answer(true, Integer.toString(response.statusCode()));
                    }
                    String body = body(in);
                    return new Answer(
                            false,
                            response.statusCode() + " instead of " + check.expected()
                                    + (body.isEmpty() ? "" : ": " + body));
                }
            } catch (ExecutionException | IOException e) {
                detail = "no answer from " + place;
            }
        }
        return new Answer(false, detail);
    }

    @CheckForNull
    private HttpResponse<InputStream> await(
            CompletableFuture<HttpResponse<InputStream>> answer, long begun, long leftMillis)
            throws ExecutionException, InterruptedException {
        while (!isCancelled.getAsBoolean()
                && System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(Math.max(1, leftMillis))) {
            try {
                return answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            }
        }
        answer.cancel(true);
        return null;
    }

    private HttpClient client() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
                    .build();
        }
        return http;
    }

    /** The start of the body in one line, as far as it has arrived: an endless answer is an answer too. */
    private static String body(InputStream in) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int looks = 0; looks < LOOKS_FOR_BODY && bytes.size() < MOST_BODY_BYTES; looks++) {
            if (in.available() == 0) {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } else {
                bytes.write(in.readNBytes(in.available()));
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        return Ellipsis.cut(text, MOST_BODY_SHOWN);
    }
}
