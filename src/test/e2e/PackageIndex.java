import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A Python package index on the loopback interface, for machines that reach a Debian mirror and no package index:
 * real packages, in wheels made from Debian's {@code python3-*} packages, so that {@code pip install} really downloads
 * and installs them. Run from source: {@code java PackageIndex.java …}.
 *
 * <ul>
 *   <li>{@code pack FOLDER TAG} reads from standard input one distribution a line (its name, the folder with its
 *       unpacked files, the distributions it requires) and writes the wheels and the pages of the index into FOLDER, in
 *       the layout of PEP 503. TAG is the wheels' compatibility tag, for instance {@code cp311-cp311-linux_x86_64}.
 *   <li>{@code serve FOLDER ADDRESS-FILE} serves FOLDER on a free port and writes the index's URL to ADDRESS-FILE.
 * </ul>
 */
final class PackageIndex {

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "pack" -> pack(Path.of(arguments[1]), arguments[2]);
            case "serve" -> serve(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException("pack or serve, not " + arguments[0]);
        }
    }

    private static void pack(Path index, String tag) throws IOException {
        List<String> lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .toList();
        lines.parallelStream().forEach(line -> {
            String[] words = line.split(" ");
            try {
                packOne(index, tag, words[0], Path.of(words[1]), Arrays.asList(words).subList(2, words.length));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot pack " + words[0], e);
            }
        });
    }

    private static void packOne(Path index, String tag, String name, Path files, List<String> required)
            throws IOException {
        Path metadata = metadataOf(files);
        String version = metadata.getFileName().toString().split("-")[1].replaceAll("\\.(egg|dist)$", "");
        String stem = name.replace('-', '_') + "-" + version;
        Path folder = Files.createDirectories(index.resolve("simple").resolve(name));
        Path wheel = folder.resolve(stem + "-" + tag + ".whl");
        StringBuilder record = new StringBuilder();
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(wheel)))) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Path file : regularFilesBelow(files)) {
                if (!file.startsWith(metadata)) {
                    add(zip, record, files.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            StringBuilder description =
                    new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
            required.forEach(each -> description.append("Requires-Dist: ").append(each).append('\n'));
            String info = stem + ".dist-info/";
            add(zip, record, info + "METADATA", bytes(description.toString()));
            add(zip, record, info + "WHEEL", bytes("Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: " + tag + "\n"));
            // The commands that a distribution brings, uvicorn for instance.
            Path commands = metadata.resolve("entry_points.txt");
            if (Files.exists(commands)) {
                add(zip, record, info + "entry_points.txt", Files.readAllBytes(commands));
            }
            record.append(info).append("RECORD,,\n");
            add(zip, new StringBuilder(), info + "RECORD", bytes(record.toString()));
        }
        String digest = HexFormat.of().formatHex(sha256(Files.readAllBytes(wheel)));
        Files.writeString(
                folder.resolve("index.html"),
                "<!DOCTYPE html>\n<a href=\"%1$s#sha256=%2$s\">%1$s</a>\n".formatted(wheel.getFileName(), digest));
    }

    /** Debian's {@code NAME-VERSION.egg-info} or {@code .dist-info}, a folder or a single file. */
    private static Path metadataOf(Path files) throws IOException {
        try (Stream<Path> entries = Files.list(files)) {
            return entries.filter(entry -> entry.toString().matches(".*\\.(egg|dist)-info"))
                    .findAny()
                    .orElseThrow(() -> new IOException("no metadata in " + files));
        }
    }

    private static List<Path> regularFilesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void add(ZipOutputStream zip, StringBuilder record, String name, byte[] content)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
        String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(content));
        record.append('"').append(name).append("\",sha256=").append(digest);
        record.append(',').append(content.length).append('\n');
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void serve(Path folder, Path addressFile) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path root = folder.toRealPath();
        server.createContext("/", exchange -> answer(exchange, root));
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/simple/";
        Path written = Files.writeString(addressFile.resolveSibling(addressFile.getFileName() + ".new"), url + "\n");
        Files.move(written, addressFile, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void answer(HttpExchange exchange, Path root) throws IOException {
        try (exchange) {
            Path file = root.resolve("." + exchange.getRequestURI().getPath()).normalize();
            if (Files.isDirectory(file)) {
                file = file.resolve("index.html");
            }
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", contentType(file));
            exchange.getResponseHeaders().set("Cache-Control", cacheControl(file));
            exchange.sendResponseHeaders(200, Files.size(file));
            try (OutputStream body = exchange.getResponseBody()) {
                Files.copy(file, body);
            }
        }
    }

    private static String contentType(Path file) {
        return file.toString().endsWith(".html") ? "text/html" : "application/octet-stream";
    }

    /** As the public index says; without it pip keeps nothing. */
    private static String cacheControl(Path file) {
        return file.toString().endsWith(".html") ? "max-age=600, public" : "max-age=365000000, immutable, public";
    }

    private PackageIndex() {}
}
