package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells which files look like secrets: by name first, and by the first bytes of the few whose name leaves it open. What it
 * reads never leaves it; only a reason does.
 */
final class SecretSearch {

    /** Bytes of a file that are looked at. */
    private static final int LOOKED_AT = 64 * 1024;

    /** Files that are opened for their content, over all. */
    private static final int MOST_READS = 3000;

    /** A Google service account's key has some 2.4 kB. */
    private static final int LEAST_ACCOUNT_BYTES = 500;

    private static final int MOST_ACCOUNT_BYTES = 8 * 1024;

    private final ContextTree tree;
    private int reads;

    SecretSearch(ContextTree tree) {
        this.tree = tree;
    }

    /**
     * What a file looks like.
     *
     * @param folder that it lies in
     * @return a phrase such as {@code private key (PEM)}, null for no secret
     */
    @CheckForNull
    String reasonFor(ContextFolder folder, int entry) {
        if (folder.type(entry) != EntryType.FILE || folder.bytes(entry) == 0) {
            return null;
        }
        byte[] rawName = folder.name(entry);
        String name = Runes.text(rawName, 0, rawName.length);
        String parent = lastName(folder.path());
        String byPlace = byPlace(folder, entry, parent, name);
        if (byPlace != null) {
            return byPlace;
        }
        return byName(folder, entry, name);
    }

    /** Files that are known by the folder that they lie in. */
    @CheckForNull
    private String byPlace(ContextFolder folder, int entry, String parent, String name) {
        switch (parent + "/" + name) {
            case ".aws/credentials":
                return contains(folder, entry, "aws_secret_access_key") ? "AWS access key" : null;
            case ".aws/config":
                return contains(folder, entry, "aws_secret_access_key") ? "AWS access key" : null;
            case ".azure/accessTokens.json", ".azure/msal_token_cache.json", ".azure/service_principal_entries.json":
                return "Azure credentials";
            case ".docker/config.json":
                return dockerLogin(content(folder, entry)) ? "registry login of Docker" : null;
            case ".kube/config":
                return kubernetesLogin(content(folder, entry)) ? "Kubernetes login" : null;
            case ".git/config":
                return gitLogin(content(folder, entry)) ? "password or token in the configuration of Git" : null;
            case ".cargo/credentials", ".cargo/credentials.toml":
                return contains(folder, entry, "token") ? "token for a Cargo registry" : null;
            case ".gem/credentials":
                return "API key for RubyGems";
            case ".m2/settings.xml", ".m2/settings-security.xml":
                return hasElement(content(folder, entry), "password") ? "password in Maven settings" : null;
            case "gcloud/application_default_credentials.json", "gcloud/credentials.db":
                return "Google Cloud credentials";
            case "config/master.key":
                return "master key of Rails";
            default:
                return null;
        }
    }

    @CheckForNull
    private String byName(ContextFolder folder, int entry, String name) {
        switch (name) {
            case "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk":
                return "private SSH key";
            case ".npmrc":
                return hasSetting(content(folder, entry), "_authtoken", "_auth", "_password") ? "npm token" : null;
            case ".yarnrc.yml":
                return hasSetting(content(folder, entry), "npmauthtoken", "npmauthident") ? "npm token" : null;
            case ".pypirc":
                return hasSetting(content(folder, entry), "password") ? "password for a Python package index" : null;
            case "pip.conf", "pip.ini":
                return hasPasswordInAddress(content(folder, entry)) ? "password for a Python package index" : null;
            case ".netrc", "_netrc":
                return contains(folder, entry, "password") ? "password in .netrc" : null;
            case ".git-credentials":
                return "password or token for Git";
            case ".dockercfg", ".dockerconfigjson":
                return dockerLogin(content(folder, entry)) ? "registry login of Docker" : null;
            case "kubeconfig":
                return kubernetesLogin(content(folder, entry)) ? "Kubernetes login" : null;
            case ".pgpass":
                return "password for PostgreSQL";
            case ".my.cnf":
                return hasSetting(content(folder, entry), "password") ? "password for MySQL" : null;
            case ".vault-token":
                return "Vault token";
            case ".s3cfg", ".boto":
                return hasSetting(content(folder, entry), "secret_key", "aws_secret_access_key")
                        ? "AWS access key"
                        : null;
            case "credentials.tfrc.json":
                return "Terraform token";
            case "terraform.tfstate", "terraform.tfstate.backup":
                return "Terraform state, which holds passwords in plain text";
            case "auth.json":
                return hasSetting(content(folder, entry), "\"password\"", "github.com") ? "Composer login" : null;
            default:
                return byEnding(folder, entry, name);
        }
    }

