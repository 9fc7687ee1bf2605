package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferDockerfileTest {

    @Test
    void quotesAnIdSoThatBuildKitReadsTheSame() throws Exception {
        String text = TransferDockerfile.fill(List.of(mount("--mount=type=cache,\\\"id=a,b\\\",target=/root/.npm")));
        assertThat(idOf(text)).isEqualTo("a,b");
    }

    @Test
    void escapesADollarInAnId() throws Exception {
        String text = TransferDockerfile.fill(List.of(mount("--mount=type=cache,id=\\\\$x,target=/root/.npm")));
        assertThat(idOf(text)).isEqualTo("$x");
    }

    @Test
    void passesOwnerModeAndSharingOn() throws Exception {
        String text = TransferDockerfile.fill(
                List.of(mount("--mount=type=cache,target=/root/.npm,uid=1,gid=2,mode=0700,sharing=locked")));
        assertThat(Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile"))
                .satisfies(parsed -> assertThat(CacheMounts.of(parsed, BuildInputs.none())
                                .mounts()
                                .get(0)
                                .options())
                        .containsEntry("uid", "1")
                        .containsEntry("gid", "2")
                        .containsEntry("mode", "0700")
                        .containsEntry("sharing", "locked"));
    }

    private static CarriedMount mount(String option) throws Exception {
        String dockerfile = "FROM node\nRUN " + option + " npm ci\n";
        CacheMounts mounts = CacheMounts.of(
                Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile"), BuildInputs.none());
        return new CarriedMount(mounts.mounts().get(0), List.of("_cacache"), "r/app:mounts", null);
    }

    private static String idOf(String dockerfile) throws Exception {
        return CacheMounts.of(
                        Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile"), BuildInputs.none())
                .mounts()
                .get(0)
                .id();
    }
}
