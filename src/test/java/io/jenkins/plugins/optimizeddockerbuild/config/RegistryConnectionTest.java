package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryConnectionTest {
    private static final String REPOSITORY = "/team/cache:main";

    @TempDir
    private Path folder;

    private static RegistryConnection to(RealRegistry registry) {
        return new RegistryConnection(ImageReference.parse(registry.address + REPOSITORY));
    }

    @Test
    void anOpenRegistryLetsEverybodyPullAndPush() throws Exception {
        try (RealRegistry registry = RealRegistry.open(folder)) {
            assertThat(to(registry).ask(null, null)).isEqualTo(new RegistryAccess(true, true, null));
        }
    }

    @Test
    void leavesNoUploadBehind() throws Exception {
        try (RealRegistry registry = RealRegistry.open(folder)) {
            to(registry).ask(null, null);
            assertThat(RealRegistry.uploads(folder)).isEmpty();
        }
    }

    @Test
    void aRegistryWithPasswordsLetsThoseInWhoKnowOne() throws Exception {
        try (RealRegistry registry = RealRegistry.withPasswords(folder, Map.of("writer", "secret: ü"))) {
            assertThat(to(registry).ask("writer", "secret: ü")).isEqualTo(new RegistryAccess(true, true, null));
            assertThat(to(registry).ask(null, null)).isEqualTo(new RegistryAccess(false, false, null));
            assertThat(to(registry).ask("writer", "wrong").problem())
                    .isEqualTo(registry.address + " refuses the user name or the password.");
        }
    }

    @Test
    void aTokenServiceTellsApartWhoMayPullAndWhoMayPush() throws Exception {
        Map<String, String> users = Map.of("writer:w", "pull,push", "reader:r", "pull", "stranger:s", "", "", "pull");
        try (RealRegistry registry = RealRegistry.withTokens(folder, users)) {
            RegistryConnection connection = to(registry);
            assertThat(connection.ask("writer", "w")).isEqualTo(new RegistryAccess(true, true, null));
            assertThat(connection.ask("reader", "r")).isEqualTo(new RegistryAccess(true, false, null));
            assertThat(connection.ask("stranger", "s")).isEqualTo(new RegistryAccess(false, false, null));
            assertThat(connection.ask(null, null)).isEqualTo(new RegistryAccess(true, false, null));
            assertThat(connection.ask("writer", "wrong").problem())
                    .isEqualTo(registry.address + " refuses the user name or the password.");
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        assertThat(new RegistryConnection(ImageReference.parse("127.0.0.1:1/team/cache"))
                        .ask("writer", "w")
                        .problem())
                .isEqualTo("127.0.0.1:1 cannot be reached from the controller: nothing listens on that port");
    }

    @Test
    void saysThatANameHasNoAddress() throws Exception {
        assertThat(new RegistryConnection(ImageReference.parse("registry.invalid/team/cache"))
                        .ask("writer", "w")
                        .problem())
                .isEqualTo("registry.invalid cannot be reached from the controller: the name has no address");
    }
}
