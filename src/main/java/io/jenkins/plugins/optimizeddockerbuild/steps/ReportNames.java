package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The names of a run's reports, so that each build of an image in it gets one of its own: {@code app}, {@code app-2}. */
final class ReportNames extends InvisibleAction {
    private static final int LONGEST = 90;

    private final Set<String> taken = new LinkedHashSet<>();

    /** A name for one more report; safe to call from parallel branches. */
    static String reserve(Run<?, ?> run, String wanted) {
        synchronized (run) {
            ReportNames names = run.getAction(ReportNames.class);
            if (names == null) {
                names = new ReportNames();
                run.addAction(names);
            }
            return names.reserve(valid(wanted));
        }
    }

    /** What can stand in a path and in an address without a second thought. */
    static String valid(String wanted) {
        String name = wanted.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        name = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return name.isEmpty() ? "image" : name;
    }

    private String reserve(String wanted) {
        String name = wanted;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }
}
