package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;

/** Escapes for HTML, as the place demands, whatever comes from outside, and makes it plain text before. */
final class PageOutput extends OwaspHtmlTemplateOutput {
    PageOutput(TemplateOutput page) {
        super(page);
    }

    @Override
    public void writeUserContent(String text) {
        super.writeUserContent(text == null ? null : PlainText.of(text));
    }
}
