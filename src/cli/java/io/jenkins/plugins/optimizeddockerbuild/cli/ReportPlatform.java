package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A platform that shows a report on its own pages. */
enum ReportPlatform {
    /** A job summary, and annotations of the Dockerfile's lines. */
    GITHUB {
        @Override
        void publish(Report report, Path folder, Map<String, String> environment, PrintWriter out)
                throws IOException, UnusableInputException {
            String summary = environment.get("GITHUB_STEP_SUMMARY");
            if (summary == null || summary.isEmpty()) {
                throw new UnusableInputException(
                        "GITHUB_STEP_SUMMARY is not set: --for github is for a step of GitHub Actions.");
            }
            write(
                    Path.of(summary),
                    ReportMarkdown.of(report) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            out.print(GitHubCommands.of(Annotation.of(report), dockerfile(report)));
        }
    },

    /** Files for the reports of a job's artifacts. */
    GITLAB {
        @Override
        void publish(Report report, Path folder, Map<String, String> environment, PrintWriter out) throws IOException {
            List<Annotation> annotations = Annotation.of(report);
            Path codeQuality = folder.resolve(GitLabReports.CODE_QUALITY);
            write(codeQuality, GitLabReports.codeQuality(annotations, dockerfile(report)));
            Path metrics = folder.resolve(GitLabReports.METRICS);
            write(metrics, GitLabReports.metrics(report));
            out.println(codeQuality);
            out.println(metrics);
        }
    };

    /**
     * @param folder of the report
     * @throws UnusableInputException when the platform is not running this
     */
    abstract void publish(Report report, Path folder, Map<String, String> environment, PrintWriter out)
            throws IOException, UnusableInputException;

    /** Also a text that was cut in the middle of a character. */
    private static void write(Path file, String text, OpenOption... options) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), options);
    }

    /** The Dockerfile's path from the working directory, which is the root of the checkout on these platforms. */
    private static String dockerfile(Report report) {
        String given = report.request().dockerfile();
        String context = report.request().context();
        String file = given == null || given.equals("-") ? "Dockerfile" : given;
        try {
            if (file.equals("Dockerfile") && context != null && Files.isRegularFile(Path.of(context, file))) {
                file = Path.of(context, file).toString();
            }
            Path here = Path.of("").toAbsolutePath();
            Path path = here.resolve(file).normalize();
            return (path.startsWith(here) ? here.relativize(path) : path)
                    .toString()
                    .replace('\\', '/');
        } catch (InvalidPathException e) {
            return file;
        }
    }
}
