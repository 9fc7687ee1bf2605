package io.jenkins.plugins.optimizeddockerbuild.console;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotationDescriptor;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleNote;
import java.util.regex.Matcher;
import org.jenkinsci.Symbol;

/**
 * Colors what a line of the annotated log says about its layer. The note precedes the text and holds only the kind of
 * mark: without notes, the log reads the same.
 */
public final class LayerBadgeNote extends ConsoleNote<Object> {
    private static final long serialVersionUID = 1L;

    private final Badge badge;

    LayerBadgeNote(Badge badge) {
        this.badge = badge;
    }

    @Override
    public ConsoleAnnotator<?> annotate(Object context, MarkupText text, int charPos) {
        String line = text.getText();
        if (badge == null || charPos > line.length()) {
            return null;
        }
        int end;
        if (badge.mark == null) {
            end = line.stripTrailing().length();
        } else {
            Matcher mark = badge.mark.matcher(line).region(charPos, line.length());
            end = mark.lookingAt() ? mark.end() : charPos;
        }
        if (end > charPos) {
            text.addMarkup(charPos, end, "<span class=\"odb-log odb-log--" + badge.style + "\">", "</span>");
        }
        return null;
    }

    /** Its style.css is included in every page that shows a log. */
    @Extension
    @Symbol("dockerLayerBadge")
    public static final class DescriptorImpl extends ConsoleAnnotationDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.LayerBadgeNote_displayName();
        }
    }
}
