package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A rule that looks at one RUN after the other. */
public interface RunRule extends Rule {
    /** What it finds in a RUN; null for nothing. */
    @CheckForNull
    Finding look(StageRun run);

    @Override
    default List<Finding> look(Evidence evidence) {
        Stream<Finding> findings = StageRun.in(evidence).stream().map(this::look);
        return findings.filter(Objects::nonNull).toList();
    }
}
