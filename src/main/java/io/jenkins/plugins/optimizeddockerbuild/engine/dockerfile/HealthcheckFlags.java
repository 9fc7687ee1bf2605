package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/** The times and the number of retries of a HEALTHCHECK. */
final class HealthcheckFlags {
    static final FlagRules RULES =
            FlagRules.withValue("interval", "timeout", "start-period", "start-interval", "retries");

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    private HealthcheckFlags() {}

    /** @throws SyntaxProblem when BuildKit rejects a value */
    static Instruction.Healthcheck read(Statement statement, CommandLine command) throws SyntaxProblem {
        return new Instruction.Healthcheck(
                statement,
                command,
                interval(statement, "interval"),
                interval(statement, "timeout"),
                interval(statement, "start-period"),
                interval(statement, "start-interval"),
                retries(statement));
    }

    @CheckForNull
    private static Duration interval(Statement statement, String flag) throws SyntaxProblem {
        String value = statement.nonEmptyFlag(flag);
        if (value == null) {
            return null;
        }
        Duration duration;
        try {
            duration = GoDuration.parse(value);
        } catch (SyntaxProblem e) {
            throw new SyntaxProblem("invalid --" + flag + ": " + e.getMessage());
        }
        if (duration.isZero()) {
            return null;
        }
        if (duration.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new SyntaxProblem("--" + flag + " must be 1ms or more, not " + value);
        }
        return duration;
    }

    private static int retries(Statement statement) throws SyntaxProblem {
        String value = statement.nonEmptyFlag("retries");
        if (value == null) {
            return 0;
        }
        try {
            int retries = Integer.parseInt(value);
            if (retries >= 0) {
                return retries;
            }
        } catch (NumberFormatException e) {
            // reported below, like a negative number
        }
        throw new SyntaxProblem("--retries must be a whole number, not " + value);
    }
}
