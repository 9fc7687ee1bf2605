package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretSearchTest {

    /** A key's frame without a key: the search looks at nothing else. */
    private static final String PRIVATE_KEY =
            "-----BEGIN RSA PRIVATE " + "KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----";

    @TempDir
    Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context")).file("Dockerfile", "FROM x\nCOPY . .\n");
    }

    private List<Inventory.Secret> secrets() throws Exception {
        return ContextAnalysis.of(ContextRequest.of(context.root().toString()), InputStream.nullInputStream())
                .inventory()
                .secrets();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id_rsa | x | private SSH key",
                "deploy/id_ed25519 | x | private SSH key",
                "tls/server.key | PRIVATE | private key (PEM)",
                "tls/both.pem | -----BEGIN CERTIFICATE-----\\nx\\n-----END CERTIFICATE-----\\nPRIVATE | private key (PEM)",
                "store.p12 | x | key store (PKCS #12)",
                "release.keystore | x | key store (Java)",
                "key.ppk | PuTTY-User-Key-File-3: ssh-rsa | private SSH key (PuTTY)",
                ".env | PORT=8080\\nDB_PASSWORD=hunter2 | environment file with secret values",
                "app/.env.production | # x\\nexport TOKEN=\"abc\" # rotated | environment file with secret values",
                "config/prod.env | DATABASE_URL=postgres://app:h4rd@db/app | environment file with secret values",
                ".env.local | STRIPE=sk-live-0123456789abcdef | environment file with secret values",
                "deploy_ed25519 | PRIVATE | private key (PEM)",
                "keys/github_rsa | PRIVATE | private key (PEM)",
                ".ssh/work | PRIVATE | private SSH key",
                "release.asc | -----BEGIN PGP PRIVATE KEY BLOCK-----\\nx | private key (PEM)",
                "NuGet.Config | <add key=\"ClearTextPassword\" value=\"abc\" /> | password for a NuGet feed",
                "infra/prod.tfvars | region = \"eu\"\\ndb_password = \"h4rd\" | secret in Terraform variables",
                "infra/prod.auto.tfvars.json | {\"db_password\": \"h4rd\"} | secret in Terraform variables",
                ".htpasswd | admin:$apr1$x$y | password hashes",
                "credentials | [default]\\naws_secret_access_key = abc | file with credentials",
                "secrets.yml | db:\\n  password: h4rd | file with credentials",
                "auth.json | {\"http-basic\": {\"repo.example.com\": {\"username\": \"u\", \"password\": \"p\"}}} | Composer login",
                "auth.json | {\"github-oauth\": {\"github.com\": \"ghp_x\"}} | Composer login",
                "kubeconfig.yaml | users:\\n- user:\\n    token: abc | Kubernetes login",
                "gradle.properties | ossrhPassword=h4rd | password in Gradle's properties",
                "sa-key.json | {\"type\": \"service_account\", \"private_key\": \"x\"} | key of a Google Cloud service account",
                ".aws/credentials | [default]\\naws_secret_access_key = abc | AWS access key",
                ".npmrc | //npm.example.com/:_authToken=npm_abc | npm token",
                ".yarnrc.yml | npmAuthToken: abc | npm token",
                ".pypirc | [pypi]\\nusername = u\\npassword = p | password for a Python package index",
                ".condarc | channels:\\n- https://u:p4ss@conda.example.org/main | password for an index of conda",
                "uv.toml | index-url = \"https://u:p4ss@example.org/simple\" | password for an index of uv",
                "requirements.txt | --index-url https://u:p4ss@example.org/simple\\nflask | password for an index of pip",
                "Pipfile | url = \"https://u:p4ss@example.org/simple\" | password for an index of Pipenv",
                ".yarnrc | registry \"https://u:p4ss@npm.example.com\" | password for an index of Yarn",
                "bunfig.toml | [install.scopes]\\nown = { token = \"abc\", url = \"https://r.example.org\" } | npm token",
                "web/.bundle/config | BUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/: \"https://u:p4ss@gems.example.org\" | login of Bundler",
                "pip.conf | [global]\\nindex-url = https://u:p@example.org/simple | password for an index of pip",
                ".netrc | machine x login y password z | password in .netrc",
                ".git-credentials | https://u:p@example.org | password or token for Git",
                ".docker/config.json | {\"auths\": {\"x\": {\"auth\": \"dTpw\"}}} | registry login of Docker",
                ".dockercfg | {\"x\": {\"auth\": \"dTpw\"}} | registry login of Docker",
                ".kube/config | users:\\n- user:\\n    token: abc | Kubernetes login",
                "dev.kubeconfig | client-key-data: abc | Kubernetes login",
                ".azure/accessTokens.json | [] | Azure credentials",
                ".git/config | [remote]\\nurl = https://x:tok@example.org/a | password or token in the configuration of Git",
                "composer.json | {\\n\"url\": \"https://0123456789abcdef0123@example.org/a.git\"\\n} | password for an index of Composer",
                ".cargo/credentials.toml | token = \"x\" | token for a Cargo registry",
                ".m2/settings.xml | <password>p</password> | password in Maven settings",
                "terraform.tfstate | {} | Terraform state, which holds passwords in plain text",
            })
    void findsSecretsByNameAndContent(String path, String content, String reason) throws Exception {
        context.file(path, content.replace("PRIVATE", PRIVATE_KEY).replace("\\n", "\n"));
        assertThat(secrets())
                .extracting(Inventory.Secret::path, Inventory.Secret::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(path, reason));
    }

    @Test
    void findsTheKeyOfAServiceAccount() throws Exception {
        String filler = "x".repeat(600);
        context.file("deploy.json", "{\"type\": \"service_account\", \"private_key\": \"" + filler + "\"}")
                .file("data.json", "{\"type\": \"other\", \"private\": \"" + filler + "\"}");
        assertThat(secrets()).extracting(Inventory.Secret::path).containsExactly("deploy.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id_rsa.pub | ssh-rsa AAA",
                "requirements.txt | --index-url https://u:${PASSWORD}@example.org/simple\\ngit+https://git@example.org/a/b",
                "Gemfile | gem 'a', git: 'https://git@example.org/a/b'",
                "composer.json | {\\n\"url\": \"https://someone@bitbucket.org/someone/a.git\"\\n}",
                ".git/config | [remote]\\nurl = https://someone@example.org/a",
                "cert.pem | -----BEGIN CERTIFICATE-----\\nx\\n-----END CERTIFICATE-----",
                "public.key | -----BEGIN PUBLIC KEY-----\\nx",
                "translations.key | hello",
                ".env | # nothing yet\\nTOKEN=",
                ".env | PORT=8080\\nDEBUG=true\\nTOKEN_TTL=1h\\nSECRET_FILE=/run/secrets/x\\nTOKEN_URL=https://x.example.com/token",
                ".env | X_SECRET=#DEPRECATED, use Y instead\\nTOKEN= # from the vault",
                ".env | BITBUCKET_PASSWORD=bitbucket-password-if-using-basic-auth\\nBITBUCKET_KEY=the-bitbucket-key-if-using-oauth",
                ".env | DB_PASSWORD=changeme\\nAPI_KEY=<your key>\\nTOKEN=${TOKEN}\\nSECRET=your-secret-here",
                ".env | DB_PASSWORD=ENC[AES256_GCM,data:x]\\nTOKEN=op://vault/item",
                "locales/cs/auth.json | {\"auth\":{\"password\":\"Heslo\",\"login\":\"Prihlaseni\"}}",
                "i18n/auth.json | {\"password\": \"Passwort\", \"github.com\": \"GitHub\"}",
                "auth.json | {\"http-basic\": {}, \"github-oauth\": {\"github.com\": \"\"}}",
                "src/test/resources/server.key | PRIVATE",
                "pkg/tls/testdata/key.pem | PRIVATE",
                "tests/fixtures/id_rsa | x",
                "3rdparty/openssl/apps/server.pem | PRIVATE",
                "docker/ci-config/signing.key | PRIVATE",
                ".env.ci | CLIENT_SECRET=EL5mXp3aF8ITjcwo",
                "deploy_ed25519.pub | ssh-ed25519 AAA",
                "nuget.config | <add key=\"ClearTextPassword\" value=\"%NUGET_TOKEN%\" />",
                "nuget.config | <!-- <add key=\"ClearTextPassword\" value=\"abc\" /> -->",
                "prod.tfvars | region = \"eu\"\\nkey_name = \"deploy\"",
                ".m2/settings.xml | <password>${env.TOKEN}</password><!-- <password>x</password> -->",
                ".netrc | machine x login y",
                "credentials.yml | token: ${TOKEN}",
                "tsconfig.json | {\"compilerOptions\": {}}",
                ".env.example | TOKEN=changeme",
                ".env.sample | TOKEN=changeme",
                ".npmrc | registry=https://npm.example.com/\\nsave-exact=true",
                ".npmrc | //npm.example.com/:_authToken=${NPM_TOKEN}",
                ".pypirc | [distutils]\\nindex-servers = pypi",
                ".docker/config.json | {\"credsStore\": \"desktop\", \"auths\": {\"x\": {}}}",
                ".kube/config | users: []",
                ".git/config | [remote]\\nurl = https://github.com/a/b.git",
                "pip.conf | [global]\\nindex-url = https://example.org/simple",
                "node_modules/x/test/server.key | PRIVATE",
            })
    void takesNothingForASecretThatHasNone(String path, String content) throws Exception {
        context.file(path, content.replace("PRIVATE", PRIVATE_KEY).replace("\\n", "\n"));
        assertThat(secrets()).isEmpty();
    }

    @Test
    void tellsTheDangerousOnesFromThoseThatAreKeptAway() throws Exception {
        context.file("deploy/id_rsa", "x")
                .file(".env", "TOKEN=abc")
                .file(".dockerignore", "# own\n.env\n")
                .repository(".git")
                .file(".git/config", "extraheader = AUTHORIZATION: basic abc");
        assertThat(secrets())
                .containsExactly(
                        new Inventory.Secret("deploy/id_rsa", "private SSH key", true, null),
                        new Inventory.Secret(
                                ".env", "environment file with secret values", false, ".dockerignore, line 2"),
                        new Inventory.Secret(
                                ".git/config",
                                "password or token in the configuration of Git",
                                false,
                                "version control"));
    }

    @Test
    void showsNoContent() throws Exception {
        context.file(".env", "PASSWORD=hunter2");
        assertThat(secrets().toString()).doesNotContain("hunter2");
    }

    @Test
    void valuesForDevelopmentAloneAreNoSecrets() throws Exception {
        String keys = "development:\n  secret_key_base: 88624447445afb56bfb7cfbb55af0f7e\n\ntest:\n"
                + "  secret_key_base: 64d61688934065dec3ffe99dfaed4b4c\n\nproduction:\n  secret_key_base: ";
        context.file("config/secrets.yml", keys + "<%= ENV[\"SECRET_KEY_BASE\"] %>\n");
        assertThat(secrets()).isEmpty();
        context.file("config/secrets.yml", keys + "7d754998067691dc61859c6c3109966c\n");
        assertThat(secrets()).hasSize(1);
    }

    @Test
    void aPasswordThatRepeatsItsServiceIsNoSecret() throws Exception {
        context.file(".env", "ELASTIC_USER=elastic\nELASTIC_PASSWORD=elastic\nPOSTGRES_PASSWORD=postgres\n");
        assertThat(secrets()).isEmpty();
        context.file(".env", "ELASTIC_PASSWORD=k8Vd02mQz\n");
        assertThat(secrets()).hasSize(1);
    }

    @Test
    void whatAKeyServiceHasEncryptedIsNoSecret() throws Exception {
        context.file(
                "apply/secret.yaml",
                "data:\n  ACCOUNT_TOKEN: \"deployment:2:test:AQICAHjXIrc66gP4X1Gl4MKcInWmwpFxivAqFGMI0fr9DvCwHPpEjl94YZh\"\n");
        assertThat(secrets()).isEmpty();
    }
}
