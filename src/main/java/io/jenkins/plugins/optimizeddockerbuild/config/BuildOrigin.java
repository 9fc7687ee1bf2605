package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Cause;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Set;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.metadata.PrimaryInstanceMetadataAction;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead2;
import jenkins.scm.api.mixin.TagSCMHead;
import jenkins.util.SystemProperties;

/**
 * The origin of the change that a build builds, according to Jenkins itself. Parameters and environment variables are
 * ignored, because the author of the change may have set them.
 *
 * @param head the branch, tag or change request; null for a job without a branch source
 * @param source null when it no longer exists, or never did
 */
record BuildOrigin(
        Run<?, ?> run,
        @CheckForNull SCMHead head,
        @CheckForNull SCMSource source) {

    /**
     * Kinds of heads that are branches and tags of the repository itself. Any other kind may contain what strangers
     * propose: other refs of the Git plugin ({@code refs/pull/7/head}), a change in Gerrit.
     */
    private static final Set<String> OWN_HEADS = Set.of(
            "jenkins.plugins.git.GitBranchSCMHead",
            "jenkins.plugins.git.GitTagSCMHead",
            "org.jenkinsci.plugins.github_source.BranchSCMHead",
            "org.jenkinsci.plugins.github_source.GitHubTagSCMHead",
            "com.cloudbees.jenkins.plugins.bitbucket.BranchSCMHead",
            "com.cloudbees.jenkins.plugins.bitbucket.BitbucketTagSCMHead",
            "io.jenkins.plugins.gitlabbranchsource.BranchSCMHead",
            "io.jenkins.plugins.gitlabbranchsource.GitLabTagSCMHead",
            "org.jenkinsci.plugin.gitea.BranchSCMHead",
            "org.jenkinsci.plugin.gitea.TagSCMHead");

    /** With this trait a Git source can present anything as a branch. */
    private static final String OWN_REFSPECS = "jenkins.plugins.git.traits.RefSpecsSCMSourceTrait";

    /** System property with further kinds of heads, for sources that are unknown here. */
    private static final String MORE_OWN_HEADS = "io.jenkins.plugins.optimizeddockerbuild.ownHeads";

    /** Causes of builds of a job's own configuration; any other may build what a stranger proposed. */
    private static final Set<String> OWN_CAUSES = Set.of(
            "hudson.model.Cause$LegacyCodeCause",
            "hudson.model.Cause$RemoteCause",
            "hudson.model.Cause$UserCause",
            "hudson.model.Cause$UserIdCause",
            "hudson.triggers.SCMTrigger$SCMTriggerCause",
            "hudson.triggers.TimerTrigger$TimerTriggerCause",
            "com.cloudbees.jenkins.GitHubPushCause",
            "com.cloudbees.jenkins.plugins.BitBucketPushCause",
            "org.jenkinsci.plugins.parameterizedscheduler.ParameterizedTimerTriggerCause");

    /**
     * Causes of builds that repeat the change of an earlier build, with its parameters; each has {@code Run
     * getOriginal()}.
     */
    private static final Set<String> AGAIN_CAUSES = Set.of(
            "org.jenkinsci.plugins.workflow.cps.replay.ReplayCause",
            "org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause");

    private static final int MOST_UPSTREAM = 10;

    /** @param reason a clause: {@code pull request PR-7 comes from the fork mallory} */
    record Trust(boolean trusted, String reason) {}

    static BuildOrigin of(Run<?, ?> run) {
        Job<?, ?> job = run.getParent();
        SCMHead head = SCMHead.HeadByItem.findHead(job);
        return new BuildOrigin(run, head, head == null ? null : SCMSource.SourceByItem.findSource(job));
    }

    boolean isChangeRequest() {
        return head instanceof ChangeRequestSCMHead;
    }

    /** Name of the branch that is built; null for change requests, tags and jobs without a branch source. */
    @CheckForNull
    String branch() {
        return head == null || isChangeRequest() || head instanceof TagSCMHead ? null : head.getName();
    }

    /** The target branch of a change request; null for anything else. */
    @CheckForNull
    String targetBranch() {
        return head instanceof ChangeRequestSCMHead change ? change.getTarget().getName() : null;
    }

    /** The project's default branch according to its source; null when the source does not mark one. */
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
     * Whether the authors of the change could have pushed it to the repository itself; when unknown, it is untrusted.
     * May query the forge over the network: not for threads that must not wait.
     *
     * @param asksAboutForks whether a change request from a fork is trusted if its source says so; otherwise it never
     *     is
     */
    Trust trust(boolean asksAboutForks) {
        if (head == null) {
            return trustOfJob(asksAboutForks, 0);
        }
        boolean isFork = !(head.getOrigin() instanceof SCMHeadOrigin.Default);
        if (!isChangeRequest() && !isFork && isOwnHead()) {
            return new Trust(true, describe() + " is part of the repository");
        }
        String from = isFork ? describe() + " comes from the fork " + forkName() : describe();
        if (isFork && !asksAboutForks) {
            return new Trust(false, from);
        }
        if (source != null && !answers(source)) {
            return new Trust(
                    false,
                    from + ", and its branch source does not say whose changes to trust"
                            + (isChangeRequest() ? "" : " (" + head.getClass().getName() + ")"));
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

    /** A job without a branch source builds what its configuration says, unless something else started it. */
    private Trust trustOfJob(boolean asksAboutForks, int depth) {
        for (Cause cause : run.getCauses()) {
            String doubt = null;
            if (cause instanceof Cause.UpstreamCause upstream) {
                doubt = doubt(upstream.getUpstreamRun(), asksAboutForks, depth, "was started by another");
            } else if (AGAIN_CAUSES.contains(cause.getClass().getName())) {
                doubt = doubt(original(cause), asksAboutForks, depth, "repeats another");
            } else if (!OWN_CAUSES.contains(cause.getClass().getName())) {
                doubt = "the job has no branch source, and the author of the change is unknown for a build that "
                        + cause.getClass().getName() + " started";
            }
            if (doubt != null) {
                return new Trust(false, doubt);
            }
        }
        return new Trust(true, "the job has no branch source, so its builds are trusted");
    }

    /**
     * Why a build is untrusted because of another one; null when it is trusted.
     *
     * @param other null when it was deleted
     */
    @CheckForNull
    private static String doubt(@CheckForNull Run<?, ?> other, boolean asksAboutForks, int depth, String relation) {
        if (other == null || depth == MOST_UPSTREAM) {
            return "this build " + relation + ", which was deleted";
        }
        BuildOrigin origin = of(other);
        Trust trust = origin.head == null ? origin.trustOfJob(asksAboutForks, depth + 1) : origin.trust(asksAboutForks);
        return trust.trusted() ? null : "this build " + relation + ": " + trust.reason();
    }

    /** Null when it was deleted. The plugins of these causes are optional, so none is available at compile time. */
    @CheckForNull
    private static Run<?, ?> original(Cause cause) {
        try {
            return (Run<?, ?>) cause.getClass().getMethod("getOriginal").invoke(cause);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private boolean isOwnHead() {
        String kind = head.getClass().getName();
        boolean isKnown = OWN_HEADS.contains(kind)
                || ProfileNames.split(Util.fixNull(SystemProperties.getString(MORE_OWN_HEADS)))
                        .contains(kind);
        return isKnown
                && source != null
                && source.getTraits().stream()
                        .noneMatch(trait -> trait.getClass().getName().equals(OWN_REFSPECS));
    }

    /** Sources that do not implement the check trust everything. */
    private static boolean answers(SCMSource source) {
        try {
            return source.getClass()
                            .getMethod("getTrustedRevision", SCMRevision.class, TaskListener.class)
                            .getDeclaringClass()
                    != SCMSource.class;
        } catch (NoSuchMethodException e) {
            return false;
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
     * Jenkins' own value for a variable about the job or the change.
     *
     * @return null when the environment defines the variable
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
