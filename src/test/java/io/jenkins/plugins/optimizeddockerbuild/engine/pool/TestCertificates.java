package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates as a team's administrator makes them, in one key store and in PEM files. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private final Path store;

    /** @param folder an empty one */
    public TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    /** An authority, and its certificate in the file NAME.pem. */
    public void authority(String name) throws Exception {
        make(name, "-ext", "bc:c");
    }

    /**
     * A certificate that an authority signed: in the files NAME.pem and NAME-key.pem.
     *
     * @param days may be negative, for one that has expired
     * @param names as keytool has them, {@code dns:buildkit}; empty for none
     */
    public void signed(String authority, String name, int days, String names) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-signer", authority, "-ext", "eku=serverAuth,clientAuth"));
        if (!names.isEmpty()) {
            arguments.addAll(List.of("-ext", "san=" + names));
        }
        arguments.addAll(
                days < 0
                        ? List.of("-startdate", (days - 1) + "d", "-validity", "1")
                        : List.of("-validity", Integer.toString(days)));
        make(name, arguments.toArray(new String[0]));
    }

    private void make(String name, String... further) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(further));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        KeyStore entries = entries();
        pem(name + ".pem", "CERTIFICATE", entries.getCertificate(name).getEncoded());
        pem(name + "-key.pem", "PRIVATE KEY", entries.getKey(name, PASSWORD).getEncoded());
    }

    private void pem(String file, String kind, byte[] content) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }

    private KeyStore entries() throws IOException, GeneralSecurityException {
        KeyStore entries = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            entries.load(in, PASSWORD);
        }
        return entries;
    }

    /** With the keys of one name, or the certificate of one authority, alone. */
    KeyStore only(String name, boolean withKey) throws Exception {
        KeyStore entries = entries();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        if (withKey) {
            one.setKeyEntry(name, entries.getKey(name, PASSWORD), PASSWORD, entries.getCertificateChain(name));
        } else {
            one.setCertificateEntry(name, entries.getCertificate(name));
        }
        return one;
    }

    static char[] password() {
        return PASSWORD.clone();
    }

    /** Where the files are. */
    public Path file(String name) {
        return folder.resolve(name);
    }
}
