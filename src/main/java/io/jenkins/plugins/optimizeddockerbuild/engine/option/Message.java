package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.List;

/**
 * A sentence that names options in the spelling of its reader.
 *
 * @param parts texts and {@link Option}s, in order
 */
public record Message(List<Serializable> parts) implements Serializable {
    public Message {
        parts = List.copyOf(parts);
    }

    public static Message of(Serializable... parts) {
        return new Message(List.of(parts));
    }

    /** The sentence with this spelling's names for the options. */
    public String in(Spelling spelling) {
        StringBuilder text = new StringBuilder();
        for (Serializable part : parts) {
            text.append(part instanceof Option option ? spelling.name(option) : part);
        }
        return text.toString();
    }

    /** With the command line's option names. */
    @Override
    public String toString() {
        return in(Spelling.COMMAND_LINE);
    }
}
