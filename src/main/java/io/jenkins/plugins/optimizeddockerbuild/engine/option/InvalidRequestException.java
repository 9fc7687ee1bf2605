package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The request is invalid and has to be changed by its author. Each problem is one sentence that names the option, the
 * offending text and the fix.
 */
public final class InvalidRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<Message> problems;

    /** @param problem texts, with {@link Option}s where the sentence names them */
    public InvalidRequestException(Serializable... problem) {
        this(List.of(Message.of(problem)));
    }

    /** @param problems never empty */
    public InvalidRequestException(List<Message> problems) {
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each problem, never empty. */
    public List<String> problems(Spelling spelling) {
        List<String> sentences = new ArrayList<>(problems.size());
        problems.forEach(problem -> sentences.add(SecretMask.OF_ADDRESSES.masked(problem.in(spelling))));
        return sentences;
    }

    /** The problems, one per line. */
    public String getMessage(Spelling spelling) {
        return String.join("\n", problems(spelling));
    }

    /** With the command line's option names. */
    @Override
    public String getMessage() {
        return getMessage(Spelling.COMMAND_LINE);
    }
}
