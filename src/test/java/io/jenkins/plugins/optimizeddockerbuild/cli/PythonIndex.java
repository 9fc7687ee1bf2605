package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Python package index on loopback, whose packages hold one module each. */
final class PythonIndex implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> wheels = new TreeMap<>();
    private final AtomicInteger downloads = new AtomicInteger();

    /** @param packages name and version, as in {@code requirements.txt} */
    PythonIndex(String... packages) throws IOException {
        for (String each : packages) {
            String[] parts = each.split("==");
            wheels.put(parts[0] + "-" + parts[1] + "-py3-none-any.whl", wheel(parts[0], parts[1]));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String[] path = exchange.getRequestURI().getPath().split("/");
            String name = path[path.length - 1];
            byte[] body = wheels.get(name);
            if (body == null) {
                body = page(name);
                exchange.getResponseHeaders().add("Content-Type", "text/html");
            } else {
                downloads.incrementAndGet();
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** For {@code PIP_INDEX_URL}. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple";
    }

    /** How many wheels were asked for. */
    int downloads() {
        return downloads.get();
    }

    private byte[] page(String name) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        for (String wheel : wheels.keySet()) {
            if (wheel.startsWith(name + "-")) {
                page.append("<a href=\"/%1$s\">%1$s</a>\n".formatted(wheel));
            }
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] wheel(String name, String version) throws IOException {
        ByteArrayOutputStream wheel = new ByteArrayOutputStream();
        String info = name + "-" + version + ".dist-info/";
        try (ZipOutputStream zip = new ZipOutputStream(wheel)) {
            add(zip, name + ".py", "version = '" + version + "'\n");
            add(zip, info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
            add(zip, info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            add(zip, info + "RECORD", "");
        }
        return wheel.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
