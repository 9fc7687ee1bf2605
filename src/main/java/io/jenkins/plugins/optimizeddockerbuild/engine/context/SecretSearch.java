package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.IndexFile;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Recognizes files that look like secrets: by name, or by the first bytes for the few names that are ambiguous. Content
 * is never passed on, only a reason. Advice and gates are based on the result.
 */
final class SecretSearch {

    /** How many bytes of a file are read. */
    private static final int LOOKED_AT = 64 * 1024;

    /** Limit for the files that are opened. */
    private static final int MOST_READS = 3000;

    /** A Google service account's key has some 2.4 kB. */
    private static final int LEAST_ACCOUNT_BYTES = 500;

    private static final int MOST_ACCOUNT_BYTES = 16 * 1024;

    /** Keys and logins for tests, which are under version control on purpose. */
    private static final Pattern OF_TESTS = Pattern.compile(
            "(?i)(.*[/._-])?(tests?|testing|test-?data|testutils?|fixtures?|specs?"
                    + "|spec_helper|mocks?|e2e|__tests__|examples?|samples?|playwright|cypress|snakeoil|dummy)([/._-].*)?");

    /** Folders whose keys and settings are mostly for developers' machines. */
    private static final Pattern OF_DEVELOPMENT = Pattern.compile(
            "(?i)(.*[/._-])?(docs?|dev|development|dist|template|demo|contrib|charts|ci|3rdparty|third[_-]?party)([/._-].*)?");

    private static final Pattern KEY_NAME = Pattern.compile(
            "(?i).*(^|[_.-])(rsa|dsa|ecdsa|ed25519)(_sk)?|.*(private|deploy|ssh|host|identity)[_.-]?key.*");

    private static final Pattern ACCOUNT_NAME = Pattern.compile(
            "(?i).*(service|account|credential|secret|token|auth|firebase|google|gcp|gcloud|azure|oauth|key).*");

    private static final Pattern CREDENTIALS = Pattern.compile(
            "(?i)\\.?(credentials?|secrets?)(\\.(ya?ml|json|toml|ini|cfg|conf|properties|env|txt|csv))?");

    private static final Pattern KUBECONFIG =
            Pattern.compile("(?i)(.*[._-])?kube-?config(\\.(ya?ml|conf))?|admin\\.conf");

    /** Every name pattern requires one of these words, which rules out most names faster than the patterns. */
    private static final String[] WORDS = {"key", "rsa", "dsa", "25519", "kube", "credential", "secret", "admin"};

    private final ContextTree tree;
    private int reads;

    @CheckForNull
    private ContextFolder lastFolder;

    private String lastFolderName = "";

    SecretSearch(ContextTree tree) {
        this.tree = tree;
    }

    /**
     * What a file looks like.
     *
     * @param folder that it is in
     * @return a phrase such as {@code private key (PEM)}, null when it is not a secret
     */
    @CheckForNull
    String reasonFor(ContextFolder folder, int entry) {
        if (folder.type(entry) != EntryType.FILE || folder.bytes(entry) == 0) {
            return null;
        }
        byte[] rawName = folder.name(entry);
        String name = Runes.text(rawName, 0, rawName.length);
        String byPlace = byPlace(folder, entry, nameOf(folder), name);
        String reason = byPlace == null ? byName(folder, entry, name) : byPlace;
        return reason == null || OF_TESTS.matcher(path(folder, entry)).matches() ? null : reason;
    }

    private static String path(ContextFolder folder, int entry) {
        byte[] path = folder.pathOf(entry);
        return Runes.text(path, 0, path.length);
    }

