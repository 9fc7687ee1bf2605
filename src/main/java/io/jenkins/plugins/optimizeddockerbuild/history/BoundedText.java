package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts from an agent with their length limited, and without characters that turn a line round or that build.xml cannot
 * hold.
 */
final class BoundedText {
    private static final int LONGEST = 2000;

    private BoundedText() {}

    @CheckForNull
    static String of(@CheckForNull String text) {
        return text == null ? null : PlainText.of(Ellipsis.cut(text, LONGEST));
    }

    /** The first of the texts. */
    static ArrayList<String> of(@CheckForNull List<String> texts, int most) {
        ArrayList<String> kept = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            if (text != null && kept.size() < most) {
                kept.add(of(text));
            }
        }
        return kept;
    }
}
