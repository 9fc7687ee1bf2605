package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.metadata.PrimaryInstanceMetadataAction;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;

/**
 * The job to compare a new branch or pull request with, in a project with a job for each branch: the target branch of a
 * pull request, or otherwise the default branch.
 */
final class SiblingBranch {
    private SiblingBranch() {}

    /** Null when the job does not belong to a branch, or there is no other job to compare with. */
    @CheckForNull
    static Job<?, ?> toCompareWith(Job<?, ?> job) {
        SCMHead head = SCMHead.HeadByItem.findHead(job);
        if (head == null) {
            return null;
        }
        String target = head instanceof ChangeRequestSCMHead request
                ? request.getTarget().getName()
                : null;
        Job<?, ?> primary = null;
        ItemGroup<?> branches = job.getParent();
        for (Item item : branches.getItems()) {
            if (item == job || !(item instanceof Job<?, ?> sibling)) {
                continue;
            }
            if (target != null) {
                SCMHead other = SCMHead.HeadByItem.findHead(sibling);
                if (other != null && !(other instanceof ChangeRequestSCMHead) && target.equals(other.getName())) {
                    return sibling;
                }
            }
            if (primary == null && sibling.getAction(PrimaryInstanceMetadataAction.class) != null) {
                primary = sibling;
            }
        }
        return primary;
    }
}
