package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;

/** Converts external text to plain text and escapes it for its place in the HTML. */
final class PageOutput extends OwaspHtmlTemplateOutput {
    PageOutput(TemplateOutput page) {
        super(page);
    }

    @Override
    public void writeUserContent(String text) {
        super.writeUserContent(text == null ? null : PlainText.of(text));
    }
}
