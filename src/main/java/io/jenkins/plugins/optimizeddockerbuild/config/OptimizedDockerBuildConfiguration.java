package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The page "Optimized Docker Build" of Manage Jenkins, and {@code unclassified: optimizedDockerBuild:} of Configuration
 * as Code. Its form is that of {@link ConfigurationPage}.
 */
@Extension
@Symbol("optimizedDockerBuild")
public final class OptimizedDockerBuildConfiguration extends GlobalConfiguration {
    private List<CacheProfile> cacheProfiles = List.of();
    private List<BuilderProfile> builderProfiles = List.of();
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

    /** Null keeps it out of the page System: it has a page of its own. */
    @Override
    @CheckForNull
    public String getGlobalConfigPage() {
        return null;
    }

    public List<CacheProfile> getCacheProfiles() {
        return cacheProfiles;
    }

    /** @throws IllegalArgumentException when a name cannot be one, or comes twice */
    @DataBoundSetter
    public synchronized void setCacheProfiles(@CheckForNull List<CacheProfile> profiles) {
        List<CacheProfile> given = profiles == null ? List.of() : List.copyOf(profiles);
        ProfileNames.requireDistinct(given.stream().map(CacheProfile::getName).toList());
        cacheProfiles = given;
        save();
    }

    public List<BuilderProfile> getBuilderProfiles() {
        return builderProfiles;
    }

    /** @throws IllegalArgumentException when a name cannot be one, or comes twice */
    @DataBoundSetter
    public synchronized void setBuilderProfiles(@CheckForNull List<BuilderProfile> profiles) {
        List<BuilderProfile> given = profiles == null ? List.of() : List.copyOf(profiles);
        ProfileNames.requireDistinct(given.stream().map(BuilderProfile::getName).toList());
        builderProfiles = given;
        save();
    }

    public BuildDefaults getDefaults() {
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

    /** @throws IllegalArgumentException when there is none of that name */
    CacheProfile cacheProfile(String name) {
        for (CacheProfile profile : cacheProfiles) {
            if (profile.getName().equals(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("no cache profile " + name);
    }

    /** @throws IllegalArgumentException when there is none of that name */
    BuilderProfile builderProfile(String name) {
        for (BuilderProfile profile : builderProfiles) {
            if (profile.getName().equals(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("no builder profile " + name);
    }

    /** Takes the whole form, or nothing of it. */
    @Override
    public synchronized boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        List<CacheProfile> caches = req.bindJSONToList(CacheProfile.class, json.opt("cacheProfiles"));
        List<BuilderProfile> builders = req.bindJSONToList(BuilderProfile.class, json.opt("builderProfiles"));
        BuildDefaults given = req.bindJSON(BuildDefaults.class, json.getJSONObject("defaults"));
        requireDistinct(
                "cacheProfiles", caches.stream().map(CacheProfile::getName).toList());
        requireDistinct(
                "builderProfiles",
                builders.stream().map(BuilderProfile::getName).toList());
        cacheProfiles = List.copyOf(caches);
        builderProfiles = List.copyOf(builders);
        defaults = given;
        save();
        return true;
    }

    private static void requireDistinct(String field, List<String> names) throws FormException {
        try {
            ProfileNames.requireDistinct(names);
        } catch (IllegalArgumentException e) {
            throw new FormException(e, field);
        }
    }
}
