package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Functions;
import hudson.Util;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.VirtualFile;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.WebMethod;

/**
 * One tab of the page: the archived report in Jenkins' own design, or, without it, the figures stored in the build.
 * Serves one request.
 */
public final class ReportPage implements ModelObject {
    /** In bytes, ten times as much as a report of a thousand layers and a context of 100,000 files. */
    private static final long LARGEST_REPORT = 20_000_000;

    /** The same as Jenkins' policy for artifacts. */
    private static final String POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";

    private static final Logger LOGGER = Logger.getLogger(ReportPage.class.getName());
    private static final Recent<String, Report> REPORTS = new Recent<>(8);

    private final DockerBuildAction action;
    private final DockerBuildRecord record;

    @CheckForNull
    private String html;

    @CheckForNull
    private String problem;

    private boolean read;

    ReportPage(DockerBuildAction action, DockerBuildRecord record) {
        this.action = action;
        this.record = record;
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        if (!mayReadArtifacts()) {
            problem = Messages.ReportPage_forbidden();
            return;
        }
        try {
            Report report = report();
            if (report == null) {
                problem = Messages.ReportPage_gone();
            } else {
                html = PhraseBook.get()
                        .html(ReportHtml.fragment(
                                report, numbers(), new AdviceMessages(address() + ReportWriter.PATCH)));
            }
        } catch (ReportException e) {
            LOGGER.log(Level.FINE, e, () -> "No report page of " + getRun());
            problem = e.getMessage();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, e, () -> "The report " + record.getName() + " of " + getRun() + " cannot be read");
            problem = Messages.ReportPage_unreadable();
        }
    }

    @CheckForNull
    private Report report() throws IOException {
        VirtualFile file = getRun().getArtifactManager()
                .root()
                .child(record.getArtifactFolder())
                .child(ReportWriter.JSON);
        if (!file.isFile()) {
            return null;
        }
        String key = getRun().getExternalizableId()
                + ' '
                + record.getName()
                + ' '
                + record.getReportId()
                + ' '
                + file.lastModified();
        Report report = REPORTS.get(key);
        if (report == null) {
            try (InputStream in = new Limited(file.open(), LARGEST_REPORT)) {
                report = ReportJson.read(in, record.getArtifactFolder() + '/' + ReportWriter.JSON);
            }
            REPORTS.put(key, report);
        }
        return report;
    }

    private boolean mayReadArtifacts() {
        return !Functions.isArtifactsPermissionEnabled() || getRun().hasPermission(Run.ARTIFACTS);
    }

    /** Numbers of the builds in the trend, by report id. */
    private Map<String, String> numbers() {
        Map<String, String> numbers = new HashMap<>();
        for (JobHistory.Entry<TrendPoint> build :
                JobHistory.points(getRun().getParent(), record.getName(), JobHistory.MOST_BUILDS)) {
            numbers.put(build.summary().id(), "#" + build.build());
        }
        return numbers;
    }

    /** {@code docker-build/NAME/report.html}: the page that also opens from disk. */
    @WebMethod(name = "report.html")
    public HttpResponse doReportHtml() throws IOException {
        return file(
                "text/html;charset=UTF-8", report -> ReportHtml.render(report).getBytes(StandardCharsets.UTF_8));
    }

    @WebMethod(name = "report.css")
    public HttpResponse doReportCss() throws IOException {
        return file("text/css;charset=UTF-8", report -> ReportHtml.css());
    }

    @WebMethod(name = "report.md")
    public HttpResponse doReportMarkdown() throws IOException {
        return file(
                "text/plain;charset=UTF-8", report -> ReportMarkdown.of(report).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@code docker-build/NAME/optimized.patch}: the combined patch, or the one of a single piece of advice.
     *
     * @param piece index in the list of advice, from 0; null for all
     */
    @WebMethod(name = ReportWriter.PATCH)
    public HttpResponse doPatch(@QueryParameter Integer piece) throws IOException {
        return file("text/x-diff;charset=UTF-8", report -> {
            List<Advice> advice = report.advice();
            String patch = piece == null
                    ? report.patch()
                    : piece >= 0 && piece < advice.size() ? advice.get(piece).patch() : null;
            return patch == null ? null : patch.getBytes(StandardCharsets.UTF_8);
        });
    }

    /** Address of this page, whichever page shows it. */
    private String address() {
        return Stapler.getCurrentRequest2().getContextPath() + '/' + getRun().getUrl() + "docker-build/"
                + Util.rawEncode(record.getName()) + '/';
    }

    /** Rendered from the archived report for users who may read it, under Jenkins' policy for artifacts. */
    private HttpResponse file(String type, Function<Report, byte[]> content) throws IOException {
        if (!mayReadArtifacts()) {
            return HttpResponses.forbidden();
        }
        Report report;
        try {
            report = report();
        } catch (ReportException e) {
            LOGGER.log(Level.FINE, e, () -> "No report of " + getRun());
            report = null;
        }
        if (report == null) {
            return HttpResponses.notFound();
        }
        byte[] bytes = content.apply(report);
        if (bytes == null) {
            return HttpResponses.notFound();
        }
        return new HttpResponse() {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException {
                response.setContentType(type);
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("Content-Security-Policy", POLICY);
                response.setContentLength(bytes.length);
                response.getOutputStream().write(bytes);
            }
        };
    }

    /** In the breadcrumbs. */
    @Override
    public String getDisplayName() {
        return record.getName();
    }

    public Run<?, ?> getRun() {
        return action.getRun();
    }

    public DockerBuildAction getAction() {
        return action;
    }

    public DockerBuildRecord getRecord() {
        return record;
    }

    /** Called by Stapler for {@code docker-build/NAME/compare}. */
    public ComparisonPage getCompare() {
        return new ComparisonPage(this);
    }

    /** The report, escaped; null when it cannot be shown. */
    @CheckForNull
    public String getHtml() {
        read();
        return html;
    }

    /** Why the report cannot be shown; null when it can. */
    @CheckForNull
    public String getProblem() {
        read();
        return problem;
    }
}
