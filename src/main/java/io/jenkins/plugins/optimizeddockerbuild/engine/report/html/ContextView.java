package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ContextSection.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.List;

/**
 * The context as the page shows it: the longest lists cut, with the sum of what is missing.
 *
 * @param pruned true when something was kept out
 * @param could true when nothing was kept out because only a report was asked for
 */
record ContextView(
        ContextSection section,
        boolean pruned,
        boolean could,
        List<Bar> folders,
        List<Bar> kinds,
        List<ContextSection.LargeFile> largestFiles,
        List<ContextSection.Secret> secrets,
        int moreSecrets,
        List<ContextSection.Doubtful> doubtful,
        int moreDoubtful,
        List<ContextSection.Problem> problems,
        int moreProblems) {

    private static final int MOST_BARS = 12;
    private static final int MOST_FILES = 15;
    private static final int MOST_FINDINGS = 20;

    /**
     * Bytes under one name: what stays and what was kept out.
     *
     * @param width of the whole bar
     * @param keptWidth of the part of it that stays
     */
    record Bar(String name, String bytes, String files, String kept, String width, String keptWidth) {

        static Bar of(String name, Figures before, Figures after, long largest) {
            long out = before.bytes() - after.bytes();
            return new Bar(
                    name,
                    ByteSizes.format(before.bytes()),
                    Count.of(before.files(), "file"),
                    out <= 0
                            ? "all kept"
                            : after.bytes() == 0 ? "kept out" : Shares.format(out, before.bytes()) + " out",
                    Percent.of(before.bytes(), largest),
                    Percent.of(Math.min(after.bytes(), before.bytes()), largest));
        }
    }

    static ContextView of(ContextSection section) {
        List<Entry> folders = new ArrayList<>();
        for (ContextSection.Folder folder : section.folders()) {
            String name = folder.path().equals(".") ? "files at the top" : folder.path() + "/";
            folders.add(new Entry(name, folder.before(), folder.after()));
        }
        List<Entry> kinds = new ArrayList<>();
        for (ContextSection.Kind kind : section.kinds()) {
            kinds.add(new Entry(kind.name(), kind.before(), kind.after()));
        }
        return new ContextView(
                section,
                section.after().bytes() < section.before().bytes()
                        || section.after().files() < section.before().files(),
                "report".equals(section.prune()) && !section.pruned().isEmpty(),
                bars(folders),
                bars(kinds),
                first(section.largestFiles(), MOST_FILES),
                first(section.secrets(), MOST_FINDINGS),
                Math.max(0, section.secrets().size() - MOST_FINDINGS),
                first(section.doubtful(), MOST_FINDINGS),
                Math.max(0, section.doubtful().size() - MOST_FINDINGS),
                first(section.problems(), MOST_FINDINGS),
                Math.max(0, section.problems().size() - MOST_FINDINGS));
    }

    private record Entry(String name, Figures before, Figures after) {}

    private static List<Bar> bars(List<Entry> entries) {
        long largest = 0;
        for (Entry entry : entries) {
            largest = Math.max(largest, entry.before().bytes());
        }
        List<Bar> bars = new ArrayList<>();
        for (Entry entry : first(entries, MOST_BARS)) {
            bars.add(Bar.of(entry.name(), entry.before(), entry.after(), largest));
        }
        if (entries.size() > MOST_BARS) {
            Figures before = Figures.ZERO;
            Figures after = Figures.ZERO;
            for (Entry entry : entries.subList(MOST_BARS, entries.size())) {
                before = sum(before, entry.before());
                after = sum(after, entry.after());
            }
            bars.add(Bar.of((entries.size() - MOST_BARS) + " more", before, after, Math.max(largest, before.bytes())));
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
