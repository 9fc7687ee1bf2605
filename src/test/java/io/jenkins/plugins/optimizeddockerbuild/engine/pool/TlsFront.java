package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS before a port of this machine, for clients with a certificate, as {@code buildkitd --tlscacert} asks for it. */
public final class TlsFront implements AutoCloseable {
    private final SSLServerSocket server;
    private final int port;

    /**
     * @param name whose certificate it shows
     * @param authority whose clients it lets in
     * @param port what is behind it
     */
    public TlsFront(TestCertificates certificates, String name, String authority, int port) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificates.only(name, true), TestCertificates.password());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(certificates.only(authority, false));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 20, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        server.setSSLParameters(parameters);
        this.port = port;
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket client = (SSLSocket) server.accept();
                start(() -> connect(client));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void connect(SSLSocket client) {
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.startHandshake();
            start(() -> copy(client, behind));
            copy(behind, client);
        } catch (IOException e) {
            // one side hung up, or the client is not let in
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            byte[] buffer = new byte[65536];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one side hung up, the other one follows
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
