package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Says what is wrong with certificates, where the client only says that there is no connection. */
final class NodeCertificates {
    private NodeCertificates() {}

    /** What is wrong with the files on this side; null when nothing is, or there are none. */
    @CheckForNull
    static String problem(PoolNode node, ClientEnvironment environment) {
        if (node.tls() == null) {
            return null;
        }
        for (String file :
                new String[] {node.tls().files().authority(), node.tls().files().certificate()}) {
            Path path = environment.resolve(file);
            try (InputStream in = Files.newInputStream(path)) {
                X509Certificate certificate = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(in);
                String expiry = expiry(certificate);
                if (expiry != null) {
                    return "cannot be asked: the certificate " + path.getFileName() + " " + expiry;
                }
            } catch (IOException e) {
                return "cannot be asked: the certificate " + path + " cannot be read";
            } catch (CertificateException e) {
                return "cannot be asked: the file " + path.getFileName() + " holds no certificate in PEM";
            }
        }
        return Files.isReadable(environment.resolve(node.tls().files().key()))
                ? null
                : "cannot be asked: the key " + node.tls().files().key() + " cannot be read";
    }

    @CheckForNull
    private static String expiry(X509Certificate certificate) {
        Date now = new Date();
        return now.after(certificate.getNotAfter())
                ? "ran out on " + day(certificate.getNotAfter())
                : now.before(certificate.getNotBefore()) ? "is valid from " + day(certificate.getNotBefore()) : null;
    }

    private static String day(Date date) {
        return Instant.ofEpochMilli(date.getTime())
                .truncatedTo(ChronoUnit.DAYS)
                .toString()
                .substring(0, 10);
    }

    /** What is wrong with the node's side, as far as its certificate tells; null when nothing is. */
    @CheckForNull
    static String greet(PoolNode node, Duration patience) {
        try {
            X509Certificate servers = ofServer(node, patience);
            String expiry = servers == null ? null : expiry(servers);
            return servers == null ? "does not speak TLS" : expiry == null ? null : "has a certificate that " + expiry;
        } catch (SocketTimeoutException e) {
            return "accepts connections and does not answer within " + NodeCheck.PATIENCE.toSeconds() + " s";
        }
    }

    /** Only to look at it: nothing is sent through this connection. */
    @CheckForNull
    private static X509Certificate ofServer(PoolNode node, Duration patience) throws SocketTimeoutException {
        AtomicReference<X509Certificate> seen = new AtomicReference<>();
        X509TrustManager looking = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("no server");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
                seen.set(chain[0]);
                throw new CertificateException("seen enough");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try (Socket plain = new Socket()) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {looking}, null);
            plain.connect(new InetSocketAddress(node.host(), node.port()), (int) patience.toMillis());
            plain.setSoTimeout((int) patience.toMillis());
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, node.host(), node.port(), true)) {
                socket.startHandshake();
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            // the handshake ends at the certificate, on purpose
            return seen.get();
        }
        return seen.get();
    }
}
