package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientEnvironmentTest {

    @Test
    void givesTheClientTheLocaleThatOdbWasCalledWith() {
        assertThat(ClientEnvironment.callers(
                        Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8", "ODB_CALLERS_LC_ALL", "POSIX")))
                .isEqualTo(Map.of("PATH", "/bin", "LC_ALL", "POSIX"));
        assertThat(ClientEnvironment.callers(Map.of("LANG", "C", "LC_ALL", "C.UTF-8", "ODB_CALLERS_LC_ALL", "")))
                .isEqualTo(Map.of("LANG", "C"));
    }

    @Test
    void leavesTheLocaleAloneWhereTheLauncherDid() {
        Map<String, String> variables = Map.of("LC_ALL", "de_DE.UTF-8");
        assertThat(ClientEnvironment.callers(variables)).isEqualTo(variables);
    }
}
