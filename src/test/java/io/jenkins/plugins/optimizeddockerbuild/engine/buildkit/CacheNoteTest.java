package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import org.junit.jupiter.api.Test;

class CacheNoteTest {
    private final BuildRequest request = BuildRequest.builder()
            .read(BuildOption.CACHE_FROM, "example.com/cache:branch")
            .read(BuildOption.CACHE_TO, "type=registry,ref=example.com/cache:branch,ignore-error=true")
            .build();

    @Test
    void takesACacheThatDoesNotExistYetForNormal() {
        assertThat(CacheNote.of(
                        request,
                        "importing cache manifest from example.com/cache:branch",
                        "failed to configure registry cache importer: example.com/cache:branch: not found"))
                .isNull();
        assertThat(CacheNote.of(
                        request,
                        "importing cache manifest from local:1234",
                        "could not read cache: open /cache/index.json: no such file or directory"))
                .isNull();
    }

    @Test
    void saysWhyACacheCouldNotBeRead() {
        String note = CacheNote.of(
                request,
                "importing cache manifest from example.com/cache:branch",
                "failed to configure registry cache importer: failed to do request: Head \"https://example.com/v2/\": dial tcp"
                        + " 127.0.0.1:1: connect: connection refused");
        assertThat(note)
                .isEqualTo("The cache at example.com/cache:branch could not be read: the registry example.com does not"
                        + " answer; check that it is running and reachable from the builder, then try again.");
    }

    @Test
    void saysThatAFailedExportDoesNotTouchTheImage() {
        String note = CacheNote.of(
                request,
                "exporting cache to registry",
                "error writing layer blob: unexpected status from HEAD request to http://example.com/v2/x: 403 Forbidden");
        assertThat(note)
                .startsWith("The cache could not be written to example.com/cache:branch, the image is not affected: the"
                        + " registry example.com refused the login");
    }

    @Test
    void namesNoCacheWhereSeveralAreExported() {
        BuildRequest several = BuildRequest.builder()
                .read(BuildOption.CACHE_TO, "example.com/cache:branch")
                .read(BuildOption.CACHE_TO, "type=local,dest=cache")
                .build();

        assertThat(CacheNote.of(several, "exporting cache to client directory", "no space left on device"))
                .isEqualTo("The cache could not be written, the image is not affected: no space left on device.");
    }

    @Test
    void saysNothingAboutOtherVertices() {
        assertThat(CacheNote.of(request, "[1/2] RUN make", "exit code: 1")).isNull();
    }
}
