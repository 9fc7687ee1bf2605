package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.metadata.PrimaryInstanceMetadataAction;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead2;
import jenkins.scm.api.mixin.TagSCMHead;

/**
 * Where the change comes from that a build is of, as Jenkins itself knows it. Neither parameters nor environment
 * variables are asked: whoever wrote the change may have set them.
 *
 * @param head the branch, tag or change request; null for a job that no branch source made
 * @param source null when it is gone, or there never was one
 */
record BuildOrigin(
        Run<?, ?> run,
        @CheckForNull SCMHead head,
        @CheckForNull SCMSource source) {

    /** @param reason half a sentence: {@code pull request PR-7 comes from the fork mallory} */
    record Trust(boolean trusted, String reason) {}

    static BuildOrigin of(Run<?, ?> run) {
        Job<?, ?> job = run.getParent();
        SCMHead head = SCMHead.HeadByItem.findHead(job);
        return new BuildOrigin(run, head, head == null ? null : SCMSource.SourceByItem.findSource(job));
    }

    boolean isChangeRequest() {
        return head instanceof ChangeRequestSCMHead;
    }

    /** Name of the branch that is built; null for change requests, tags and jobs that no branch source made. */
    @CheckForNull
    String branch() {
        return head == null || isChangeRequest() || head instanceof TagSCMHead ? null : head.getName();
    }

    /** The branch that a change request is for; null for anything else. */
    @CheckForNull
    String targetBranch() {
        return head instanceof ChangeRequestSCMHead change ? change.getTarget().getName() : null;
    }

    /** The default branch of the project, as its source marks it; null where it does not. */
    @CheckForNull
    String defaultBranch() {
        ItemGroup<?> project = run.getParent().getParent();
        if (head == null) {
            return null;
        }
        for (Item sibling : project.getItems()) {
            if (sibling instanceof Job<?, ?> job && job.getAction(PrimaryInstanceMetadataAction.class) != null) {
                SCMHead primary = SCMHead.HeadByItem.findHead(job);
                if (primary != null) {
                    return primary.getName();
                }
            }
        }
        return null;
    }

    /** Full name of the job, or of the project whose branches are jobs: {@code team/app}. */
    String project() {
        Job<?, ?> job = run.getParent();
        return head != null && job.getParent() instanceof Item project ? project.getFullName() : job.getFullName();
    }

    /**
     * Whether those who wrote the change could have pushed it to the repository itself. Where the source has to be asked,
     * it may ask the forge over the network: not for threads that must not wait.
     *
     * @param asksAboutForks a change request from a fork is trusted when its source says so; otherwise never
     */
    Trust trust(boolean asksAboutForks) {
        if (head == null) {
            return new Trust(true, "the job has no branch source, so its builds are trusted");
        }
        boolean isFork = !(head.getOrigin() instanceof SCMHeadOrigin.Default);
        if (!isChangeRequest() && !isFork) {
            return new Trust(true, describe() + " is part of the repository");
        }
        String from = isFork ? describe() + " comes from the fork " + forkName() : describe();
        if (isFork && !asksAboutForks) {
            return new Trust(false, from);
        }
        SCMRevision revision = source == null ? null : SCMRevisionAction.getRevision(source, run);
        if (revision == null) {
            return new Trust(false, from + ", of which this build knows no revision");
        }
        try {
            boolean trusted =
                    source.getTrustedRevision(revision, TaskListener.NULL).equals(revision);
            return new Trust(trusted, from + ", which the branch source " + (trusted ? "trusts" : "does not trust"));
        } catch (IOException e) {
            return new Trust(false, from + ", and the branch source cannot be asked whether to trust it: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Trust(false, from + ", and asking the branch source whether to trust it was interrupted");
        }
    }

    /** {@code the branch main}, {@code pull request PR-7}. */
    String describe() {
        if (head == null) {
            return "the job " + run.getParent().getFullName();
        }
        String kind =
                isChangeRequest() ? "the change request " : head instanceof TagSCMHead ? "the tag " : "the branch ";
        return kind + head.getName();
    }

    private String forkName() {
        return head.getOrigin() instanceof SCMHeadOrigin.Fork fork ? fork.getName() : "of another repository";
    }

    /**
     * What Jenkins itself knows of the variables that name the job and the change.
     *
     * @return null when it is for the environment to say
     */
    @CheckForNull
    String variable(String name) {
        Job<?, ?> job = run.getParent();
        return switch (name) {
            case "JOB_NAME" -> job.getFullName();
            case "JOB_BASE_NAME" -> job.getName();
            case "PROJECT" -> project();
            case "BRANCH_NAME" -> head == null ? null : head.getName();
            case "TAG_NAME" -> head instanceof TagSCMHead ? head.getName() : null;
            case "CHANGE_ID" -> head instanceof ChangeRequestSCMHead change ? change.getId() : null;
            case "CHANGE_TARGET" -> targetBranch();
            case "CHANGE_BRANCH" -> head instanceof ChangeRequestSCMHead2 change ? change.getOriginName() : null;
            case "DEFAULT_BRANCH" -> defaultBranch();
            default -> null;
        };
    }
}
