package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NPM_TOKEN",
                "password",
                "DB_PASSWORD",
                "API_KEY",
                "APIKEY",
                "aws_secret_access_key",
                "npmToken",
                "SSH_KEY",
                "GIT_AUTH_TOKEN",
                "proxy-pass",
                "GH_PAT",
                "DBPASSWORD",
                "ACCESSTOKEN"
            })
    void takesNamesForSecretsAsBuildKitsOwnCheckDoes(String name) {
        assertThat(SecretText.isSecretName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VERSION", "PUBLIC_KEY", "TOKENIZER", "KEYBOARD", "AUTHOR", "COMPASS", "PATH", ""})
    void leavesOtherNamesAlone(String name) {
        assertThat(SecretText.isSecretName(name)).isFalse();
    }

    @Test
    void knowsTokensByTheirFirstLetters() {
        assertThat(SecretText.isSecretValue("ghp_0123456789abcdefghij")).isTrue();
        assertThat(SecretText.isSecretValue("-----BEGIN OPENSSH PRIVATE KEY-----\nabc"))
                .isTrue();
        assertThat(SecretText.isSecretValue("sk-short")).isFalse();
        assertThat(SecretText.isSecretValue("1.2.3")).isFalse();
        assertThat(SecretText.isSecretValue("sk-learn is a fine library")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:pass@example.com/x, https://user:***@example.com/x",
        "https://ghp_abc@github.com/x.git, https://***@github.com/x.git",
        "ssh://git@github.com/x.git, ssh://git@github.com/x.git",
        "git+ssh://git@github.com/x.git, git+ssh://git@github.com/x.git",
        "https://example.com/a@b, https://example.com/a@b",
        "'http://a:b@x, http://c:d@y', 'http://a:***@x, http://c:***@y'",
        "https://a:b@c@example.com/, https://a:***@example.com/",
        "type=x;url=https://a:b@h, type=x;url=https://a:***@h",
        "http://a:b@, http://a:***@",
        "docker-image://alpine:3@sha256:abc, docker-image://alpine:3@sha256:abc",
        "no url, no url",
        "a@b, a@b",
        "https://x/y.tgz?sig=Sg77yy, https://x/y.tgz?sig=***",
        "'https://x/y?a=1&X-Amz-Signature=ab%2Fcd&b=2', 'https://x/y?a=1&X-Amz-Signature=***&b=2'",
        "https://x/y?X-Goog-Signature=0a1b, https://x/y?X-Goog-Signature=***",
        "https://x/y?Expires=1&Signature=0a1b&Key-Pair-Id=K2, https://x/y?Expires=1&Signature=***&Key-Pair-Id=***",
        "https://x/#access_token=abc, https://x/#access_token=***",
        "http://joe:Pw55zz@h:9/x?sig=Sg77yy, http://joe:***@h:9/x?sig=***",
        "https://x/y?page=2&sort=name, https://x/y?page=2&sort=name",
        "<a href=\"https://u:p@x/\">, <a href=\"https://u:***@x/\">",
        "http://a:****@x, http://a:****@x",
        "https://Tk55zz:x-oauth-basic@github.com/, https://***:x-oauth-basic@github.com/",
        "https://${TOKEN}:x-oauth-basic@github.com/, https://${TOKEN}:x-oauth-basic@github.com/",
        "https://me:$GH_TOKEN@github.com/, https://me:$GH_TOKEN@github.com/",
        "https://me:$ecret@github.com/, https://me:***@github.com/",
        "https://me:${a}b@github.com/, https://me:***@github.com/",
    })
    void masksThePasswordsOfUrls(String text, String shown) {
        assertThat(SecretText.withoutUrlCredentials(text)).isEqualTo(shown);
    }
}