    @CheckForNull
    private String byEnding(ContextFolder folder, int entry, String name) {
        if (isEnvironmentFile(name)) {
            return hasAnyValue(content(folder, entry)) ? "environment file with values" : null;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        long bytes = folder.bytes(entry);
        switch (extension) {
            case "pem", "key", "p8", "pk8", "rsa", "priv":
                return privateKey(content(folder, entry));
            case "ppk":
                return contains(folder, entry, "putty-user-key-file") ? "private SSH key (PuTTY)" : null;
            case "p12", "pfx":
                return "key store (PKCS #12)";
            case "jks", "keystore":
                return "key store (Java)";
            case "kdbx":
                return "password database (KeePass)";
            case "kubeconfig":
                return kubernetesLogin(content(folder, entry)) ? "Kubernetes login" : null;
            case "json":
                return bytes >= LEAST_ACCOUNT_BYTES && bytes <= MOST_ACCOUNT_BYTES
                        ? cloudAccount(content(folder, entry))
                        : null;
            default:
                return null;
        }
    }

    /** {@code .env} and {@code .env.production}, but not what projects hand out as a sample. */
    static boolean isEnvironmentFile(String name) {
        if (name.equals(".env") || name.equals(".envrc")) {
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

    private static boolean hasAnyValue(String content) {
        for (String line : content.split("\n")) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (!text.startsWith("#") && equals > 0) {
                String value = text.substring(equals + 1).strip();
                if (!value.isEmpty() && !value.equals("\"\"") && !value.equals("''")) {
                    return true;
                }
            }
        }
        return false;
    }

    @CheckForNull
    private static String privateKey(String content) {
        int begin = content.indexOf("-----BEGIN ");
        while (begin >= 0) {
            int end = content.indexOf("-----", begin + 11);
            if (end < 0) {
                return null;
            }
            if (content.substring(begin, end).endsWith("PRIVATE KEY")) {
                return "private key (PEM)";
            }
            begin = content.indexOf("-----BEGIN ", end);
        }
        return null;
    }

    @CheckForNull
    private static String cloudAccount(String content) {
        if (content.contains("\"private_key\"") && content.contains("\"service_account\"")) {
            return "key of a Google Cloud service account";
        }
        if (content.contains("\"refresh_token\"") && content.contains("\"authorized_user\"")) {
            return "Google Cloud credentials";
        }
        if (content.contains("\"clientSecret\"") && content.contains("\"subscriptionId\"")) {
            return "Azure credentials";
        }
        return null;
    }

    /** A value after one of the keys that is more than a reference to a variable. */
    private static boolean hasSetting(String content, String... keys) {
        for (String line : content.split("\n")) {
            String text = line.strip();
            String lower = text.toLowerCase(Locale.ROOT);
            if (text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            for (String key : keys) {
                int at = lower.indexOf(key);
                if (at >= 0 && isOwnValue(text.substring(at + key.length()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOwnValue(String rest) {
        String value = rest.strip();
        if (value.startsWith("=") || value.startsWith(":")) {
            value = value.substring(1).strip();
        } else {
            return false;
        }
        value = value.startsWith("\"") || value.startsWith("'") ? value.substring(1) : value;
        return !value.isEmpty()
                && !value.startsWith("$")
                && !value.startsWith("%(")
                && !value.startsWith("\"")
                && !value.startsWith("'");
    }

    private static boolean dockerLogin(String content) {
        return hasSetting(
                content.replace(",", "\n").replace("{", "\n"), "\"auth\"", "\"identitytoken\"", "\"registrytoken\"");
    }

    private static boolean kubernetesLogin(String content) {
        return hasSetting(content, "client-key-data", "token", "password");
    }

    private static boolean gitLogin(String content) {
        return hasPasswordInAddress(content)
                || content.toLowerCase(Locale.ROOT).contains("extraheader = authorization:");
    }

    /** {@code https://user:password@host}, the password no variable. */
    private static boolean hasPasswordInAddress(String content) {
        for (int at = content.indexOf("://"); at >= 0; at = content.indexOf("://", at + 3)) {
            int end = at + 3;
            while (end < content.length() && " \t\r\n\"'/".indexOf(content.charAt(end)) < 0) {
                end++;
            }
            String authority = content.substring(at + 3, end);
            int sign = authority.lastIndexOf('@');
            int colon = authority.indexOf(':');
            if (colon >= 0 && colon + 1 < sign && authority.charAt(colon + 1) != '$') {
                return true;
            }
        }
        return false;
    }

    private static boolean hasElement(String content, String element) {
        int at = content.indexOf("<" + element + ">");
        return at >= 0 && !content.startsWith("${", at + element.length() + 2);
    }

    private boolean contains(ContextFolder folder, int entry, String lowerCase) {
        return content(folder, entry).toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    /** The beginning of a file, empty when it cannot be read. */
    private String content(ContextFolder folder, int entry) {
        if (++reads > MOST_READS) {
            return "";
        }
        Path file = tree.locate(folder.pathOf(entry));
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // it is reported as unreadable where that matters
            return "";
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
