package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Serves a folder as Jenkins serves the artifacts of a build: with the policy of {@code
 * hudson.model.DirectoryBrowserSupport.DEFAULT_CSP_VALUE} and without guessing types.
 */
final class ArtifactServer implements AutoCloseable {
    static final String POLICY = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';";

    private static final Map<String, String> TYPES =
            Map.of(".html", "text/html", ".css", "text/css", ".json", "application/json");

    private final HttpServer server;

    ArtifactServer(Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> serve(folder, exchange));
        server.start();
    }

    private static void serve(Path folder, HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        if (name.equals("favicon.ico")) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        String end = name.substring(name.lastIndexOf('.'));
        exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(end, "application/octet-stream"));
        byte[] content = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    String address(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
