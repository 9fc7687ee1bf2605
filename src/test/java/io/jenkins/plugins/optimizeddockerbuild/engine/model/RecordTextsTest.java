package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTextsTest {
    /** Advice as in a report, and a list of it. */
    public record Piece(String id, String text, String patch, List<Piece> others) {}

    @Test
    void leavesAPatchOutThatItWouldChange() {
        Piece other = new Piece("app", "of app", "+lib\n", List.of());
        Piece piece = new Piece("app", "of app", "-app\n+lib\n", List.of(other));
        assertThat(RecordTexts.map(piece, text -> text.replace("app", "***")))
                .isEqualTo(new Piece("app", "of ***", null, List.of(new Piece("app", "of ***", "+lib\n", List.of()))));
    }
}
