package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import hudson.util.FormApply;
import jakarta.servlet.ServletException;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/** Manage Jenkins » Optimized Docker Build, for administrators only. */
@Extension(ordinal = Integer.MAX_VALUE - 225)
public final class ConfigurationPage extends ManagementLink implements StaplerProxy {
    @Override
    public String getIconFileName() {
        return "symbol-docker-build plugin-optimized-docker-build";
    }

    @Override
    public String getDisplayName() {
        return Messages.OptimizedDockerBuildConfiguration_DisplayName();
    }

    @Override
    public String getDescription() {
        return Messages.ConfigurationPage_Description();
    }

    @Override
    public String getUrlName() {
        return "optimized-docker-build";
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.ADMINISTER;
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.CONFIGURATION;
    }

    /** Only administrators may access anything below this page. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return this;
    }

    /** The configuration that the page edits. */
    public OptimizedDockerBuildConfiguration getConfiguration() {
        return OptimizedDockerBuildConfiguration.get();
    }

    /** Saves the form. */
    @POST
    public void doConfigure(StaplerRequest2 req, StaplerResponse2 rsp)
            throws IOException, ServletException, FormException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        getConfiguration().take(req, req.getSubmittedForm());
        FormApply.success(req.getContextPath() + "/manage").generateResponse(req, rsp, null);
    }
}
