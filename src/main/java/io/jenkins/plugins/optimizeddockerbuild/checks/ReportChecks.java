package io.jenkins.plugins.optimizeddockerbuild.checks;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import io.jenkins.plugins.optimizeddockerbuild.history.ReportListener;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * Publishes each report as a check of the commit that was built, if the plugin {@code checks-api} is installed and
 * another one, such as that of GitHub, publishes checks. Otherwise this class is not loaded, or does nothing. Runs on
 * its own thread, so that a slow forge does not delay the build.
 */
@OptionalExtension(requirePlugins = "checks-api")
public final class ReportChecks extends ReportListener {
    /** GitHub refuses a check with a longer title: docs.github.com/en/rest/checks/runs, output.title. */
    private static final int LONGEST_TITLE = 255;

    private static final Logger LOGGER = Logger.getLogger(ReportChecks.class.getName());

    @Override
    public void onReport(Run<?, ?> run, DockerBuildRecord record, String markdown) {
        String root = Jenkins.get().getRootUrl();
        ChecksDetails details =
                details(record, markdown, root == null ? null : root + run.getUrl() + record.getAddress());
        Computer.threadPoolForRemoting.execute(() -> publish(run, details));
    }

    private static void publish(Run<?, ?> run, ChecksDetails details) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            ChecksPublisherFactory.fromRun(run, TaskListener.NULL).publish(details);
        } catch (RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "The check " + details.getName().orElse("") + " of " + run
                            + " cannot be published; the report is in the build");
        }
    }

    private static ChecksDetails details(DockerBuildRecord record, String markdown, @CheckForNull String url) {
        ChecksDetails.ChecksDetailsBuilder details = new ChecksDetails.ChecksDetailsBuilder()
                .withName("Docker build: " + record.getName())
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(conclusion(record))
                .withStartedAt(time(record.getStartedMillis()))
                .withCompletedAt(time(record.getStartedMillis() + record.getDurationMillis()))
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(title(record.getLabel()))
                        .withSummary(markdown)
                        .build());
        if (url != null) {
            details.withDetailsURL(url);
        }
        return details.build();
    }

    private static String title(String label) {
        if (label.length() <= LONGEST_TITLE) {
            return label;
        }
        int end = LONGEST_TITLE - 1;
        return label.substring(0, Character.isHighSurrogate(label.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** A crossed quality gate counts as in Jenkins' own checks, where an unstable build is not a success. */
    private static ChecksConclusion conclusion(DockerBuildRecord record) {
        return switch (record.getStatus()) {
            case FAILURE -> ChecksConclusion.FAILURE;
            case CANCELED -> ChecksConclusion.CANCELED;
            case SUCCESS ->
                record.getGates() == Gate.Outcome.FAILED || record.getGates() == Gate.Outcome.UNSTABLE
                        ? ChecksConclusion.FAILURE
                        : ChecksConclusion.SUCCESS;
        };
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000), 0, ZoneOffset.UTC);
    }
}
