package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import org.junit.jupiter.api.Test;

class ContextMapTest {

    @Test
    void showsFoldersWithTheirLargestFilesAndWhatWasKeptOut() {
        ContextMap map = ContextMap.of(SampleReports.mlBackend().context());

        assertThat(map.tiles()).isNotEmpty().allSatisfy(tile -> {
            assertThat(tile.x()).endsWith("%");
            assertThat(tile.title()).contains(": ");
        });
        assertThat(map.tiles()).filteredOn(tile -> tile.outX() != null).isNotEmpty();
        assertThat(map.description())
                .startsWith("The area of each box is proportional to its bytes; striped parts were kept out.")
                .endsWith("The same figures are in the table of folders.");
    }

    @Test
    void isNotThereForAContextThatNobodyLookedAt() {
        assertThat(ContextMap.of(ContextSection.notAnalysed("an address"))).isNull();
    }
}
