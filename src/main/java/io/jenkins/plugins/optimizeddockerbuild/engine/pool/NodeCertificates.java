package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This side's certificates for a node.
 *
 * @param names of the files, for messages
 * @param authorities that may have signed the node's certificate
 * @param own the client's certificate, followed by intermediate ones
 * @param key the client's; null when Java cannot read its format, which the client itself may
 */
record NodeCertificates(
        BuilderCreation.Tls names,
        List<X509Certificate> authorities,
        List<X509Certificate> own,
        @CheckForNull PrivateKey key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] ANYTHING = "anything".getBytes(StandardCharsets.US_ASCII);

    /** The certificates are unusable. The message says why, without a full stop. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    static NodeCertificates read(NodeTls tls, ClientEnvironment environment) throws UnusableException {
        BuilderCreation.Tls files = tls.files();
        List<X509Certificate> authorities = certificates(environment.resolve(files.authority()));
        List<X509Certificate> own = certificates(environment.resolve(files.certificate()));
        PrivateKey key = key(environment.resolve(files.key()), own.get(0).getPublicKey(), files);
        return new NodeCertificates(files, authorities, own, key);
    }

    private static List<X509Certificate> certificates(Path file) throws UnusableException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) certificate);
            }
        } catch (IOException e) {
            throw new UnusableException("the certificate " + file + " cannot be read");
        } catch (CertificateException e) {
            found.clear();
        }
        if (found.isEmpty()) {
            throw new UnusableException("the file " + file.getFileName() + " contains no PEM certificate");
        }
        String expiry = expiry(found.get(0));
        if (expiry != null) {
            throw new UnusableException("the certificate " + file.getFileName() + " " + expiry);
        }
        return found;
    }

    /** The problem with its validity and the fix; null when it is valid. */
    @CheckForNull
    static String expiry(X509Certificate certificate) {
        Date now = new Date();
        return now.after(certificate.getNotAfter())
                ? "expired on " + day(certificate.getNotAfter()) + "; renew it"
                : now.before(certificate.getNotBefore())
                        ? "is valid from " + day(certificate.getNotBefore()) + " only; check the clocks"
                        : null;
    }

    private static String day(Date date) {
        return Instant.ofEpochMilli(date.getTime())
                .truncatedTo(ChronoUnit.DAYS)
                .toString()
                .substring(0, 10);
    }

    @CheckForNull
    private static PrivateKey key(Path file, PublicKey owner, BuilderCreation.Tls files) throws UnusableException {
        try {
            Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!pem.find()) {
                return null;
            }
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey key =
                    KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (isOf(key, owner)) {
                return key;
            }
        } catch (IOException e) {
            throw new UnusableException("the key " + file + " cannot be read");
        } catch (GeneralSecurityException e) {
            // the key's algorithm differs from the certificate's
        }
        throw new UnusableException("the key " + file.getFileName() + " does not belong to the certificate "
                + Path.of(files.certificate()).getFileName());
    }

    private static boolean isOf(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm =
                switch (owner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> owner.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }

    /** The authorities that may have signed the node's certificate. */
    KeyStore trust() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return store;
    }

    /** The client's certificate and key; empty when its key could not be read. */
    KeyStore identity() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        if (key != null) {
            store.setKeyEntry("client", key, new char[0], own.toArray(new Certificate[0]));
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
