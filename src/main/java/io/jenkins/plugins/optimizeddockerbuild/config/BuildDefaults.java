package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The defaults for options that neither the step nor a folder sets. */
public final class BuildDefaults implements Describable<BuildDefaults> {
    private String cacheProfile = "";
    private String builderProfile = "";
    private String prune = PruneMode.SAFE.word();
    private int heartbeatSeconds = (int) LogSettings.DEFAULT.heartbeatAfter().toSeconds();
    private int stallSeconds = (int) LogSettings.DEFAULT.stallAfter().toSeconds();
    private String qualityGates = "";
    private String archive = ArchiveChoice.REPORT.word();

    /** Null in a configuration saved before retries existed. */
    @CheckForNull
    private Integer retries;

    @DataBoundConstructor
    public BuildDefaults() {}

    /** Empty for none. */
    public String getCacheProfile() {
        return cacheProfile;
    }

    @DataBoundSetter
    public void setCacheProfile(@CheckForNull String cacheProfile) {
        this.cacheProfile = Util.fixNull(cacheProfile).trim();
    }

    /** Empty for the agent's own builder. */
    public String getBuilderProfile() {
        return builderProfile;
    }

    @DataBoundSetter
    public void setBuilderProfile(@CheckForNull String builderProfile) {
        this.builderProfile = Util.fixNull(builderProfile).trim();
    }

    /** {@code report}, {@code safe} or {@code minimal}. */
    public String getPrune() {
        return prune;
    }

    @DataBoundSetter
    public void setPrune(@CheckForNull String prune) {
        PruneMode mode = Util.fixEmptyAndTrim(prune) == null ? PruneMode.SAFE : PruneMode.of(prune.trim());
        if (mode == null) {
            throw new IllegalArgumentException(Messages.Words_Unknown(prune, "report, safe, minimal"));
        }
        this.prune = mode.word();
    }

    /** Seconds of silence after which the log says that a layer is still running. */
    public int getHeartbeatSeconds() {
        return heartbeatSeconds;
    }

    @DataBoundSetter
    public void setHeartbeatSeconds(int heartbeatSeconds) {
        this.heartbeatSeconds = positive(heartbeatSeconds);
    }

    /** Seconds of silence after which the cause is investigated. */
    public int getStallSeconds() {
        return stallSeconds;
    }

    @DataBoundSetter
    public void setStallSeconds(int stallSeconds) {
        this.stallSeconds = positive(stallSeconds);
    }

    private static int positive(int seconds) {
        if (seconds <= 0) {
            throw new IllegalArgumentException(Messages.Numbers_NotPositive(seconds));
        }
        return seconds;
    }

    /** One per line. */
    public String getQualityGates() {
        return qualityGates;
    }

    @DataBoundSetter
    public void setQualityGates(@CheckForNull String qualityGates) {
        this.qualityGates = Util.fixNull(qualityGates).trim();
    }

    /** {@code none} or {@code report}. */
    public String getArchive() {
        return archive;
    }

    @DataBoundSetter
    public void setArchive(@CheckForNull String archive) {
        ArchiveChoice choice =
                Util.fixEmptyAndTrim(archive) == null ? ArchiveChoice.REPORT : ArchiveChoice.of(archive.trim());
        if (choice == null) {
            throw new IllegalArgumentException(Messages.Words_Unknown(archive, "none, report"));
        }
        this.archive = choice.word();
    }

    /** Number of retries after a temporary fault; 0 for never. */
    public int getRetries() {
        return retries == null ? BuildSettings.DEFAULT_RETRIES : retries;
    }

    @DataBoundSetter
    public void setRetries(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException(Messages.Numbers_Negative(retries));
        }
        this.retries = retries;
    }

    Duration heartbeatAfter() {
        return Duration.ofSeconds(heartbeatSeconds);
    }

    Duration stallAfter() {
        return Duration.ofSeconds(stallSeconds);
    }

    List<String> gates() {
        List<String> gates = new ArrayList<>();
        for (String line : qualityGates.split("\\R")) {
            if (!line.isBlank()) {
                gates.add(line.trim());
            }
        }
        return gates;
    }

    /** The form's helper. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<BuildDefaults> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuildDefaults_DisplayName();
        }

        @POST
        public ListBoxModel doFillCacheProfileItems(@QueryParameter String cacheProfile) {
            return ProfileItems.of(
                    Messages.BuildDefaults_NoCache(),
                    isAdministrator() ? OptimizedDockerBuildConfiguration.get().cacheNames() : List.of(),
                    cacheProfile);
        }

        @POST
        public ListBoxModel doFillBuilderProfileItems(@QueryParameter String builderProfile) {
            return ProfileItems.of(
                    Messages.BuildDefaults_AgentDefault(),
                    isAdministrator() ? OptimizedDockerBuildConfiguration.get().builderNames() : List.of(),
                    builderProfile);
        }

        @POST
        public ListBoxModel doFillPruneItems() {
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.BuildDefaults_Prune_Safe(), PruneMode.SAFE.word()),
                    new ListBoxModel.Option(Messages.BuildDefaults_Prune_Minimal(), PruneMode.MINIMAL.word()),
                    new ListBoxModel.Option(Messages.BuildDefaults_Prune_Report(), PruneMode.REPORT.word()));
        }

        @POST
        public ListBoxModel doFillArchiveItems() {
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.BuildDefaults_Archive_Report(), ArchiveChoice.REPORT.word()),
                    new ListBoxModel.Option(Messages.BuildDefaults_Archive_None(), ArchiveChoice.NONE.word()));
        }

        @POST
        public FormValidation doCheckHeartbeatSeconds(@QueryParameter String value) {
            return isAdministrator() ? FormValidation.validatePositiveInteger(value) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckStallSeconds(
                @QueryParameter String value, @QueryParameter String heartbeatSeconds) {
            if (!isAdministrator()) {
                return FormValidation.ok();
            }
            FormValidation verdict = FormValidation.validatePositiveInteger(value);
            if (verdict.kind == FormValidation.Kind.OK
                    && FormValidation.validatePositiveInteger(heartbeatSeconds).kind == FormValidation.Kind.OK
                    && Integer.parseInt(value) < Integer.parseInt(heartbeatSeconds)) {
                return FormValidation.warning(Messages.BuildDefaults_StallsBeforeHeartbeat());
            }
            return verdict;
        }

        @POST
        public FormValidation doCheckRetries(@QueryParameter String value) {
            return isAdministrator() ? FormValidation.validateNonNegativeInteger(value) : FormValidation.ok();
        }

        private static boolean isAdministrator() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        }
    }
}
