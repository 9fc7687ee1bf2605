package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskedProgressTest {
    private final List<ProgressEvent> events = new ArrayList<>();

    private MaskedProgress mask(String... secrets) {
        return new MaskedProgress(SecretMask.of(List.of(secrets)), events::add);
    }

    private static ProgressEvent.Log log(String vertex, String text) {
        return new ProgressEvent.Log(vertex, 1, text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    private static ProgressEvent.Vertex vertex(String name, Instant completed, String error) {
        return new ProgressEvent.Vertex("a", List.of(), name, Instant.EPOCH, completed, false, error, null);
    }

    private String output() {
        StringBuilder text = new StringBuilder();
        for (ProgressEvent event : events) {
            if (event instanceof ProgressEvent.Log log) {
                text.append(new String(log.data(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void hidesASecretInTheOutput() {
        mask("hunter22").on(log("a", "password hunter22, again hunter22\n"));
        assertThat(output()).isEqualTo("password ****, again ****\n");
    }

    @Test
    void hidesASecretThatIsCutAnywhere() {
        MaskedProgress mask = mask("hunter22");
        for (char letter : "x hunter22 y hunter hunhunter22\n".toCharArray()) {
            mask.on(log("a", String.valueOf(letter)));
        }
        assertThat(output()).isEqualTo("x **** y hunter hun****\n");
    }

    @Test
    void showsWhatWasHeldBackWhenTheLayerEnds() {
        MaskedProgress mask = mask("hunter22");
        mask.on(log("a", "to be a hunter"));
        assertThat(output()).isEqualTo("to be a ");
        mask.on(vertex("RUN", Instant.EPOCH, null));
        assertThat(output()).isEqualTo("to be a hunter");
        assertThat(events.get(events.size() - 1)).isInstanceOf(ProgressEvent.Vertex.class);
    }

    @Test
    void keepsTheOutputOfTwoLayersApart() {
        MaskedProgress mask = mask("hunter22");
        mask.on(log("a", "hunt"));
        mask.on(log("b", "er22"));
        mask.finish();
        assertThat(output()).isEqualTo("er22hunt");
    }

    @Test
    void hidesASecretInNamesErrorsWarningsAndForeignLines() {
        MaskedProgress mask = mask("hunter22");
        mask.on(vertex("RUN echo hunter22", Instant.EPOCH, "process \"echo hunter22\" failed"));
        mask.on(new ProgressEvent.Warning("a", 1, "hunter22", List.of("hunter22"), null, 0, 0));
        mask.on(new ProgressEvent.Text("ERROR: hunter22\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(events.toString()).doesNotContain("hunter22").contains("****");
        assertThat(new String(((ProgressEvent.Text) events.get(2)).line(), StandardCharsets.UTF_8))
                .isEqualTo("ERROR: ****\n");
    }

    @Test
    void hidesEachLineOfAKeyAndNoShortOnes() {
        mask("-----BEGIN\nabcdefgh\n}\n", "").on(log("a", "x abcdefgh } -----BEGIN\n"));
        assertThat(output()).isEqualTo("x **** } -----BEGIN\n");
    }

    @Test
    void hidesTheLongerOfTwoSecretsThatBeginAlike() {
        mask("hunter", "hunter-of-foxes").on(log("a", "hunter-of-foxes hunter\n"));
        assertThat(output()).isEqualTo("**** ****\n");
    }

    @Test
    void hidesThePasswordOfAnAddressThatIsCutAnywhere() {
        MaskedProgress mask = mask();
        for (char letter : "get https://joe:Pw55zz@host/x?sig=Sg77yy now\n".toCharArray()) {
            mask.on(log("a", String.valueOf(letter)));
        }
        assertThat(output()).isEqualTo("get https://joe:***@host/x?sig=*** now\n");
    }
}
