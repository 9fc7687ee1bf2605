package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A name for a BuildKit to build with. */
public final class BuilderProfile implements Describable<BuilderProfile> {
    private final String name;
    private final BuilderChoice builder;

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
    }
}
