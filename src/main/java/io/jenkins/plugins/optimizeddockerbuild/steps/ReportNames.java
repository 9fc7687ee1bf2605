package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.history.JobHistory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names of a run's reports. A name belongs to what is built and stays the same across runs, because history,
 * comparison and gates refer to it. Each run therefore inherits the names of the previous one; if two images would get
 * the same name, its previous owner keeps it, whichever starts first.
 */
final class ReportNames extends InvisibleAction {
    private static final int LONGEST = 90;

    /** Limits the names of a job that invents a new image in every run. */
    private static final int MOST_KEPT = 200;

    private final Set<String> taken = new LinkedHashSet<>();

    /** Names by what is built, including those of earlier runs; null in runs of older versions. */
    @CheckForNull
    private Map<String, String> names;

    /**
     * Reserves a name for another report; thread safe.
     *
     * @param identity of what is built: the same text for the same image
     * @param branch around it, from {@link StepPlace}: cells of a matrix may build one image with different build
     *     arguments
     */
    static String reserve(Run<?, ?> run, String wanted, String identity, String branch) {
        synchronized (run) {
            ReportNames names = run.getAction(ReportNames.class);
            if (names == null) {
                names = new ReportNames();
                names.names = known(run);
                run.addAction(names);
            }
            return names.reserve(valid(wanted), identity, branch);
        }
    }

    /** Like {@link #reserve(Run, String, String, String)}, when only the name is known. */
    static String reserve(Run<?, ?> run, String wanted) {
        return reserve(run, wanted, wanted, "");
    }

    /** Whether more than one image is built in the run, by the steps so far. */
    static boolean areSeveral(Run<?, ?> run) {
        synchronized (run) {
            ReportNames names = run.getAction(ReportNames.class);
            return names != null && names.taken.size() > 1;
        }
    }

    private static Map<String, String> known(Run<?, ?> run) {
        ReportNames before = of(run.getPreviousBuild());
        if (before == null) {
            Job<?, ?> other = JobHistory.toCompareWith(run.getParent());
            before = other == null ? null : of(other.getLastBuild());
        }
        return before == null || before.names == null ? new LinkedHashMap<>() : new LinkedHashMap<>(before.names);
    }

    @CheckForNull
    private static ReportNames of(@CheckForNull Run<?, ?> run) {
        return run == null ? null : run.getAction(ReportNames.class);
    }

    /** Restricts a name to characters that are harmless in paths and addresses. */
    static String valid(String wanted) {
        String name = wanted.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        name = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return name.isEmpty() ? "image" : name;
    }

    private String reserve(String wanted, String identity, String branch) {
        if (names == null) {
            names = new LinkedHashMap<>();
        }
        for (int occurrence = 1; ; occurrence++) {
            String key = identity + (branch.isEmpty() ? "" : "\n" + branch) + "\n" + occurrence;
            String known = names.get(key);
            if (known == null) {
                String name = unbranched(identity, occurrence, branch);
                name = name == null ? unused(wanted) : name;
                names.put(key, name);
                if (names.size() > MOST_KEPT) {
                    names.remove(names.keySet().iterator().next());
                }
                return name;
            }
            if (taken.add(known.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
    }

    /**
     * The name of the same image before it was built in a branch, for the first branch that asks; null when there is
     * none.
     */
    @CheckForNull
    private String unbranched(String identity, int occurrence, String branch) {
        String key = identity + "\n" + occurrence;
        String name = branch.isEmpty() ? null : names.get(key);
        if (name == null || !taken.add(name.toLowerCase(Locale.ROOT))) {
            return null;
        }
        names.remove(key);
        return name;
    }

    /** A name that is neither used in this run nor kept for another image. */
    private String unused(String wanted) {
        Set<String> kept = new LinkedHashSet<>(taken);
        names.values().forEach(name -> kept.add(name.toLowerCase(Locale.ROOT)));
        String name = wanted;
        for (int number = 2; kept.contains(name.toLowerCase(Locale.ROOT)); number++) {
            name = wanted + "-" + number;
        }
        taken.add(name.toLowerCase(Locale.ROOT));
        return name;
    }
}
