package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of rows in the table of layers.
 *
 * @param heading null for a table without groups
 */
record LayerGroup(@CheckForNull String heading, List<LayerRow> rows) {

    private static final int MOST_NAMES = 4;

    /** One group with all rows. */
    static List<LayerGroup> undivided(List<LayerRow> rows) {
        return List.of(new LayerGroup(null, rows));
    }

    /** Grouped by the targets that need them; empty for a build of one target. */
    static List<LayerGroup> byTarget(Report report, List<LayerRow> inOrder) {
        List<LayerGroup> groups = new ArrayList<>();
        for (TargetGroup group : TargetGroup.of(report)) {
            List<LayerRow> rows = inOrder.stream()
                    .filter(row -> group.vertices().contains(row.vertex()))
                    .toList();
            if (!rows.isEmpty()) {
                groups.add(
                        new LayerGroup(heading(group.targets(), report.targets().size()), rows));
            }
        }
        return groups;
    }

    private static String heading(List<String> targets, int all) {
        if (targets.isEmpty()) {
            return "The build as a whole";
        }
        if (targets.size() == 1) {
            return targets.get(0);
        }
        if (targets.size() == all) {
            return "Shared by all targets";
        }
        int more = targets.size() - MOST_NAMES;
        return "Shared by "
                + (more > 1
                        ? String.join(", ", targets.subList(0, MOST_NAMES)) + " and " + more + " more"
                        : String.join(", ", targets.subList(0, targets.size() - 1)) + " and "
                                + targets.get(targets.size() - 1));
    }
}
