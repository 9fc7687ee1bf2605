package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * The position of a step in its run.
 *
 * @param nodeId of the Pipeline step's node; empty for other jobs
 * @param branch names of the enclosing parallel branches and matrix cells, outermost first; empty outside of them
 */
record StepPlace(String nodeId, String branch) {
    /** For a job that is not a Pipeline. */
    static final StepPlace NONE = new StepPlace("", "");

    static StepPlace of(@CheckForNull FlowNode node) {
        if (node == null) {
            return NONE;
        }
        List<String> branches = new ArrayList<>();
        for (BlockStartNode block : node.getEnclosingBlocks()) {
            ThreadNameAction branch = block.getPersistentAction(ThreadNameAction.class);
            if (branch != null) {
                branches.add(branch.getThreadName());
            }
        }
        Collections.reverse(branches);
        return new StepPlace(node.getId(), String.join(" / ", branches));
    }
}