    /** Files that are recognized by their folder. */
    @CheckForNull
    private String byPlace(ContextFolder folder, int entry, String parent, String name) {
        switch (parent + "/" + name) {
            case ".aws/credentials", ".aws/config":
                return content(folder, entry).hasSetting("aws_secret_access_key") ? "AWS access key" : null;
            case ".azure/accessTokens.json", ".azure/msal_token_cache.json", ".azure/service_principal_entries.json":
                return "Azure credentials";
            case ".docker/config.json", "containers/auth.json":
                return content(folder, entry).hasDockerLogin() ? "registry login of Docker" : null;
            case ".kube/config":
                return kubernetes(folder, entry);
            case ".git/config":
                return gitLogin(content(folder, entry)) ? "password or token in the configuration of Git" : null;
            case ".cargo/credentials", ".cargo/credentials.toml":
                return content(folder, entry).hasSetting("token") ? "token for a Cargo registry" : null;
            case ".bundle/config":
                return content(folder, entry).hasSecretSetting() ? "login of Bundler" : ofIndex(folder, entry, name);
            case ".gem/credentials":
                return "API key for RubyGems";
            case "gcloud/application_default_credentials.json", "gcloud/credentials.db":
                return "Google Cloud credentials";
            case "config/master.key":
                return "master key of Rails";
            default:
                return parent.equals(".ssh") && content(folder, entry).hasPrivateKey() ? "private SSH key" : null;
        }
    }

