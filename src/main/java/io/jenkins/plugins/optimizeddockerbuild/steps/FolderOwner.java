package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.Util;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * The step that a private folder on an agent belongs to. It is stored in the folder, so that it can be determined later
 * whether the step has ended.
 *
 * @param controller one of several that may use the same machine
 * @param run {@link Run#getExternalizableId}
 * @param step id of the Pipeline step's node; empty for other jobs
 */
record FolderOwner(String controller, String run, String step) {
    static FolderOwner of(Run<?, ?> run, String step) {
        return new FolderOwner(Jenkins.get().getLegacyInstanceId(), run.getExternalizableId(), step);
    }

    /** Null for a text that no owner wrote. */
    static FolderOwner parse(String text) {
        List<String> lines = text.lines().toList();
        return lines.size() < 2 || lines.size() > 3
                ? null
                : new FolderOwner(lines.get(0), lines.get(1), lines.size() == 2 ? "" : lines.get(2));
    }

    String text() {
        return controller + "\n" + run + "\n" + step + "\n";
    }

    /** A file name that is stable for a Pipeline step, even if it starts over after a restart. */
    String folderName() {
        return step.isEmpty()
                ? UUID.randomUUID().toString().substring(0, 12)
                : Util.getDigestOf(text()).substring(0, 12);
    }

    /** Whether the folder is definitely abandoned. */
    boolean hasEnded() {
        if (!controller.equals(Jenkins.get().getLegacyInstanceId())) {
            return false;
        }
        Run<?, ?> found;
        try {
            found = Run.fromExternalizableId(run);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (found == null || !found.isBuilding()) {
            return true;
        }
        if (step.isEmpty() || !(found instanceof FlowExecutionOwner.Executable pipeline)) {
            return false;
        }
        try {
            FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
            FlowExecution execution = owner == null ? null : owner.getOrNull();
            FlowNode node = execution == null ? null : execution.getNode(step);
            return node != null && !node.isActive();
        } catch (IOException e) {
            return false;
        }
    }
}
