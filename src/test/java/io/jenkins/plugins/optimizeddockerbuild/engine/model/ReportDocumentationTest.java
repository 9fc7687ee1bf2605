package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/report.schema.json and the tables of docs/report.md to the records; {@code ./dev docs} writes them. */
class ReportDocumentationTest {
    private static final String HOW = "run ./dev docs, which makes it of the records in engine/model";

    @BeforeAll
    static void writeWhenAsked() throws IOException {
        if (Boolean.getBoolean("odb.docs.write")) {
            ReportDocumentation documentation = new ReportDocumentation();
            Files.writeString(ReportDocumentation.SCHEMA, documentation.schema());
            Files.writeString(ReportDocumentation.PAGE, documentation.page());
        }
    }

    @Test
    void theSchemaIsTheOneOfTheRecords() throws IOException {
        assertThat(Files.readString(ReportDocumentation.SCHEMA)).as(HOW).isEqualTo(new ReportDocumentation().schema());
    }

    @Test
    void theTablesOfFieldsAreThoseOfTheRecords() throws IOException {
        assertThat(Files.readString(ReportDocumentation.PAGE)).as(HOW).isEqualTo(new ReportDocumentation().page());
    }
}
