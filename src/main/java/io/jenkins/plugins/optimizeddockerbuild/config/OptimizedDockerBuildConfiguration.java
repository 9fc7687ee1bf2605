package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The page "Optimized Docker Build" of Manage Jenkins, and {@code unclassified: optimizedDockerBuild:} of Configuration
 * as Code. Its form is that of {@link ConfigurationPage}; the page System, on which Configuration as Code requires it,
 * has a link there.
 */
@Extension
@Symbol("optimizedDockerBuild")
public final class OptimizedDockerBuildConfiguration extends GlobalConfiguration {
    private List<CacheProfile> cacheProfiles = new ArrayList<>();
    private List<BuilderProfile> builderProfiles = new ArrayList<>();
    private BuildDefaults defaults = new BuildDefaults();

    public OptimizedDockerBuildConfiguration() {
        load();
    }

    public static OptimizedDockerBuildConfiguration get() {
        return ExtensionList.lookupSingleton(OptimizedDockerBuildConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.OptimizedDockerBuildConfiguration_DisplayName();
    }

    public synchronized List<CacheProfile> getCacheProfiles() {
        return Collections.unmodifiableList(cacheProfiles);
    }

    /** @throws IllegalArgumentException when a name is invalid or repeated */
    @DataBoundSetter
    public synchronized void setCacheProfiles(@CheckForNull List<CacheProfile> profiles) {
        List<CacheProfile> given = profiles == null ? new ArrayList<>() : new ArrayList<>(profiles);
        ProfileNames.requireDistinct(given.stream().map(CacheProfile::getName).toList());
        cacheProfiles = given;
        save();
    }

    public synchronized List<BuilderProfile> getBuilderProfiles() {
        return Collections.unmodifiableList(builderProfiles);
    }

    /** @throws IllegalArgumentException when a name is invalid or repeated */
    @DataBoundSetter
    public synchronized void setBuilderProfiles(@CheckForNull List<BuilderProfile> profiles) {
        List<BuilderProfile> given = profiles == null ? new ArrayList<>() : new ArrayList<>(profiles);
        ProfileNames.requireDistinct(given.stream().map(BuilderProfile::getName).toList());
        builderProfiles = given;
        save();
    }

    public synchronized BuildDefaults getDefaults() {
        return defaults;
    }

    @DataBoundSetter
    public synchronized void setDefaults(@CheckForNull BuildDefaults defaults) {
        this.defaults = defaults == null ? new BuildDefaults() : defaults;
        save();
    }

    List<String> cacheNames() {
        return cacheProfiles.stream().map(CacheProfile::getName).toList();
    }

    List<String> builderNames() {
        return builderProfiles.stream().map(BuilderProfile::getName).toList();
    }

    /** @throws IllegalArgumentException when it does not exist */
    CacheProfile cacheProfile(String name) {
        for (CacheProfile profile : cacheProfiles) {
            if (profile.getName().equals(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("no cache profile " + name);
    }

    /** @throws IllegalArgumentException when it does not exist */
    BuilderProfile builderProfile(String name) {
        for (BuilderProfile profile : builderProfiles) {
            if (profile.getName().equals(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("no builder profile " + name);
    }

    /** The page System shows only a link; saving it changes nothing here. */
    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) {
        return true;
    }

    /**
     * Applies the whole form of {@link ConfigurationPage}, or nothing.
     *
     * @throws FormException when a value of the form is invalid
     */
    synchronized void take(StaplerRequest2 req, JSONObject form) throws FormException {
        List<CacheProfile> caches;
        List<BuilderProfile> builders;
        BuildDefaults given;
        try {
            caches = req.bindJSONToList(CacheProfile.class, form.opt("cacheProfiles"));
            builders = req.bindJSONToList(BuilderProfile.class, form.opt("builderProfiles"));
            given = form.has("defaults")
                    ? req.bindJSON(BuildDefaults.class, form.getJSONObject("defaults"))
                    : new BuildDefaults();
            ProfileNames.requireDistinct(
                    caches.stream().map(CacheProfile::getName).toList());
            ProfileNames.requireDistinct(
                    builders.stream().map(BuilderProfile::getName).toList());
        } catch (IllegalArgumentException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new FormException(cause.getMessage(), e, "");
        }
        cacheProfiles = new ArrayList<>(caches);
        builderProfiles = new ArrayList<>(builders);
        defaults = given;
        save();
    }
}