    @CheckForNull
    private String byName(ContextFolder folder, int entry, String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk":
                return "private SSH key";
            case ".npmrc":
                return content(folder, entry).hasSetting("_authtoken", "_auth", "_password")
                        ? "npm token"
                        : ofIndex(folder, entry, name);
            case ".yarnrc.yml":
                return content(folder, entry).hasSetting("npmauthtoken", "npmauthident")
                        ? "npm token"
                        : ofIndex(folder, entry, name);
            case ".pypirc":
                return content(folder, entry).hasSetting("password") ? "password for a Python package index" : null;
            case ".netrc", "_netrc":
                return content(folder, entry).hasNetrcPassword() ? "password in .netrc" : null;
            case ".htpasswd", "htpasswd":
                return content(folder, entry).hasPasswordHashes() ? "password hashes" : null;
            case ".git-credentials":
                return "password or token for Git";
            case ".dockercfg":
                return content(folder, entry).hasOldDockerLogin() ? "registry login of Docker" : null;
            case ".dockerconfigjson":
                return content(folder, entry).hasDockerLogin() ? "registry login of Docker" : null;
            case ".pgpass":
                return "password for PostgreSQL";
            case ".my.cnf":
                return content(folder, entry).hasSetting("password") ? "password for MySQL" : null;
            case ".vault-token":
                return "Vault token";
            case ".s3cfg", ".boto", "rclone.conf":
                return content(folder, entry).hasSetting("secret_key", "secret_access_key")
                        ? "key for cloud storage"
                        : null;
            case "settings.xml", "settings-security.xml":
                return content(folder, entry).hasPasswordElement() ? "password in Maven settings" : null;
            case "nuget.config":
                return content(folder, entry).hasNugetPassword()
                        ? "password for a NuGet feed"
                        : ofIndex(folder, entry, name);
            case "gradle.properties":
                return content(folder, entry).hasSecretSetting() ? "password in Gradle's properties" : null;
            case "credentials.tfrc.json":
                return "Terraform token";
            case "terraform.tfstate", "terraform.tfstate.backup":
                return "Terraform state, which holds passwords in plain text";
            case "auth.json":
                return authJson(content(folder, entry));
            case "bunfig.toml":
                return content(folder, entry).hasSetting("token", "password")
                        ? "npm token"
                        : ofIndex(folder, entry, name);
            default:
                String ofIndex = ofIndex(folder, entry, name);
                return ofIndex == null ? byPattern(folder, entry, name) : ofIndex;
        }
    }

    /** A login in the address of a package index. */
    @CheckForNull
    private String ofIndex(ContextFolder folder, int entry, String name) {
        for (Map.Entry<PackageManager, IndexFile> each : PackageManager.indexFiles(nameOf(folder), name)) {
            if (content(folder, entry).hasPasswordInAddress(each.getValue().line())) {
                return "password for an index of " + each.getKey().title();
            }
        }
        return null;
    }

    @CheckForNull
    private static String authJson(SecretContent content) {
        return content.hasComposerLogin()
                ? "Composer login"
                : content.hasDockerLogin() ? "registry login of Docker" : null;
    }

    @CheckForNull
    private String byPattern(ContextFolder folder, int entry, String name) {
        if (isEnvironmentFile(name)) {
            return !ofDevelopment(folder, entry) && content(folder, entry).hasSecretSetting()
                    ? "environment file with secret values"
                    : null;
        }
        boolean maySay = hasWord(name.toLowerCase(Locale.ROOT));
        if (maySay && KUBECONFIG.matcher(name).matches()) {
            return kubernetes(folder, entry);
        }
        if (maySay && CREDENTIALS.matcher(name).matches()) {
            SecretContent content = content(folder, entry);
            String account = content.cloudAccount();
            return account == null && content.hasSecretSetting() ? "file with credentials" : account;
        }
        String extension = extension(name);
        if (extension.equals("pub") || extension.equals("enc") || extension.equals("gpg")) {
            return null;
        }
        if (maySay && KEY_NAME.matcher(name).matches() && content(folder, entry).hasPrivateKey()) {
            return "private key (PEM)";
        }
        return byEnding(folder, entry, name, extension);
    }

    private static boolean hasWord(String lowerCaseName) {
        for (String word : WORDS) {
            if (lowerCaseName.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Files come folder by folder. */
    private String nameOf(ContextFolder folder) {
        if (folder != lastFolder) {
            lastFolder = folder;
            lastFolderName = lastName(folder.path());
        }
        return lastFolderName;
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    @CheckForNull
    private String byEnding(ContextFolder folder, int entry, String name, String extension) {
        long bytes = folder.bytes(entry);
        switch (extension) {
            case "pem", "key", "p8", "pk8", "rsa", "priv", "asc", "ovpn":
                return !ofDevelopment(folder, entry) && content(folder, entry).hasPrivateKey()
                        ? "private key (PEM)"
                        : null;
            case "ppk":
                return content(folder, entry).hasSetting("putty-user-key-file-2", "putty-user-key-file-3")
                        ? "private SSH key (PuTTY)"
                        : null;
            case "p12", "pfx":
                return ofDevelopment(folder, entry) ? null : "key store (PKCS #12)";
            case "jks", "keystore":
                return ofDevelopment(folder, entry) ? null : "key store (Java)";
            case "kdbx":
                return "password database (KeePass)";
            case "tfvars":
                return content(folder, entry).hasSecretSetting() ? "secret in Terraform variables" : null;
            case "json":
                if (name.endsWith(".tfvars.json")) {
                    return content(folder, entry).hasSecretSetting() ? "secret in Terraform variables" : null;
                }
                boolean mayBe = bytes <= MOST_ACCOUNT_BYTES
                        && (bytes >= LEAST_ACCOUNT_BYTES
                                || ACCOUNT_NAME.matcher(name).matches());
                return mayBe ? content(folder, entry).cloudAccount() : null;
            default:
                return null;
        }
    }

    private boolean ofDevelopment(ContextFolder folder, int entry) {
        return OF_DEVELOPMENT.matcher(path(folder, entry)).matches();
    }

    @CheckForNull
    private String kubernetes(ContextFolder folder, int entry) {
        return content(folder, entry).hasSetting("client-key-data", "token", "password") ? "Kubernetes login" : null;
    }

    /** {@code .env}, {@code .env.production} and {@code production.env}, but not the samples that projects publish. */
    static boolean isEnvironmentFile(String name) {
        if (name.equals(".env") || name.equals(".envrc") || name.equals(".flaskenv") || name.endsWith(".env")) {
            return true;
        }
        if (!name.startsWith(".env.")) {
            return false;
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "example", "sample", "template", "dist", "defaults", "default", "tpl", "tmpl", "md", "schema" -> false;
            default -> true;
        };
    }

    private static boolean gitLogin(SecretContent content) {
        return content.hasPasswordInAddress() || content.hasSetting("extraheader");
    }

    /** The start of a file, empty when it cannot be read. */
    private SecretContent content(ContextFolder folder, int entry) {
        if (++reads > MOST_READS) {
            return new SecretContent("");
        }
        Path file = tree.locate(folder.pathOf(entry));
        try (InputStream stream = Files.newInputStream(file)) {
            return new SecretContent(new String(stream.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // it is reported as unreadable where that matters
            return new SecretContent("");
        }
    }

    private static String lastName(byte[] path) {
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        return Runes.text(path, from, path.length);
    }
}
