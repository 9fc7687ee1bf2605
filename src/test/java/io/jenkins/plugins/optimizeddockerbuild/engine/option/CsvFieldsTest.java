package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvFieldsTest {
    @Test
    void splitsAtCommas() {
        assertThat(CsvFields.parse(BuildOption.OUTPUT, "type=local,dest=out"))
                .containsExactly("type=local", "dest=out");
        assertThat(CsvFields.parse(BuildOption.OUTPUT, "a,,b")).containsExactly("a", "", "b");
    }

    @Test
    void keepsCommasAndQuotesInAQuotedField() {
        assertThat(CsvFields.parse(BuildOption.OUTPUT, "type=image,\"name=a,b\",\"say=\"\"hi\"\"\""))
                .containsExactly("type=image", "name=a,b", "say=\"hi\"");
    }

    @Test
    void refusesQuotesThatDoNotAddUp() {
        assertThatThrownBy(() -> CsvFields.parse(BuildOption.OUTPUT, "name=\"a,b\""))
                .hasMessage("--output: a quote inside the field `name=\"a` of `name=\"a,b\"`; put the quotes around the"
                        + " whole field: \"key=value\".");
        assertThatThrownBy(() -> CsvFields.parse(BuildOption.OUTPUT, "\"name=a"))
                .hasMessageContaining("is never closed");
        assertThatThrownBy(() -> CsvFields.parse(BuildOption.OUTPUT, "\"name\"=a"))
                .hasMessageContaining("a comma must follow the closing quote");
    }

    @Test
    void readsKeysInLowerCaseAndValuesAsTheyAre() {
        assertThat(CsvFields.pairs(BuildOption.OUTPUT, "Type=Local,DEST=Out=x"))
                .containsExactly(entry("type", "Local"), entry("dest", "Out=x"));
    }

    @Test
    void refusesAFieldWithoutAKey() {
        assertThatThrownBy(() -> CsvFields.pairs(BuildOption.OUTPUT, "type=local,out"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("--output: `out` in `type=local,out` is not a key=value pair.");
    }

    @Test
    void writesWhatItReadsBack() {
        StringBuilder line = new StringBuilder();
        CsvFields.append(line, "type", "image");
        CsvFields.append(line, "name", "a,b");
        CsvFields.append(line, "say", "\"hi\"\nthere");
        assertThat(CsvFields.pairs(BuildOption.OUTPUT, line.toString()))
                .isEqualTo(Map.of("type", "image", "name", "a,b", "say", "\"hi\"\nthere"));
    }
}
