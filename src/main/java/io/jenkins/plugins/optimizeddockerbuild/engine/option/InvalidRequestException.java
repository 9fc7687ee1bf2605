package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.List;

/**
 * The request cannot be built as it was written; whoever wrote it has to change it. Each problem is one sentence that
 * names the option, the offending text and the way out.
 */
public final class InvalidRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public InvalidRequestException(String problem) {
        this(List.of(problem));
    }

    public InvalidRequestException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each problem, never empty. */
    public List<String> problems() {
        return problems;
    }
}
