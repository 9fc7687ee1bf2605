package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.DiskSize;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A named BuildKit. */
public final class BuilderProfile implements Describable<BuilderProfile> {
    private final String name;
    private final BuilderChoice builder;
    private String keepStorage = "";

    @CheckForNull
    private Integer retries;

    /** Null in profiles saved before the field existed. */
    @CheckForNull
    private String ignore;

    @DataBoundConstructor
    public BuilderProfile(String name, @CheckForNull BuilderChoice builder) {
        this.name = Util.fixNull(name).trim();
        this.builder = builder == null ? new BuilderChoice.AgentDefault() : builder;
    }

    public String getName() {
        return name;
    }

    public BuilderChoice getBuilder() {
        return builder;
    }

    /** How much build cache the builder may keep, {@code 20GB}; empty for no limit. */
    public String getKeepStorage() {
        return Util.fixNull(keepStorage);
    }

    /** @throws IllegalArgumentException when it is not a size */
    @DataBoundSetter
    public void setKeepStorage(@CheckForNull String keepStorage) {
        String size = Util.fixNull(keepStorage).trim();
        bytes(size);
        this.keepStorage = size;
    }

    /** Number of retries after a temporary fault; null for the default of Jenkins. */
    @CheckForNull
    public Integer getRetries() {
        return retries;
    }

    /** @throws IllegalArgumentException when it is negative */
    @DataBoundSetter
    public void setRetries(@CheckForNull Integer retries) {
        if (retries != null && retries < 0) {
            throw new IllegalArgumentException(Messages.Numbers_Negative(retries));
        }
        this.retries = retries;
    }

    /** Additional ignore rules for builds that use the profile. */
    public String getIgnore() {
        return Util.fixNull(ignore);
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull String ignore) {
        this.ignore = Util.fixEmptyAndTrim(ignore);
    }

    /** 0 for no limit. */
    long keepStorageBytes() {
        return bytes(getKeepStorage());
    }

    private static long bytes(String size) {
        try {
            return size.isEmpty() ? 0 : DiskSize.parse(size);
        } catch (InvalidPoolException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The form's helper. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<BuilderProfile> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuilderProfile_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? ProfileNames.check(value) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckRetries(@QueryParameter String value) {
            return !Jenkins.get().hasPermission(Jenkins.ADMINISTER) || Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : FormValidation.validateNonNegativeInteger(value);
        }

        @POST
        public FormValidation doCheckKeepStorage(@QueryParameter String value) {
            try {
                bytes(Util.fixNull(value).trim());
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                        ? FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()))
                        : FormValidation.ok();
            }
        }
    }
}
