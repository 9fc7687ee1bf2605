package io.jenkins.plugins.optimizeddockerbuild.steps;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderDecision;
import io.jenkins.plugins.optimizeddockerbuild.config.RegistryLogin;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/**
 * The secrets of one build, on their way to the agent. They are looked up again after a restart and never stored on the
 * controller.
 *
 * @param registries entries for Docker's configuration ({@code auth}), by its key for the registry
 * @param files contents by path on the agent
 * @param masked texts to mask in log and report
 */
record BuildCredentials(Map<String, String> registries, Map<String, byte[]> files, List<String> masked)
        implements SerializableOnlyOverRemoting {

    /** Docker Hub's key in Docker's configuration. */
    private static final String HUB_KEY = "https://index.docker.io/v1/";

    /** BuildKit's limit. */
    private static final int MOST_SECRET_BYTES = 500 * 1024;

    /** Where a builder's certificates are, below the build's own folder. */
    static final String TLS = "/secrets/";

    /** @throws AbortException when there are no such credentials, or their kind cannot be used */
    static BuildCredentials of(BuildOrder order, Place place) throws IOException, InterruptedException {
        Run<?, ?> run = place.run();
        Map<String, String> registries = new LinkedHashMap<>();
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> masked = new ArrayList<>(place.secrets());
        for (RegistryLogin login : order.policy().cache().logins()) {
            StandardUsernamePasswordCredentials credentials = login.credentials(run);
            String password = Secret.toString(credentials.getPassword());
            registries.put(key(login.registry()), base64(credentials.getUsername() + ":" + password));
            masked.add(password);
        }
        if (order.credentialsId() != null) {
            DockerRegistryToken token = AuthenticationTokens.convert(
                    DockerRegistryToken.class,
                    find("credentialsId", order.credentialsId(), StandardCredentials.class, run));
            if (token == null) {
                throw new AbortException(
                        "credentialsId: these credentials cannot log in to a registry; choose some with"
                                + " user name and password.");
            }
            registries.put(
                    key(ImageReference.parse(OrderDraft.IMAGE, order.image()).domain()), token.getToken());
            masked.add(token.getToken());
            masked.add(password(token.getToken()));
        }
        for (Map.Entry<String, SecretSource> file : order.secretFiles().entrySet()) {
            byte[] content = content(file.getKey(), file.getValue(), place);
            files.put(file.getKey(), content);
            masked.add(new String(content, StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, DockerServerCredentials> tls : tls(order, run).entrySet()) {
            String key = Secret.toString(tls.getValue().getClientKeySecret());
            files.put(tls.getKey() + "key.pem", utf8(key));
            files.put(
                    tls.getKey() + "cert.pem",
                    utf8(String.valueOf(tls.getValue().getClientCertificate())));
            files.put(
                    tls.getKey() + "ca.pem", utf8(String.valueOf(tls.getValue().getServerCaCertificate())));
            masked.add(key);
        }
        for (String auth : registries.values()) {
            masked.add(auth);
        }
        return new BuildCredentials(registries, files, masked);
    }

    /** By the prefix of their files' paths. */
    private static Map<String, DockerServerCredentials> tls(BuildOrder order, Run<?, ?> run) throws AbortException {
        Map<String, DockerServerCredentials> all = new LinkedHashMap<>();
        BuilderDecision builder = order.policy().builder();
        DockerServerCredentials one = builder.tlsCredentials(run);
        if (one != null) {
            all.put(order.folder() + TLS, one);
        }
        if (builder.pool() != null) {
            builder.pool()
                    .credentials(run, order.request().untrusted())
                    .forEach((files, credentials) -> all.put(order.folder() + TLS + files, credentials));
        }
        return all;
    }

    private static String key(String registry) {
        return registry.equals("docker.io") ? HUB_KEY : registry;
    }

    /** For most registries a token is {@code user:password}; some have their own format. */
    private static String password(String token) {
        try {
            String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            return decoded.substring(decoded.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return token;
        }
    }

    private static <C extends IdCredentials> C find(String shown, String id, Class<C> type, Run<?, ?> run)
            throws AbortException {
        C found = CredentialsProvider.findCredentialById(id, type, run, List.of());
        if (found == null) {
            throw new AbortException(shown + ": this is not the id of credentials that this job may use. Check"
                    + " the id, and that the credentials belong to Jenkins or to a folder above the job"
                    + (shown.startsWith("secrets")
                            ? "; for a variable write 'env:NAME', for a file 'file:PATH'."
                            : "."));
        }
        CredentialsProvider.track(run, found);
        return found;
    }

    private static byte[] content(String file, SecretSource source, Place place)
            throws IOException, InterruptedException {
        return switch (source.kind()) {
            case CREDENTIALS -> content(source, place.run());
            case VARIABLE -> variable(source, place);
            case FILE -> file(file, source, place);
            case KEY -> key(source, find(source.shown(), source.value(), StandardCredentials.class, place.run()));
        };
    }

    private static byte[] content(SecretSource source, Run<?, ?> run) throws IOException {
        StandardCredentials found = find(source.shown(), source.value(), StandardCredentials.class, run);
        if (found instanceof StringCredentials text) {
            return utf8(Secret.toString(text.getSecret()));
        }
        if (found instanceof FileCredentials secretFile) {
            try (InputStream in = secretFile.getContent()) {
                return limited(source, in);
            }
        }
        if (found instanceof StandardUsernamePasswordCredentials user) {
            return utf8(user.getUsername() + ":" + Secret.toString(user.getPassword()));
        }
        if (found instanceof SSHUserPrivateKey) {
            return key(source, found);
        }
        throw new AbortException(source.shown() + ": these credentials are neither a text, a file, a user name with"
                + " password nor an SSH key.");
    }

    /** As set by withCredentials and other blocks. */
    private static byte[] variable(SecretSource source, Place place) throws AbortException {
        String value = place.variables().get(source.value());
        if (value == null) {
            throw new AbortException(source.shown() + ": there is no such variable here; write its name as in"
                    + " 'env:NPM_TOKEN', and put the step inside the block that sets it.");
        }
        return utf8(value);
    }

    /** After a restart the user's file may be gone, but the build has a copy. */
    private static byte[] file(String copy, SecretSource source, Place place) throws IOException, InterruptedException {
        FilePath kept = place.workspace().child(copy);
        FilePath file = kept.exists() ? kept : place.workspace().child(source.value());
        if (!file.exists() || file.isDirectory()) {
            throw new AbortException(source.shown() + ": there is no such file; write its path relative to the current"
                    + " folder, as in 'file:config/.npmrc'.");
        }
        try (InputStream in = file.read()) {
            return limited(source, in);
        }
    }

    private static byte[] limited(SecretSource source, InputStream in) throws IOException {
        byte[] content = in.readNBytes(MOST_SECRET_BYTES + 1);
        if (content.length > MOST_SECRET_BYTES) {
            throw new AbortException(source.shown() + ": the secret is larger than 500 KiB, BuildKit's limit.");
        }
        return content;
    }

    private static byte[] key(SecretSource source, StandardCredentials found) throws AbortException {
        if (!(found instanceof SSHUserPrivateKey key) || key.getPrivateKeys().isEmpty()) {
            throw new AbortException(source.shown() + ": these credentials are not an SSH key.");
        }
        if (key.getPassphrase() != null && !Secret.toString(key.getPassphrase()).isEmpty()) {
            throw new AbortException(
                    source.shown() + ": this key has a passphrase, which BuildKit cannot ask for; start"
                            + " an agent with sshagent([…]) { … } around this step and remove the option, or use a key"
                            + " without one.");
        }
        String text = key.getPrivateKeys().get(0);
        // OpenSSH rejects a key whose last line has no terminator.
        return utf8(text.endsWith("\n") ? text : text + "\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return "BuildCredentials[" + registries.keySet() + ", " + files.size() + " files]";
    }
}
