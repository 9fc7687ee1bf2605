package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * A folder's settings for the jobs below it: the default profiles, and the profiles that they may use at all. The
 * default comes from the nearest folder; restrictions of all parent folders apply.
 */
public final class DockerBuildFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> {
    private String cacheProfile = "";
    private String allowedCacheProfiles = "";
    private boolean cacheReadOnly;
    private String builderProfile = "";
    private String allowedBuilderProfiles = "";

    /** Null in folders saved before the field existed. */
    @CheckForNull
    private String ignore;

    @DataBoundConstructor
    public DockerBuildFolderProperty() {}

    /** Name of a cache profile, {@code none}, or empty to inherit. */
    public String getCacheProfile() {
        return cacheProfile;
    }

    @DataBoundSetter
    public void setCacheProfile(@CheckForNull String cacheProfile) {
        this.cacheProfile = Util.fixNull(cacheProfile).trim();
    }

    /** Names, {@code none}, or empty for all that the parent folders allow. */
    public String getAllowedCacheProfiles() {
        return allowedCacheProfiles;
    }

    @DataBoundSetter
    public void setAllowedCacheProfiles(@CheckForNull String allowedCacheProfiles) {
        this.allowedCacheProfiles = String.join(", ", ProfileNames.split(allowedCacheProfiles));
    }

    /** Whether no job below may write a cache of a profile, regardless of other settings. */
    public boolean isCacheReadOnly() {
        return cacheReadOnly;
    }

    @DataBoundSetter
    public void setCacheReadOnly(boolean cacheReadOnly) {
        this.cacheReadOnly = cacheReadOnly;
    }

    /** Name of a builder profile, {@code none}, or empty to inherit. */
    public String getBuilderProfile() {
        return builderProfile;
    }

    @DataBoundSetter
    public void setBuilderProfile(@CheckForNull String builderProfile) {
        this.builderProfile = Util.fixNull(builderProfile).trim();
    }

    /** Names, {@code none}, or empty for all that the parent folders allow. */
    public String getAllowedBuilderProfiles() {
        return allowedBuilderProfiles;
    }

    @DataBoundSetter
    public void setAllowedBuilderProfiles(@CheckForNull String allowedBuilderProfiles) {
        this.allowedBuilderProfiles = String.join(", ", ProfileNames.split(allowedBuilderProfiles));
    }

    /** Additional ignore rules for builds below. */
    public String getIgnore() {
        return Util.fixNull(ignore);
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull String ignore) {
        this.ignore = Util.fixEmptyAndTrim(ignore);
    }

    private boolean saysNothing() {
        return cacheProfile.isEmpty()
                && allowedCacheProfiles.isEmpty()
                && !cacheReadOnly
                && builderProfile.isEmpty()
                && allowedBuilderProfiles.isEmpty()
                && ignore == null;
    }

    /** The form's helper. */
    @Extension
    @Symbol("dockerBuildFolder")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OptimizedDockerBuildConfiguration_DisplayName();
        }

        /** @return null when the form is empty, because the folder needs no property then */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            DockerBuildFolderProperty property = (DockerBuildFolderProperty) super.newInstance(req, form);
            return property.saysNothing() ? null : property;
        }

        @POST
        public ListBoxModel doFillCacheProfileItems(
                @AncestorInPath AbstractFolder<?> folder, @QueryParameter String cacheProfile) {
            return items(folder, Messages.Folder_NoCache(), cacheNames(folder), cacheProfile);
        }

        @POST
        public ListBoxModel doFillBuilderProfileItems(
                @AncestorInPath AbstractFolder<?> folder, @QueryParameter String builderProfile) {
            return items(folder, Messages.Folder_AgentDefault(), builderNames(folder), builderProfile);
        }

        private static ListBoxModel items(
                AbstractFolder<?> folder, String none, Collection<String> names, @CheckForNull String value) {
            ListBoxModel items = ProfileItems.of(Messages.Folder_Inherit(), names, isNone(value) ? "" : value);
            if (mayLook(folder)) {
                items.add(1, new ListBoxModel.Option(none, ProfileNames.NONE));
            }
            return items;
        }

        private static boolean isNone(@CheckForNull String value) {
            return value != null && ProfileNames.isNone(value);
        }

        @POST
        public AutoCompletionCandidates doAutoCompleteAllowedCacheProfiles(
                @AncestorInPath AbstractFolder<?> folder, @QueryParameter String value) {
            return candidates(cacheNames(folder), value);
        }

        @POST
        public AutoCompletionCandidates doAutoCompleteAllowedBuilderProfiles(
                @AncestorInPath AbstractFolder<?> folder, @QueryParameter String value) {
            return candidates(builderNames(folder), value);
        }

        private static AutoCompletionCandidates candidates(Collection<String> names, @CheckForNull String value) {
            AutoCompletionCandidates candidates = new AutoCompletionCandidates();
            names.stream().filter(name -> name.startsWith(Util.fixNull(value))).forEach(candidates::add);
            return candidates;
        }

        @POST
        public FormValidation doCheckAllowedCacheProfiles(
                @AncestorInPath AbstractFolder<?> folder,
                @QueryParameter String value,
                @QueryParameter String cacheProfile) {
            return check(folder, cacheNames(folder), value, cacheProfile);
        }

        @POST
        public FormValidation doCheckAllowedBuilderProfiles(
                @AncestorInPath AbstractFolder<?> folder,
                @QueryParameter String value,
                @QueryParameter String builderProfile) {
            return check(folder, builderNames(folder), value, builderProfile);
        }

        private static FormValidation check(
                AbstractFolder<?> folder, List<String> known, @CheckForNull String value, @CheckForNull String chosen) {
            List<String> allowed = ProfileNames.split(value);
            if (!mayLook(folder) || allowed.isEmpty()) {
                return FormValidation.ok();
            }
            boolean forbidsAll = allowed.contains(ProfileNames.NONE);
            if (forbidsAll && allowed.size() > 1) {
                return FormValidation.error(Messages.Folder_NoneAlone());
            }
            List<String> unknown = new ArrayList<>(allowed);
            unknown.removeAll(known);
            unknown.remove(ProfileNames.NONE);
            if (!unknown.isEmpty()) {
                return FormValidation.warning(Messages.Folder_Unknown(String.join(", ", unknown)));
            }
            String choice = Util.fixEmptyAndTrim(chosen);
            return choice == null || ProfileNames.isNone(choice) || allowed.contains(choice)
                    ? FormValidation.ok()
                    : FormValidation.warning(Messages.Folder_ForbidsOwnChoice(choice));
        }

        private static List<String> cacheNames(AbstractFolder<?> folder) {
            return mayLook(folder) ? OptimizedDockerBuildConfiguration.get().cacheNames() : List.of();
        }

        private static List<String> builderNames(AbstractFolder<?> folder) {
            return mayLook(folder) ? OptimizedDockerBuildConfiguration.get().builderNames() : List.of();
        }

        /** Only users who may choose profiles may see their names. */
        private static boolean mayLook(@CheckForNull AbstractFolder<?> folder) {
            return folder != null && folder.hasPermission(Item.CONFIGURE);
        }
    }
}
