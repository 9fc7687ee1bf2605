package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Checks in parallel whether servers respond, from this machine: resolves the name, connects, and sends one HTTP HEAD.
 * No credentials, no cookies, no redirects.
 */
public final class EndpointProbe {
    private static final int MOST_AT_ONCE = 20;

    private final Duration connectTimeout;
    private final Duration answerTimeout;
    private final Proxies proxies;

    /**
     * @param variables build arguments, which may set proxies
     * @param environment of this process, for proxies that build arguments do not set
     */
    public EndpointProbe(Map<String, String> variables, Map<String, String> environment) {
        this(Duration.ofSeconds(3), Duration.ofSeconds(5), new Proxies(variables, environment));
    }

    EndpointProbe(Duration connectTimeout, Duration answerTimeout, Proxies proxies) {
        this.connectTimeout = connectTimeout;
        this.answerTimeout = answerTimeout;
        this.proxies = proxies;
    }

    /** The answers in the order of the endpoints. Takes as long as the slowest, some ten seconds at most. */
    public List<Answer> ask(List<Endpoint> endpoints) throws InterruptedException {
        if (endpoints.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_AT_ONCE, endpoints.size()), task -> {
            Thread thread = new Thread(task, "stall diagnosis probe");
            thread.setDaemon(true);
            return thread;
        });
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(connectTimeout)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(proxies)
                    .build();
            List<Future<Answer>> asked = new ArrayList<>();
            for (Endpoint endpoint : endpoints) {
                asked.add(threads.submit(() -> ask(endpoint, client)));
            }
            long end = System.nanoTime()
                    + connectTimeout.multipliedBy(2).plus(answerTimeout).toNanos();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < endpoints.size(); i++) {
                answers.add(answer(endpoints.get(i), asked.get(i), end - System.nanoTime()));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Answer answer(Endpoint endpoint, Future<Answer> asked, long nanos) throws InterruptedException {
        try {
            return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return unreachable(endpoint, "its name was not resolved in time");
        } catch (ExecutionException e) {
            return unreachable(endpoint, "could not be queried: " + e.getCause());
        }
    }

    private Answer ask(Endpoint endpoint, HttpClient client) throws InterruptedException {
        long began = System.nanoTime();
        Endpoint proxy = proxies.proxyOf(endpoint.address());
        String noConnection = connect(proxy == null ? endpoint : proxy);
        if (noConnection != null) {
            return unreachable(
                    endpoint, proxy == null ? noConnection : "the proxy " + proxy.server() + ": " + noConnection);
        }
        HttpRequest request = HttpRequest.newBuilder(endpoint.address())
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .timeout(answerTimeout)
                .header("User-Agent", "optimized-docker-build")
                .build();
        String through = proxy == null ? "" : " through the proxy " + proxy.server();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            String time = Durations.format((System.nanoTime() - began) / 1_000_000);
            if (status == 429) {
                return new Answer(endpoint, true, false, "reports too many requests (429)" + through);
            }
            if (status >= 500) {
                return new Answer(endpoint, true, false, "answers with an error (" + status + ")" + through);
            }
            return new Answer(endpoint, true, true, "answers in " + time + through);
        } catch (HttpTimeoutException e) {
            return unreachable(
                    endpoint, "connects, but does not answer within " + Durations.coarse(answerTimeout) + through);
        } catch (SSLException e) {
            return new Answer(endpoint, true, false, "its certificate is not trusted here: " + e.getMessage());
        } catch (IOException e) {
            return unreachable(endpoint, "connects, but fails: " + e.getMessage() + through);
        }
    }

    /** Null when the connection succeeds, otherwise what happened. */
    @CheckForNull
    private String connect(Endpoint endpoint) {
        try (Socket socket = new Socket()) {
            InetAddress host = InetAddress.getByName(endpoint.address().getHost());
            socket.connect(new InetSocketAddress(host, endpoint.port()), (int) connectTimeout.toMillis());
            return null;
        } catch (UnknownHostException e) {
            return "its name cannot be resolved";
        } catch (SocketTimeoutException e) {
            return "does not answer within " + Durations.coarse(connectTimeout);
        } catch (ConnectException e) {
            return "refuses connections";
        } catch (NoRouteToHostException e) {
            return "there is no route to it";
        } catch (IOException e) {
            return "cannot be reached: " + e.getMessage();
        }
    }

    private static Answer unreachable(Endpoint endpoint, String finding) {
        return new Answer(endpoint, false, false, finding);
    }
}
