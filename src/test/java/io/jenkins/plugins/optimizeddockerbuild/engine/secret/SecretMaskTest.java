package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    private static String masked(String secret, String text) {
        SecretMask mask = SecretMask.of(List.of(secret));
        String masked = mask.masked(text);
        assertThat(new String(mask.masked(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .as("bytes as text")
                .isEqualTo(masked);
        return masked;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hidesAToken() {
        assertThat(masked("sesame-open", "using sesame-open, \u00e4 and sesame-opener"))
                .isEqualTo("using ****, \u00e4 and ****er");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5a71372d6b58223926772f74522b6525357027",
                "5A71372D6B58223926772F74522B6525357027",
                "Zq7-kX%229%26w%2ftR%2be%255p%27",
                "Zq7-kX&quot;9&amp;w/tR+e%5p&#39;",
                "Zq7-kX\"9&amp;w/tR+e%5p'",
                "Zq7-kX\\\"9\\u0026w/tR+e%5p'",
                "Zq7-kX\"9&w/tR+e%5p'\\''",
            })
    void hidesAValueAsOtherFormatsWriteIt(String written) {
        assertThat(masked("Zq7-kX\"9&w/tR+e%5p'", "a " + written + " b")).isEqualTo("a **** b");
    }

    @Test
    void hidesEveryByteOfValuesThatOverlap() {
        SecretMask mask = SecretMask.of(List.of("abcdef", "defghi"));
        assertThat(mask.masked("x abcdefghi y")).isEqualTo("x **** y");
    }

    @Test
    void hidesWhatAFurtherSecretAdds() {
        assertThat(SecretMask.of(List.of("abcdef")).and(List.of("uvwxyz")).masked("abcdef uvwxyz"))
                .isEqualTo("**** ****");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:s3cr3t-Pass", "joe:s3cr3t-Pass\n"})
    void hidesThePasswordOfUserAndPasswordAndNotTheUser(String secret) {
        assertThat(masked(secret, "user joe s3cr3t-Pass " + secret.strip())).isEqualTo("user joe **** ****");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "user:", "Authorization: joe:"})
    void hidesAValueThatIsEncodedWithinAText(String before) {
        assertThat(masked("s3cr3t-t0ken-42", base64(before + "s3cr3t-t0ken-42\n")))
                .doesNotContain(base64(before + "s3cr3t-t0ken-42")
                        .substring(before.length() * 8 / 6 + 4, before.length() * 8 / 6 + 12))
                .contains("****");
    }

    @Test
    void hidesAValueInAnAddress() {
        String secret = "p\u00e4ss w+rd/1";
        assertThat(masked(secret, "?q=" + URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .isEqualTo("?q=****");
    }

    @Test
    void hidesAValueInAJsonString() {
        assertThat(masked("pass\"word\\1", "{\"a\":\"pass\\\"word\\\\1\"}")).isEqualTo("{\"a\":\"****\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "//npm.example.com/:_authToken=npm_AbCd1234|npm_AbCd1234",
                "registry=https://r.example.com/|NONE",
                "email=joe@example.com|NONE",
                "always-auth=true|NONE",
            })
    void knowsWhatIsSecretInNpmsSettings(String line, String secret) {
        String all = "registry=https://r.example.com/\n" + line + "\nalways-auth=true\nfund=false\n";
        assertThat(masked(all, line)).isEqualTo(line.replace(secret, "****"));
    }

    @Test
    void knowsWhatIsSecretInAKubeconfig() {
        String config = """
                apiVersion: v1
                kind: Config
                clusters:
                - cluster:
                    server: https://10.0.0.1:6443
                    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t
                  name: kubernetes
                users:
                - name: kubernetes-admin
                  user:
                    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt
                    token: abc.def-GHI
                current-context: kubernetes-admin@kubernetes
                """;
        assertThat(masked(
                        config, "apiVersion: v1\nkind: Config\nname: kubernetes-admin\nserver: https://10.0.0.1:6443"))
                .isEqualTo("apiVersion: v1\nkind: Config\nname: kubernetes-admin\nserver: https://10.0.0.1:6443");
        assertThat(masked(config, "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt abc.def-GHI"))
                .isEqualTo("**** ****");
    }

    @Test
    void knowsWhatIsSecretInDockersConfiguration() {
        String config = "{\"auths\":{\"r.example.com\":{\"auth\":\"" + base64("joe:Hunter-22") + "\"}}}";
        assertThat(masked(config, base64("joe:Hunter-22") + " joe:Hunter-22 joe Hunter-22 r.example.com auths"))
                .isEqualTo("**** **** joe **** r.example.com auths");
    }

    @Test
    void knowsWhatIsSecretInAServiceAccount() {
        String account = "{\"type\": \"service_account\", \"project_id\": \"my-project\",\n"
                + "\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqh\\n-----END PRIVATE KEY-----\\n\"}";
        assertThat(masked(account, "service_account my-project MIIEvQIBADANBgkqh"))
                .isEqualTo("service_account my-project ****");
    }

    @Test
    void knowsThePasswordsOfNetrcOnOneLineAndOnSeveral() {
        assertThat(masked("machine h.example.com login joe password Hunter-22", "joe Hunter-22 h.example.com"))
                .isEqualTo("joe **** h.example.com");
        assertThat(masked("machine h.example.com\n  login joe\n  password Hunter-22\n", "joe Hunter-22 h.example.com"))
                .isEqualTo("joe **** h.example.com");
    }

    @Test
    void knowsThePasswordsOfMavensSettings() {
        String settings = "<settings>\n<server><id>central</id>\n<username>joe</username>\n"
                + "<password>Hunter-22</password></server>\n</settings>";
        assertThat(masked(settings, "central joe Hunter-22")).isEqualTo("central joe ****");
    }

    @Test
    void knowsThePasswordInTheAddressOfAPackageIndex() {
        assertThat(masked(
                        "[global]\nindex-url = https://joe:Hunter-22@pypi.example.com/simple\n", "x Hunter-22 global"))
                .isEqualTo("x **** global");
    }

    @Test
    void hidesEachLineOfAKeyAndNotItsFrame() {
        String key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXkt\nAAAAB3NzaC1yc2E=\n"
                + "-----END OPENSSH PRIVATE KEY-----\n";
        assertThat(masked(key, "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXkt AAAAB3NzaC1yc2E="))
                .isEqualTo("-----BEGIN OPENSSH PRIVATE KEY----- **** ****");
    }

    @Test
    void hidesEachLineOfATextOfSeveral() {
        assertThat(masked("first line\nsecond line\n", "first line, second line"))
                .isEqualTo("****, ****");
    }

    @Test
    void leavesWordsAloneThatEverySentenceHas() {
        assertThat(masked("true", "it is true")).isEqualTo("it is true");
        assertThat(masked("abc", "abc")).isEqualTo("abc");
    }

    @Test
    void knowsHowManyBytesMayBeTheBeginningOfAValue() {
        SecretMask mask = SecretMask.of(List.of("hunter22"));
        assertThat(mask.unfinished("to be a hunt".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(4);
        assertThat(mask.unfinished("to be a hunter2".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(7);
        assertThat(mask.unfinished("to be\n".getBytes(StandardCharsets.US_ASCII)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get https://joe", "get https://joe:pw", "get https:", "get https:/", "get https://x/?sig=ab"})
    void waitsForTheEndOfAnAddress(String begun) {
        int word = begun.length() - "get ".length();
        assertThat(SecretMask.OF_ADDRESSES.unfinished(begun.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(word);
        assertThat(SecretMask.OF_ADDRESSES.unfinished((begun + " ").getBytes(StandardCharsets.US_ASCII)))
                .isZero();
    }
}
