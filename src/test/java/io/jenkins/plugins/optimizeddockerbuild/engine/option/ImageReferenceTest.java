package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "alpine, docker.io, library/alpine,",
        "alpine:3.20, docker.io, library/alpine, 3.20",
        "team/app, docker.io, team/app,",
        "docker.io/alpine, docker.io, library/alpine,",
        "index.docker.io/team/app, docker.io, team/app,",
        "registry.example.com/app, registry.example.com, app,",
        "registry.example.com:5000/team/app:1.2, registry.example.com:5000, team/app, 1.2",
        "localhost/app, localhost, app,",
        "localhost:5000/app:x, localhost:5000, app, x",
        "127.0.0.1:5000/a/b/c, 127.0.0.1:5000, a/b/c,",
        "[::1]:5000/app, [::1]:5000, app,",
        "Registry.Example.com/app, Registry.Example.com, app,",
        "UPPER/app, UPPER, app,",
    })
    void tellsRegistryRepositoryAndTagApart(String text, String domain, String path, String tag) {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference.domain()).isEqualTo(domain);
        assertThat(reference.path()).isEqualTo(path);
        assertThat(reference.tag()).isEqualTo(tag);
        assertThat(reference.digest()).isNull();
    }

    @Test
    void doesNotQuoteAPasswordBeforeTheRegistry() {
        assertThatThrownBy(() -> ImageReference.parse("joe:hunter2pw@registry.example.com/x:1"))
                .hasMessageContaining("`joe:***@registry.example.com/x:1` has `registry.example.com/x:1` after the @")
                .hasMessageNotContaining("hunter2pw");
    }

    @Test
    void readsADigest() {
        ImageReference reference = ImageReference.parse("example.com/app:1@sha256:" + HEX);
        assertThat(reference.tag()).isEqualTo("1");
        assertThat(reference.digest()).isEqualTo("sha256:" + HEX);
        assertThat(reference.atDigest("sha256:x")).isEqualTo("example.com/app@sha256:x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a_b", "a__b", "a-b", "a---b", "0", "a/b.c/d__e"})
    void acceptsTheSeparatorsOfTheGrammar(String path) {
        assertThat(ImageReference.parse("example.com/" + path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'a b', contains a space",
        "'a\tb', contains the character U+0009",
        "'bücher', contains the character U+00FC",
        "https://example.com/app, starts with https://",
        "Alpine, upper case letters in the repository name; write `alpine`",
        "example.com/App:1, upper case letters in the repository name",
        "example.com/, has no repository",
        "example.com//app, an empty part between two slashes",
        "/app, an empty part between two slashes",
        "app/, an empty part between two slashes",
        "example.com/-app, has `-app` in it",
        "example.com/app-, has `app-` in it",
        "example.com/a..b, has `a..b` in it",
        "example.com/a___b, has `a___b` in it",
        "example.com/a._b, has `a._b` in it",
        "a.b__c/app, which is not a host[:port]",
        "example.com:port/app, which is not a host[:port]",
        "-example.com/app, which is not a host[:port]",
        "[::g]/app, which is not a host[:port]",
        "app:, nothing after the colon",
        "app:.x, at the beginning",
        "app:-x, at the beginning",
        "app:a/b, a tag cannot contain a slash",
        "app:feature#1, `#` in its tag",
        "app:a:b, `:` in its tag",
        "app@latest, which is not a digest",
        "app@sha256:abc, which is not a digest",
        "app@md5:0123456789abcdef0123456789abcdef, which is not a digest",
    })
    void refusesWhatIsNoReferenceAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    @Test
    void knowsHowLongNamesAndTagsMayBe() {
        assertThat(ImageReference.parse("app:" + "a".repeat(128)).tag()).hasSize(128);
        assertThatThrownBy(() -> ImageReference.parse("app:" + "a".repeat(129)))
                .hasMessageContaining("has a tag of 129 characters; at most 128 are allowed");
        assertThat(ImageReference.parse("example.com/" + "a".repeat(255)).path())
                .hasSize(255);
        assertThatThrownBy(() -> ImageReference.parse("example.com/" + "a".repeat(256)))
                .hasMessageContaining("has a repository name of 256 characters; at most 255 are allowed");
    }

    @Test
    void refusesAnImageIdWhereANameIsNeeded() {
        assertThatThrownBy(() -> ImageReference.parse(HEX)).hasMessageContaining("is an image id, not a name");
    }
}
