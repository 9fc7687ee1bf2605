package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolFileTest {
    @TempDir
    private Path folder;

    private PoolFile read(String text) throws Exception {
        return PoolFile.read(Files.writeString(folder.resolve("team.json"), text));
    }

    @Test
    void readsEverythingThatAFileCanSay() throws Exception {
        PoolFile file = read("""
                // who builds for the team
                {"name": "large", "fallback": true, "locks": "locks",
                 "nodes": [
                  {"name": "arm", "endpoint": "tcp://10.0.0.1:1234", "platforms": ["aarch64", "linux/arm/v7"],
                   "mostBuilds": 4, "mostDisk": "1.5TB", "drained": true, "builds": "untrusted",
                   "tls": {"ca": "ca.pem", "cert": "/etc/cert.pem", "key": "key.pem", "serverName": "buildkit"}},
                  {"endpoint": "unix:///run/buildkit.sock"}]}
                """);

        assertThat(file.locks()).isEqualTo(folder.resolve("locks"));
        assertThat(file.pool().name()).isEqualTo("large");
        assertThat(file.pool().fallback()).isTrue();
        PoolNode arm = file.pool().nodes().get(0);
        assertThat(arm.platforms()).containsExactly("linux/arm64", "linux/arm/v7");
        assertThat(arm.limits()).isEqualTo(new PoolNode.Limits(4, 1_500_000_000_000L, true));
        assertThat(arm.builds()).isEqualTo(BuildTrust.UNTRUSTED);
        assertThat(arm.tls().files().authority())
                .isEqualTo(folder.resolve("ca.pem").toString());
        assertThat(arm.tls().files().certificate()).isEqualTo("/etc/cert.pem");
        assertThat(arm.tls().serverName()).isEqualTo("buildkit");
        PoolNode socket = file.pool().nodes().get(1);
        assertThat(socket.name()).isEqualTo("/run/buildkit.sock");
        assertThat(socket.builds()).isEqualTo(BuildTrust.TRUSTED);
        assertThat(socket.limits()).isEqualTo(PoolNode.Limits.NONE);
    }

    @Test
    void isNamedAfterItsFileAndDoesNotFallBackUnlessItSaysSo() throws Exception {
        BuilderPool pool = read("{\"nodes\": [{\"endpoint\": \"docker-container://buildkitd\"}]}")
                .pool();

        assertThat(pool.name()).isEqualTo("team");
        assertThat(pool.fallback()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|it has no nodes",
                "{\"nodes\": []}|it has no nodes",
                "[]|Cannot deserialize",
                "{\"nodes\": [{}]}|node 1: it has no endpoint",
                "{\"nodes\": [null]}|node 1: it has no endpoint",
                "{\"nodes\": [{\"endpoint\": \"http://a:1\"}]}|node 1: `http://a:1` is not an address of a BuildKit",
                "{\"nodes\": [{\"endpoint\": \"tcp://a\"}]}|write tcp://host:port",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:70000\"}]}|is not an address of a BuildKit",
                "{\"nodes\": [{\"endpont\": \"tcp://a:1\"}]}|there is no field `endpont`; did you mean `endpoint`?",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"mostBuilds\": \"many\"}]}|nodes[0].mostBuilds: ",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"mostBuilds\": -1}]}|mostBuilds -1 is negative",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"mostDisk\": \"much\"}]}|`much` is not a size",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"builds\": \"mine\"}]}|not trusted, untrusted or all",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"platforms\": [\"what\"]}]}|`what` is not a platform",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\", \"tls\": {\"ca\": \"ca.pem\"}}]}|tls needs three files",
                "{\"nodes\": [{\"endpoint\": \"unix:///a\", \"tls\": {\"ca\": \"a\", \"cert\": \"b\", \"key\": \"c\"}}]}|does not support"
                        + " certificates: TLS is for tcp:// and dns://",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\"}, {\"endpoint\": \"tcp://a:1\"}]}|two nodes have the name `a:1`",
                "{\"nodes\": [{\"endpoint\": \"tcp://a:1\"|line 1",
            })
    void saysWhatIsWrongWithAFile(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidPoolException.class)
                .hasMessageStartingWith(folder.resolve("team.json").toString())
                .hasMessageContaining(problem);
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThatThrownBy(() -> PoolFile.read(folder.resolve("none.json")))
                .hasMessage("there is no file " + folder.resolve("none.json"));
    }
}
