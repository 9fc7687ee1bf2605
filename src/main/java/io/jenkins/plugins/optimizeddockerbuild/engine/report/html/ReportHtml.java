package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import gg.jte.output.StringOutput;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Renders the report as a page. */
public final class ReportHtml {
    private static final int USUAL_CHARACTERS = 64 * 1024;

    private ReportHtml() {}

    /** The complete {@code report.html}; it expects {@link #css()} next to it as {@code report.css}. */
    public static String render(Report report) {
        StringOutput html = new StringOutput(USUAL_CHARACTERS);
        JtereportGenerated.render(new PageOutput(html), null, Page.of(report));
        return html.toString();
    }

    /**
     * The report as a fragment for another page: one {@code div} with the class {@code odb-report}. All ids and classes
     * start with {@code odb-}, headings start at the second level, and the page has to include {@link #css()}. Colors
     * are custom properties at the top of that style sheet, which a theme can override. At most one per page.
     *
     * @param builds labels of builds in the trend, by id; others are labeled with their day
     * @param actions for each piece of advice; null for none
     */
    public static String fragment(Report report, Map<String, String> builds, @CheckForNull AdviceActions actions) {
        StringOutput html = new StringOutput(USUAL_CHARACTERS);
        JtefragmentGenerated.render(new PageOutput(html), null, Page.of(report, builds, actions));
        return html.toString();
    }

    /** A sentence with instructions in backticks, rendered as code and escaped. */
    public static String sentence(String text) {
        StringOutput html = new StringOutput();
        JtesentenceGenerated.render(new PageOutput(html), null, Phrase.of(text));
        return html.toString();
    }

    /**
     * The last builds as a picture, for a page with its own style: like {@link #fragment}, at most one per page.
     *
     * @param builds oldest first, at least one
     */
    public static String trend(List<TrendPicture.Build> builds, TrendPicture.Size size, TrendTexts texts) {
        StringOutput html = new StringOutput(USUAL_CHARACTERS);
        JtetrendFragmentGenerated.render(new PageOutput(html), null, TrendPicture.of(builds, size), texts);
        return html.toString();
    }

    /** The content of {@code report.css}, which is the same for every report. */
    public static byte[] css() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("report.css is missing from this program: install it again", e);
        }
    }
}
