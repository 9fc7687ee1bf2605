package io.jenkins.plugins.optimizeddockerbuild.console;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.MarkupText;
import hudson.Util;
import hudson.console.ConsoleAnnotationDescriptor;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleNote;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.history.LayerTimes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;

/**
 * Shows the duration of a layer next to its heading. It is looked up in the report whenever the log is displayed,
 * because it was unknown when the heading was written.
 */
public final class LayerHeadingNote extends ConsoleNote<Object> {
    private static final long serialVersionUID = 1L;

    private static final Pattern NUMBER = Pattern.compile("#(\\d{1,9}) $");

    private final String report;

    LayerHeadingNote(String report) {
        this.report = report;
    }

    @Override
    public ConsoleAnnotator<?> annotate(Object context, MarkupText text, int charPos) {
        String line = text.getText();
        int end = line.stripTrailing().length();
        if (charPos >= end) {
            return null;
        }
        text.addMarkup(charPos, end, "<span class=\"odb-log odb-log--heading\">", "</span>");
        BuildSummary.Layer layer = context instanceof Run<?, ?> run
                ? LayerTimes.find(run, report, number(line.substring(0, charPos)))
                : null;
        if (layer != null) {
            text.addMarkup(end, badge(layer));
        }
        return null;
    }

    /** The layer's number right before its name; 0 when there is none. */
    private static int number(String before) {
        Matcher number = NUMBER.matcher(before);
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    private static String badge(BuildSummary.Layer layer) {
        String time = Durations.format(layer.durationMillis());
        return switch (layer.outcome()) {
            case DONE -> badge(layer.durationMillis() >= Badge.SLOW_MILLIS ? Badge.SLOW : Badge.DONE, time);
            case CACHED -> badge(Badge.CACHED, Messages.LayerHeadingNote_cached());
            case FAILED -> badge(Badge.ERROR, time);
            case CANCELED, UNFINISHED -> badge(Badge.CANCELED, time);
        };
    }

    private static String badge(Badge badge, String text) {
        return " <span class=\"odb-log odb-log--" + badge.style + " odb-log--after\">" + Util.xmlEscape(text)
                + "</span>";
    }

    @Extension
    @Symbol("dockerLayerHeading")
    public static final class DescriptorImpl extends ConsoleAnnotationDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.LayerHeadingNote_displayName();
        }
    }
}
