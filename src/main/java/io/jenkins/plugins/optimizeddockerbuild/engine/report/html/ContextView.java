package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.ContextMap;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.List;

/**
 * The context, for the page: long lists are cut, with a total for the rest.
 *
 * @param sentence the summary
 * @param partly true when something was kept out
 * @param could true when nothing was kept out because only a report was requested
 * @param map null when there is nothing to draw
 */
record ContextView(
        ContextSection section,
        List<Phrase> sentence,
        boolean partly,
        boolean could,
        @CheckForNull ContextMap map,
        List<Bar> folders,
        List<Bar> kinds,
        List<ContextSection.LargeFile> largestFiles,
        List<Inventory.ExcludedByRule> excluded,
        List<Inventory.Secret> secrets,
        int moreSecrets,
        List<Inventory.Doubtful> doubtful,
        int moreDoubtful,
        List<ContextSection.Problem> problems,
        int moreProblems) {

    private static final int MOST_BARS = 12;
    private static final int MOST_FILES = 15;
    private static final int MOST_FINDINGS = 20;

    /**
     * Bytes under one name, split into kept and excluded.
     *
     * @param width of the whole bar
     * @param keptWidth of the kept part
     */
    record Bar(String name, String bytes, String files, String kept, String width, String keptWidth) {

        static Bar of(String name, Figures everything, Figures after, long largest) {
            long out = everything.bytes() - after.bytes();
            return new Bar(
                    name,
                    ByteSizes.format(everything.bytes()),
                    Counts.of(everything.files(), "file"),
                    out <= 0
                            ? "all kept"
                            : after.bytes() == 0 ? "kept out" : Shares.format(out, everything.bytes()) + " out",
                    Percent.of(everything.bytes(), largest),
                    Percent.of(Math.min(after.bytes(), everything.bytes()), largest));
        }
    }

    static ContextView of(ContextSection section) {
        List<Entry> folders = new ArrayList<>();
        for (Inventory.Folder folder : section.folders()) {
            String name = folder.path().equals(".") ? "files at the top" : folder.path() + "/";
            folders.add(new Entry(name, folder.everything(), folder.after()));
        }
        List<Entry> kinds = new ArrayList<>();
        for (Inventory.Kind kind : section.kinds()) {
            kinds.add(new Entry(kind.name(), kind.everything(), kind.after()));
        }
        return new ContextView(
                section,
                Phrase.of(sentence(section)),
                section.after().files() < section.everything().files(),
                "report".equals(section.prune()) && !section.pruned().isEmpty(),
                ContextMap.of(section),
                bars(folders),
                bars(kinds),
                first(section.largestFiles(), MOST_FILES),
                first(section.excluded(), MOST_FINDINGS),
                first(section.secrets(), MOST_FINDINGS),
                Math.max(0, section.secrets().size() - MOST_FINDINGS),
                first(section.doubtful(), MOST_FINDINGS),
                Math.max(0, section.doubtful().size() - MOST_FINDINGS),
                first(section.problems(), MOST_FINDINGS),
                Math.max(0, section.problems().size() - MOST_FINDINGS));
    }

    /** {@code Of 412 MB in 12,311 files, .dockerignore leaves 300 MB and pruning 1.2 MB in 38 files. …}. */
    private static String sentence(ContextSection section) {
        Figures everything = section.everything();
        Figures own = section.before();
        Figures after = section.after();
        String all = amount(everything);
        StringBuilder sentence = new StringBuilder();
        if (after.files() == everything.files()) {
            sentence.append(all).append(", all left for BuildKit.");
        } else {
            sentence.append("Of ")
                    .append(section.complete() ? "" : "at least ")
                    .append(all)
                    .append(", ");
            if (own.files() < everything.files()) {
                sentence.append('`')
                        .append(section.ignoreFile())
                        .append("` leaves ")
                        .append(amount(own));
                sentence.append(after.files() < own.files() ? " and " : ".");
            }
            if (after.files() < own.files()) {
                sentence.append("pruning leaves ").append(amount(after)).append('.');
            }
        }
        if (section.sentBytes() > 0) {
            sentence.append(" BuildKit asked for ")
                    .append(ByteSizes.format(section.sentBytes()))
                    .append('.');
        }
        return sentence.toString();
    }

    private static String amount(Figures figures) {
        return ByteSizes.format(figures.bytes()) + " in " + Counts.of(figures.files(), "file");
    }

    private record Entry(String name, Figures everything, Figures after) {}

    private static List<Bar> bars(List<Entry> entries) {
        long largest = 0;
        for (Entry entry : entries) {
            largest = Math.max(largest, entry.everything().bytes());
        }
        List<Bar> bars = new ArrayList<>();
        for (Entry entry : first(entries, MOST_BARS)) {
            bars.add(Bar.of(entry.name(), entry.everything(), entry.after(), largest));
        }
        if (entries.size() > MOST_BARS) {
            Figures everything = Figures.ZERO;
            Figures after = Figures.ZERO;
            for (Entry entry : entries.subList(MOST_BARS, entries.size())) {
                everything = sum(everything, entry.everything());
                after = sum(after, entry.after());
            }
            bars.add(Bar.of(
                    (entries.size() - MOST_BARS) + " more", everything, after, Math.max(largest, everything.bytes())));
        }
        return bars;
    }

    private static Figures sum(Figures a, Figures b) {
        return new Figures(a.files() + b.files(), a.bytes() + b.bytes());
    }

    private static <T> List<T> first(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }
}
