package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Kind;
import java.time.Duration;
import java.util.List;

/** A condition for the container to count as ready. Once met, it is not checked again. */
abstract class Readiness {
    /** How long a container has to run when there is no other condition. */
    static final Duration SETTLED = Duration.ofSeconds(3);

    private final Kind kind;
    private final String what;
    private Long metMillis;

    /** The last answer; null when there is nothing to show. */
    @CheckForNull
    String detail;

    Readiness(Kind kind, String what) {
        this.kind = kind;
        this.what = what;
    }

    Kind kind() {
        return kind;
    }

    String what() {
        return what;
    }

    /** Milliseconds from the start until it was met; null while it is not. */
    @CheckForNull
    Long metMillis() {
        return metMillis;
    }

    final boolean isMet(Moment moment) throws SmokeTestException, InterruptedException {
        if (metMillis == null && look(moment)) {
            metMillis = moment.runningMillis();
        }
        return metMillis != null;
    }

    /**
     * @return whether the condition is met now
     * @throws SmokeTestException when it can never be met
     */
    abstract boolean look(Moment moment) throws SmokeTestException, InterruptedException;

    /**
     * The current state.
     *
     * @param tested the container under test
     * @param all containers, including the tested one
     * @param runningMillis since the start
     * @param leftMillis until the timeout
     */
    record Moment(ContainerState tested, List<ContainerState> all, long runningMillis, long leftMillis) {}

    /** The health checks of all containers that have one. */
    static final class Health extends Readiness {
        Health() {
            super(Kind.HEALTH, "health check");
        }

        @Override
        boolean look(Moment moment) throws SmokeTestException {
            boolean healthy = true;
            for (ContainerState container : moment.all()) {
                if (container.health() == null || container.hasEnded()) {
                    continue;
                }
                String said = container.healthOutput() == null
                        ? ""
                        : container.healthOutput().strip();
                if (container.health().equals("unhealthy")) {
                    detail = said.isEmpty() ? "unhealthy" : said;
                    throw new SmokeTestException(
                            "The container is unhealthy" + (said.isEmpty() ? "." : ": " + firstLine(said)),
                            "The command of its HEALTHCHECK failed as often as the image allows.");
                }
                if (!container.health().equals("healthy")) {
                    healthy = false;
                    detail = said.isEmpty() ? container.health() : container.health() + ": " + firstLine(said);
                }
            }
            if (healthy) {
                detail = "healthy";
            }
            return healthy;
        }

        private static String firstLine(String text) {
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        }
    }

    /** A text in the containers' output. */
    static final class LogText extends Readiness {
        private final ContainerLog log;

        LogText(String text, ContainerLog log) {
            super(Kind.LOG_LINE, "log line `" + text + "`");
            this.log = log;
        }

        @Override
        boolean look(Moment moment) {
            return log.hasAwaitedLine();
        }
    }

    /** The container keeps running for a while, if there is no other condition. */
    static final class Settled extends Readiness {
        Settled() {
            super(Kind.RUNNING, "still runs after " + SETTLED.toSeconds() + "s");
        }

        @Override
        boolean look(Moment moment) {
            return moment.runningMillis() >= SETTLED.toMillis();
        }
    }

    /** The end of a container that is not a service. */
    static final class Exit extends Readiness {
        private final int exitCode;

        Exit(int exitCode) {
            super(Kind.EXIT, "ends with exit code " + exitCode);
            this.exitCode = exitCode;
        }

        @Override
        boolean look(Moment moment) throws SmokeTestException {
            if (!moment.tested().hasEnded()) {
                return false;
            }
            detail = "exit code " + moment.tested().exitCode();
            if (moment.tested().exitCode() != exitCode) {
                throw new SmokeTestException("The container ended with exit code "
                        + moment.tested().exitCode() + " instead of " + exitCode + ".");
            }
            return true;
        }
    }

    /** A port that accepts connections. */
    static final class Port extends Readiness {
        private final int port;
        private final Network network;

        Port(int port, Network network) {
            super(Kind.PORT, "port " + port);
            this.port = port;
            this.network = network;
        }

        @Override
        boolean look(Moment moment) throws SmokeTestException {
            Network.Answer answer = network.connect(moment.tested(), port, moment.leftMillis());
            detail = answer.detail();
            return answer.isGood();
        }
    }

    /** A page that responds. */
    static final class Http extends Readiness {
        /** A request with less time than this may fail for that reason alone. */
        private static final long FAIR_MILLIS = 1000;

        private final HttpCheck check;
        private final Network network;

        Http(HttpCheck check, Network network) {
            super(Kind.HTTP, "GET " + check.port() + check.path());
            this.check = check;
            this.network = network;
        }

        @Override
        boolean look(Moment moment) throws SmokeTestException, InterruptedException {
            Network.Answer answer = network.get(moment.tested(), check, moment.leftMillis());
            boolean hadTime = answer.isGood() || moment.leftMillis() >= FAIR_MILLIS;
            // A last request cut off by the timeout says less than an earlier answer.
            detail = hadTime || detail == null ? answer.detail() : detail;
            return answer.isGood();
        }
    }
}
