package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecordCopyTest {
    private static final Room ROOM = new Room("hall", 4, null);

    /** Any record. */
    public record Room(String name, int chairs, String note) {
        public Room {
            if (chairs < 0) {
                throw new IllegalArgumentException("chairs: " + chairs);
            }
        }
    }

    @Test
    void changesTheComponentThatIsNamedAndNoOther() {
        assertThat(RecordCopy.with(ROOM, "chairs", 5)).isEqualTo(new Room("hall", 5, null));
        assertThat(RecordCopy.with(ROOM, "note", "cold")).isEqualTo(new Room("hall", 4, "cold"));
        assertThat(RecordCopy.with(ROOM, "name", null)).isEqualTo(new Room(null, 4, null));
    }

    @Test
    void leavesTheRefusalToTheConstructor() {
        assertThatThrownBy(() -> RecordCopy.with(ROOM, "chairs", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chairs: -1");
    }

    @Test
    void refusesANameThatIsNoneOfTheRecord() {
        assertThatThrownBy(() -> RecordCopy.with(ROOM, "tables", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("Room has no component tables");
    }

    @Test
    void refusesAValueOfAnotherType() {
        assertThatThrownBy(() -> RecordCopy.with(ROOM, "chairs", "five")).isInstanceOf(IllegalArgumentException.class);
    }
}
