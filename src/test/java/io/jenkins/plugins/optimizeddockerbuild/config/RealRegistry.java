package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * A registry of its own, from the program {@code docker-registry} on the PATH: open, with user names and passwords
 * ({@code htpasswd}), or with a token service as Docker Hub has one.
 */
final class RealRegistry implements AutoCloseable {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    private final Process process;

    @CheckForNull
    private final HttpServer tokens;

    final String address;

    private RealRegistry(Process process, @CheckForNull HttpServer tokens, String address) {
        this.process = process;
        this.tokens = tokens;
        this.address = address;
    }

    static RealRegistry open(Path folder) throws Exception {
        return start(folder, null, "");
    }

    /** Everybody among the users may do everything. */
    static RealRegistry withPasswords(Path folder, Map<String, String> users) throws Exception {
        List<String> lines = new ArrayList<>();
        users.forEach((user, password) -> lines.add(user + ":" + new BCryptPasswordEncoder(4).encode(password)));
        Path file = Files.write(folder.resolve("htpasswd"), lines);
        return start(folder, null, "auth:\n  htpasswd:\n    realm: test\n    path: " + file + "\n");
    }

    /**
     * @param users {@code user:password}, and the empty text for those without credentials, with what they may do:
     *     {@code pull}, {@code pull,push} or nothing
     */
    static RealRegistry withTokens(Path folder, Map<String, String> users) throws Exception {
        Path store = folder.resolve("tokens.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "tokens",
                        "-dname",
                        "CN=tokens")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assumeTrue(keytool.waitFor() == 0, "keytool makes a certificate");
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD);
        PrivateKey key = (PrivateKey) keys.getKey("tokens", STORE_PASSWORD);
        Certificate certificate = keys.getCertificate("tokens");
        Path bundle = Files.writeString(
                folder.resolve("bundle.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> answer(exchange, users, key, certificate));
        server.start();
        String realm = "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
        return start(
                folder,
                server,
                "auth:\n  token:\n    realm: " + realm + "\n    service: test\n    issuer: tests\n    rootcertbundle: "
                        + bundle + "\n");
    }

    private static void answer(
            HttpExchange exchange, Map<String, String> users, PrivateKey key, Certificate certificate)
            throws IOException {
        try (exchange) {
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            String user = login == null
                    ? ""
                    : new String(
                            Base64.getDecoder().decode(login.substring("Basic ".length())), StandardCharsets.UTF_8);
            if (!users.containsKey(user)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String scope = "";
            for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
                if (pair.startsWith("scope=")) {
                    scope = URLDecoder.decode(pair.substring("scope=".length()), StandardCharsets.UTF_8);
                }
            }
            String[] parts = scope.split(":");
            List<String> granted = new ArrayList<>(Arrays.asList(parts[2].split(",")));
            granted.retainAll(Arrays.asList(users.get(user).split(",")));
            byte[] body = ("{\"token\":\"" + token(parts[1], granted, key, certificate) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String token(String repository, List<String> actions, PrivateKey key, Certificate certificate)
            throws Exception {
        long now = Instant.now().getEpochSecond();
        String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\""
                + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"]}";
        String access = actions.isEmpty()
                ? ""
                : "{\"type\":\"repository\",\"name\":\"" + repository + "\",\"actions\":[\""
                        + String.join("\",\"", actions) + "\"]}";
        String claims =
                "{\"iss\":\"tests\",\"sub\":\"\",\"aud\":\"test\",\"exp\":" + (now + 60) + ",\"nbf\":" + (now - 10)
                        + ",\"iat\":" + now + ",\"jti\":\"" + UUID.randomUUID() + "\",\"access\":[" + access + "]}";
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String text = encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return text + "." + encoder.encodeToString(signature.sign());
    }

    private static RealRegistry start(Path folder, @CheckForNull HttpServer tokens, String auth) throws Exception {
        String program = program();
        assumeTrue(program != null, "docker-registry is on the PATH");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        Path configuration = Files.writeString(
                folder.resolve("registry.yml"),
                "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: "
                        + Files.createDirectories(folder.resolve("data")) + "}}\nhttp: {addr: \"" + address + "\"}\n"
                        + auth);
        ProcessBuilder builder = new ProcessBuilder(program, "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile());
        builder.environment().put("OTEL_TRACES_EXPORTER", "none");
        Process process = builder.start();
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new RealRegistry(process, tokens, address);
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("the registry does not start: " + Files.readString(folder.resolve("registry.log")));
    }

    @CheckForNull
    private static String program() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            File program = new File(folder, "docker-registry");
            if (program.canExecute()) {
                return program.toString();
            }
        }
        return null;
    }

    /** Uploads that were begun and not cancelled. */
    static Map<String, Path> uploads(Path folder) throws IOException {
        Map<String, Path> uploads = new TreeMap<>();
        try (var files = Files.walk(folder.resolve("data"))) {
            files.filter(file -> file.getFileName().toString().equals("startedat"))
                    .forEach(file -> uploads.put(file.toString(), file));
        }
        return uploads;
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.stop(0);
        }
        process.destroyForcibly();
        process.onExit().join();
    }
}
