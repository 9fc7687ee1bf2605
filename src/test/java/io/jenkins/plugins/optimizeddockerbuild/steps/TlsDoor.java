package io.jenkins.plugins.optimizeddockerbuild.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A port of this machine that lets in whoever has the client's certificate, and hands on to a Unix socket. */
final class TlsDoor implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLServerSocket server;
    private final Path target;
    private final KeyStore servers;
    private final KeyStore clients;

    /**
     * @param folder for the keys
     * @param protocol what is spoken behind it, as TLS names it
     */
    TlsDoor(Path folder, Path target, String protocol) throws Exception {
        this.target = target;
        servers = keys(folder.resolve("server.p12"));
        clients = keys(folder.resolve("client.p12"));
        server = (SSLServerSocket)
                context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        server.setSSLParameters(parameters);
        start(this::accept);
    }

    private static KeyStore keys(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(servers, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("client", clients.getCertificate("key"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    String address() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** What a client shows to be let in, as PEM. */
    String clientKey() throws GeneralSecurityException {
        return pem("PRIVATE KEY", clients.getKey("key", PASSWORD).getEncoded());
    }

    /** Of the client. */
    String clientCertificate() throws GeneralSecurityException {
        return pem(clients.getCertificate("key"));
    }

    /** What a client trusts. */
    String serverCertificate() throws GeneralSecurityException {
        return pem(servers.getCertificate("key"));
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket client = (SSLSocket) server.accept();
                start(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void connect(SSLSocket client) {
        try (client;
                SocketChannel inside = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.startHandshake();
            inside.connect(UnixDomainSocketAddress.of(target));
            start(() -> {
                try {
                    InputStream in = client.getInputStream();
                    byte[] buffer = new byte[65536];
                    int count;
                    while ((count = in.read(buffer)) >= 0) {
                        inside.write(ByteBuffer.wrap(buffer, 0, count));
                    }
                    inside.shutdownOutput();
                } catch (IOException e) {
                    // The other side hung up.
                }
            });
            // Not the streams of java.nio.channels.Channels: they cannot read and write at the same time.
            OutputStream out = client.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(65536);
            while (inside.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
                buffer.clear();
            }
            // Says only that nothing more comes; closing at once would say that somebody gave up.
            client.shutdownOutput();
        } catch (IOException e) {
            // Not let in, or hung up.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
