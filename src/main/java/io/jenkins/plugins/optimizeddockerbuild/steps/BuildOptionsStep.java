package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The options of {@code docker buildx build} under their Pipeline names, as in {@link BuildOption}. Pipelines, forms
 * and the snippet generator find them by these methods; their syntax and meaning is defined only in the table. Public,
 * because Jelly cannot call methods of a non-public class.
 */
public abstract class BuildOptionsStep extends ContextOptionsStep {
    private static final long serialVersionUID = 1L;

    /** Further names of the image; one without a slash or colon is a further tag of the same name. */
    public List<String> getTags() {
        return options().list(BuildOption.TAG);
    }

    @DataBoundSetter
    public void setTags(@CheckForNull Object tags) {
        options().give(BuildOption.TAG, tags);
    }

    public Map<String, String> getLabels() {
        return options().pairs(BuildOption.LABEL);
    }

    @DataBoundSetter
    public void setLabels(@CheckForNull Object labels) {
        options().give(BuildOption.LABEL, labels);
    }

    public Map<String, String> getAnnotations() {
        return options().pairs(BuildOption.ANNOTATION);
    }

    @DataBoundSetter
    public void setAnnotations(@CheckForNull Object annotations) {
        options().give(BuildOption.ANNOTATION, annotations);
    }

    public List<String> getPlatforms() {
        return options().list(BuildOption.PLATFORM);
    }

    @DataBoundSetter
    public void setPlatforms(@CheckForNull Object platforms) {
        options().give(BuildOption.PLATFORM, platforms);
    }

    public List<String> getOutputs() {
        return options().list(BuildOption.OUTPUT);
    }

    @DataBoundSetter
    public void setOutputs(@CheckForNull Object outputs) {
        options().give(BuildOption.OUTPUT, outputs);
    }

    /** True, {@code always} to push regardless of test and gates, or null. */
    @CheckForNull
    public Object getPush() {
        return options().value(BuildOption.PUSH);
    }

    @DataBoundSetter
    public void setPush(@CheckForNull Object push) {
        options().give(BuildOption.PUSH, push);
    }

    /** Null loads the image if it goes nowhere else, so that later steps can run it. */
    @CheckForNull
    public Boolean getLoad() {
        return options().truth(BuildOption.LOAD);
    }

    @DataBoundSetter
    public void setLoad(@CheckForNull Boolean load) {
        options().give(BuildOption.LOAD, load);
    }

    public boolean isPull() {
        return options().isSet(BuildOption.PULL);
    }

    @DataBoundSetter
    public void setPull(boolean pull) {
        options().give(BuildOption.PULL, pull);
    }

    public boolean isNoCache() {
        return options().isSet(BuildOption.NO_CACHE);
    }

    @DataBoundSetter
    public void setNoCache(boolean noCache) {
        options().give(BuildOption.NO_CACHE, noCache);
    }

    public List<String> getNoCacheStages() {
        return options().list(BuildOption.NO_CACHE_FILTER);
    }

    @DataBoundSetter
    public void setNoCacheStages(@CheckForNull Object noCacheStages) {
        options().give(BuildOption.NO_CACHE_FILTER, noCacheStages);
    }

    /** Ids of Jenkins credentials by the id that the Dockerfile uses in {@code RUN --mount=type=secret,id=…}. */
    public Map<String, String> getSecrets() {
        return options().pairs(BuildOption.SECRET);
    }

    @DataBoundSetter
    public void setSecrets(@CheckForNull Object secrets) {
        options().give(BuildOption.SECRET, secrets);
    }

    /** Ids of SSH key credentials by the id that the Dockerfile uses in {@code RUN --mount=type=ssh,id=…}. */
    public Map<String, String> getSsh() {
        return options().pairs(BuildOption.SSH);
    }

    @DataBoundSetter
    public void setSsh(@CheckForNull Object ssh) {
        options().give(BuildOption.SSH, ssh);
    }

    /** Addresses by host name. */
    public Map<String, String> getAddHosts() {
        return options().pairs(BuildOption.ADD_HOST);
    }

    @DataBoundSetter
    public void setAddHosts(@CheckForNull Object addHosts) {
        options().give(BuildOption.ADD_HOST, addHosts);
    }

    @CheckForNull
    public String getNetwork() {
        return options().text(BuildOption.NETWORK);
    }

    @DataBoundSetter
    public void setNetwork(@CheckForNull String network) {
        options().give(BuildOption.NETWORK, network);
    }

    /** {@code SOFT[:HARD]} by the limit's name. */
    public Map<String, String> getUlimits() {
        return options().pairs(BuildOption.ULIMIT);
    }

    @DataBoundSetter
    public void setUlimits(@CheckForNull Object ulimits) {
        options().give(BuildOption.ULIMIT, ulimits);
    }

    @CheckForNull
    public String getShmSize() {
        return options().text(BuildOption.SHM_SIZE);
    }

    @DataBoundSetter
    public void setShmSize(@CheckForNull String shmSize) {
        options().give(BuildOption.SHM_SIZE, shmSize);
    }

    @CheckForNull
    public String getCgroupParent() {
        return options().text(BuildOption.CGROUP_PARENT);
    }

    @DataBoundSetter
    public void setCgroupParent(@CheckForNull String cgroupParent) {
        options().give(BuildOption.CGROUP_PARENT, cgroupParent);
    }

    public List<String> getAllow() {
        return options().list(BuildOption.ALLOW);
    }

    @DataBoundSetter
    public void setAllow(@CheckForNull Object allow) {
        options().give(BuildOption.ALLOW, allow);
    }

    @CheckForNull
    public String getProvenance() {
        return options().text(BuildOption.PROVENANCE);
    }

    @DataBoundSetter
    public void setProvenance(@CheckForNull Object provenance) {
        options().give(BuildOption.PROVENANCE, provenance);
    }

    @CheckForNull
    public String getSbom() {
        return options().text(BuildOption.SBOM);
    }

    @DataBoundSetter
    public void setSbom(@CheckForNull Object sbom) {
        options().give(BuildOption.SBOM, sbom);
    }

    /** A builder profile, or a builder of the agent by its name; null for the default. */
    @CheckForNull
    public String getBuilder() {
        return options().text(BuildOption.BUILDER);
    }

    @DataBoundSetter
    public void setBuilder(@CheckForNull String builder) {
        options().give(BuildOption.BUILDER, builder);
    }

    public List<String> getCacheFrom() {
        return options().list(BuildOption.CACHE_FROM);
    }

    @DataBoundSetter
    public void setCacheFrom(@CheckForNull Object cacheFrom) {
        options().give(BuildOption.CACHE_FROM, cacheFrom);
    }

    public List<String> getCacheTo() {
        return options().list(BuildOption.CACHE_TO);
    }

    @DataBoundSetter
    public void setCacheTo(@CheckForNull Object cacheTo) {
        options().give(BuildOption.CACHE_TO, cacheTo);
    }

    /** Limits for RUN containers by name, for example {@code memory}. */
    public Map<String, String> getResources() {
        return options().pairs(BuildOption.RESOURCE);
    }

    @DataBoundSetter
    public void setResources(@CheckForNull Object resources) {
        options().give(BuildOption.RESOURCE, resources);
    }

    public List<String> getPolicies() {
        return options().list(BuildOption.POLICY);
    }

    @DataBoundSetter
    public void setPolicies(@CheckForNull Object policies) {
        options().give(BuildOption.POLICY, policies);
    }

    /** The values of an option in the command line's form. */
    final List<String> texts(BuildOption<?> option) {
        return options().texts(option);
    }
}
