package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageJsonTest {
    @Test
    void tellsTheScriptThatAnInstallRuns() {
        assertThat(PackageJson.of("{\"scripts\": {\"start\": \"a\", \"prepare\": \"b\"}}")
                        .installScript())
                .isEqualTo("prepare");
        assertThat(PackageJson.of("{\"scripts\": {\"start\": \"a\"}}").installScript())
                .isNull();
    }

    @Test
    void tellsTheMembersOfAWorkspaceInBothForms() {
        assertThat(PackageJson.of("{\"workspaces\": [\"a\", \"b/*\"]}").members())
                .containsExactly("a", "b/*");
        assertThat(PackageJson.of("{\"workspaces\": {\"packages\": [\"a\"]}}").members())
                .containsExactly("a");
        assertThat(PackageJson.of("{}").members()).isEmpty();
    }

    @Test
    void isUnreadableWhereTheTextIsCutOff() {
        assertThat(PackageJson.of("{\"scripts\": {").isReadable()).isFalse();
        assertThat(PackageJson.of("").isReadable()).isFalse();
        assertThat(PackageJson.of("\u00EF\u00BB\u00BF{}").isReadable()).isTrue();
    }
}
