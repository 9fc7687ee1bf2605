package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Performs the client's TLS handshake with a node and reports what is wrong on which side, where the client itself
 * would only report a failed connection. It trusts exactly whom the client would trust.
 */
final class TlsGreeting {
    private static final String REMEDY = "use one that the authority of the node signed (`buildkitd --tlscacert`)";
    private static final String REFUSED = "Received fatal alert: ";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final PoolNode node;
    private final NodeCertificates certificates;
    private final int patienceMillis;

    /** Why the node's certificate is rejected. */
    private static final class Distrust extends CertificateException {
        private static final long serialVersionUID = 1L;

        Distrust(String message) {
            super(message);
        }
    }

    TlsGreeting(PoolNode node, NodeCertificates certificates, Duration patience) {
        this.node = node;
        this.certificates = certificates;
        this.patienceMillis = (int) patience.toMillis();
    }

    /** What is wrong, without a full stop; null when the node responds. */
    @CheckForNull
    String problem() throws IOException {
        try (Socket plain = new Socket()) {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificates.identity(), new char[0]);
            context.init(keys.getKeyManagers(), new TrustManager[] {judge()}, null);
            plain.connect(new InetSocketAddress(node.host(), node.port()), patienceMillis);
            plain.setSoTimeout(patienceMillis);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, serverName(), node.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                return greet(socket);
            }
        } catch (GeneralSecurityException e) {
            return "cannot be queried: " + e.getMessage();
        }
    }

    private String serverName() {
        return node.tls().serverName() == null ? node.host() : node.tls().serverName();
    }

    @CheckForNull
    private String greet(SSLSocket socket) throws IOException {
        boolean isSecured = false;
        try {
            socket.startHandshake();
            isSecured = true;
            return certificates.key() == null ? null : greetBack(socket);
        } catch (SocketTimeoutException e) {
            return "accepts connections but does not answer within " + NodeCheck.PATIENCE.toSeconds() + " s";
        } catch (SSLException e) {
            Distrust distrust = distrust(e);
            if (distrust != null) {
                return distrust.getMessage();
            }
            // with TLS 1.3, the node rejects the client's certificate only after the handshake
            return String.valueOf(e.getMessage()).startsWith(REFUSED)
                    ? refusal(e.getMessage().substring(REFUSED.length()))
                    : isSecured ? hangsUp() : "does not use TLS; start it with certificates, or remove `tls` here";
        } catch (IOException e) {
            return isSecured ? hangsUp() : "closes the connection at the TLS handshake; does it use TLS?";
        }
    }

    @CheckForNull
    private String greetBack(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(NodeGreeting.words());
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        byte[] frame = in.readNBytes(NodeGreeting.FRAME_BYTES);
        return frame.length < NodeGreeting.FRAME_BYTES
                ? hangsUp()
                : NodeGreeting.isSettings(frame) ? null : "does not answer like a BuildKit";
    }

    private String refusal(String alert) {
        return "refuses " + ownCertificate() + " (" + alert + "); " + REMEDY;
    }

    private String hangsUp() {
        return "closes the connection after the TLS handshake, like a node that does not accept " + ownCertificate()
                + "; " + REMEDY;
    }

    private String ownCertificate() {
        return "the client certificate "
                + Path.of(certificates.names().certificate()).getFileName() + " of "
                + certificates.own().get(0).getIssuerX500Principal().getName();
    }

    @CheckForNull
    private static Distrust distrust(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof Distrust distrust) {
                return distrust;
            }
        }
        return null;
    }

    private X509ExtendedTrustManager judge() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(certificates.trust());
        return new Judge((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    }

    /** Trusts certificates signed by this side's authorities, and explains why it rejects others. */
    private final class Judge extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager authorities;

        Judge(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            String expiry = NodeCertificates.expiry(chain[0]);
            if (expiry != null) {
                throw new Distrust("has a certificate that " + expiry + " on the node");
            }
            try {
                authorities.checkServerTrusted(chain, type);
            } catch (CertificateException e) {
                throw new Distrust("has a certificate of "
                        + chain[0].getIssuerX500Principal().getName()
                        + ", which is not the authority in "
                        + Path.of(certificates.names().authority()).getFileName()
                        + "; configure the node's authority in the pool");
            }
            List<String> names = names(chain[0]);
            try {
                authorities.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                names = names.isEmpty() ? List.of("nothing") : names;
                throw new Distrust("has a certificate for " + String.join(", ", names) + " and not for " + serverName()
                        + "; set `serverName` to one of its names");
            }
            if (names.isEmpty()) {
                // Go, in which the client is written, ignores the name in the subject
                throw new Distrust("has a certificate without a subjectAltName; create one for " + serverName());
            }
        }

        private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
            List<String> names = new ArrayList<>();
            if (certificate.getSubjectAlternativeNames() != null) {
                for (List<?> name : certificate.getSubjectAlternativeNames()) {
                    if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                        names.add(String.valueOf(name.get(1)));
                    }
                }
            }
            return names;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no engine here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }
}
