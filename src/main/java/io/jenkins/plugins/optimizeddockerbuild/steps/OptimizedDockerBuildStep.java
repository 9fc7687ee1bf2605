package io.jenkins.plugins.optimizeddockerbuild.steps;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code optimizedDockerBuild(image: 'registry.example.com/team/app:1.2')}: prunes the context, builds with BuildKit and
 * the shared cache, annotates the log, and archives the report.
 *
 * <p>The options are those of {@code docker buildx build} in the words of Pipeline. Only the image is needed.
 */
public final class OptimizedDockerBuildStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private List<String> tags = new ArrayList<>();
    private String context = ".";
    private String dockerfile;
    private String target;
    private Map<String, String> buildArgs = new LinkedHashMap<>();
    private Map<String, String> labels = new LinkedHashMap<>();
    private Map<String, String> annotations = new LinkedHashMap<>();
    private List<String> platforms = new ArrayList<>();
    private List<String> outputs = new ArrayList<>();
    private boolean push;
    private Boolean load;
    private boolean pull;
    private boolean noCache;
    private List<String> noCacheStages = new ArrayList<>();
    private Map<String, String> secrets = new LinkedHashMap<>();
    private Map<String, String> ssh = new LinkedHashMap<>();
    private Map<String, String> buildContexts = new LinkedHashMap<>();
    private Map<String, String> addHosts = new LinkedHashMap<>();
    private String network;
    private Map<String, String> ulimits = new LinkedHashMap<>();
    private String shmSize;
    private String cgroupParent;
    private List<String> allow = new ArrayList<>();
    private String provenance;
    private String sbom;
    private String builder;
    private String toolName;
    private String credentialsId;
    private String cache;
    private List<String> cacheFrom = new ArrayList<>();
    private List<String> cacheTo = new ArrayList<>();
    private String prune;
    private Integer heartbeatSeconds;
    private Integer stallSeconds;
    private List<String> qualityGates;
    private SmokeTestOptions smokeTest;
    private String report;
    private String archive;

    @DataBoundConstructor
    public OptimizedDockerBuildStep(String image) {
        this.image = Util.fixNull(image).trim();
    }

    /** The image's name, with its registry and tag where it has them. */
    public String getImage() {
        return image;
    }

    /** Further names of the image; one without a slash or colon is a further tag of the same name. */
    public List<String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(List<String> tags) {
        this.tags = copy(tags);
    }

    /** A folder of the workspace, a Git URL or the URL of an archive. */
    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(String context) {
        this.context = Util.fixEmptyAndTrim(context) == null ? "." : context.trim();
    }

    /** Relative to the current folder, as on Docker's command line; null for {@code Dockerfile} in the context. */
    @CheckForNull
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    /** The stage to build; null for the last one. */
    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    public Map<String, String> getBuildArgs() {
        return buildArgs;
    }

    @DataBoundSetter
    public void setBuildArgs(Map<String, String> buildArgs) {
        this.buildArgs = copy(buildArgs);
    }

    public Map<String, String> getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(Map<String, String> labels) {
        this.labels = copy(labels);
    }

    public Map<String, String> getAnnotations() {
        return annotations;
    }

    @DataBoundSetter
    public void setAnnotations(Map<String, String> annotations) {
        this.annotations = copy(annotations);
    }

    public List<String> getPlatforms() {
        return platforms;
    }

    @DataBoundSetter
    public void setPlatforms(List<String> platforms) {
        this.platforms = copy(platforms);
    }

    public List<String> getOutputs() {
        return outputs;
    }

    @DataBoundSetter
    public void setOutputs(List<String> outputs) {
        this.outputs = copy(outputs);
    }

    public boolean isPush() {
        return push;
    }

    @DataBoundSetter
    public void setPush(boolean push) {
        this.push = push;
    }

    /** Null to load the image where it goes nowhere else, so that the next steps can run it. */
    @CheckForNull
    public Boolean getLoad() {
        return load;
    }

    @DataBoundSetter
    public void setLoad(@CheckForNull Boolean load) {
        this.load = load;
    }

    public boolean isPull() {
        return pull;
    }

    @DataBoundSetter
    public void setPull(boolean pull) {
        this.pull = pull;
    }

    public boolean isNoCache() {
        return noCache;
    }

    @DataBoundSetter
    public void setNoCache(boolean noCache) {
        this.noCache = noCache;
    }

    public List<String> getNoCacheStages() {
        return noCacheStages;
    }

    @DataBoundSetter
    public void setNoCacheStages(List<String> noCacheStages) {
        this.noCacheStages = copy(noCacheStages);
    }

    /** Ids of Jenkins credentials by the id that the Dockerfile uses in {@code RUN --mount=type=secret,id=…}. */
    public Map<String, String> getSecrets() {
        return secrets;
    }

    @DataBoundSetter
    public void setSecrets(Map<String, String> secrets) {
        this.secrets = copy(secrets);
    }

    /** Ids of SSH key credentials by the id that the Dockerfile uses in {@code RUN --mount=type=ssh,id=…}. */
    public Map<String, String> getSsh() {
        return ssh;
    }

    @DataBoundSetter
    public void setSsh(Map<String, String> ssh) {
        this.ssh = copy(ssh);
    }

    public Map<String, String> getBuildContexts() {
        return buildContexts;
    }

    @DataBoundSetter
    public void setBuildContexts(Map<String, String> buildContexts) {
        this.buildContexts = copy(buildContexts);
    }

    /** Addresses by host name. */
    public Map<String, String> getAddHosts() {
        return addHosts;
    }

    @DataBoundSetter
    public void setAddHosts(Map<String, String> addHosts) {
        this.addHosts = copy(addHosts);
    }

    @CheckForNull
    public String getNetwork() {
        return network;
    }

    @DataBoundSetter
    public void setNetwork(@CheckForNull String network) {
        this.network = Util.fixEmptyAndTrim(network);
    }

    /** {@code SOFT[:HARD]} by the limit's name. */
    public Map<String, String> getUlimits() {
        return ulimits;
    }

    @DataBoundSetter
    public void setUlimits(Map<String, String> ulimits) {
        this.ulimits = copy(ulimits);
    }

    @CheckForNull
    public String getShmSize() {
        return shmSize;
    }

    @DataBoundSetter
    public void setShmSize(@CheckForNull String shmSize) {
        this.shmSize = Util.fixEmptyAndTrim(shmSize);
    }

    @CheckForNull
    public String getCgroupParent() {
        return cgroupParent;
    }

    @DataBoundSetter
    public void setCgroupParent(@CheckForNull String cgroupParent) {
        this.cgroupParent = Util.fixEmptyAndTrim(cgroupParent);
    }

    public List<String> getAllow() {
        return allow;
    }

    @DataBoundSetter
    public void setAllow(List<String> allow) {
        this.allow = copy(allow);
    }

    @CheckForNull
    public String getProvenance() {
        return provenance;
    }

    @DataBoundSetter
    public void setProvenance(@CheckForNull String provenance) {
        this.provenance = Util.fixEmptyAndTrim(provenance);
    }

    @CheckForNull
    public String getSbom() {
        return sbom;
    }

    @DataBoundSetter
    public void setSbom(@CheckForNull String sbom) {
        this.sbom = Util.fixEmptyAndTrim(sbom);
    }

    /** A builder profile, or a builder of the agent by its name; null for the default. */
    @CheckForNull
    public String getBuilder() {
        return builder;
    }

    @DataBoundSetter
    public void setBuilder(@CheckForNull String builder) {
        this.builder = Util.fixEmptyAndTrim(builder);
    }

    /** A Docker installation of the tools page; null for the {@code docker} of the agent's PATH. */
    @CheckForNull
    public String getToolName() {
        return toolName;
    }

    @DataBoundSetter
    public void setToolName(@CheckForNull String toolName) {
        this.toolName = Util.fixEmptyAndTrim(toolName);
    }

    /** Credentials for the image's registry; null for those of the agent or of {@code docker.withRegistry}. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** A cache profile, {@code none}, or null for the folder's or the global default. */
    @CheckForNull
    public String getCache() {
        return cache;
    }

    @DataBoundSetter
    public void setCache(@CheckForNull String cache) {
        this.cache = Util.fixEmptyAndTrim(cache);
    }

    public List<String> getCacheFrom() {
        return cacheFrom;
    }

    @DataBoundSetter
    public void setCacheFrom(List<String> cacheFrom) {
        this.cacheFrom = copy(cacheFrom);
    }

    public List<String> getCacheTo() {
        return cacheTo;
    }

    @DataBoundSetter
    public void setCacheTo(List<String> cacheTo) {
        this.cacheTo = copy(cacheTo);
    }

    /** {@code safe}, {@code minimal} or {@code report}; null for the default. */
    @CheckForNull
    public String getPrune() {
        return prune;
    }

    @DataBoundSetter
    public void setPrune(@CheckForNull String prune) {
        this.prune = Util.fixEmptyAndTrim(prune);
    }

    /** After how many seconds of silence a layer's heartbeat shows; null for the default. */
    @CheckForNull
    public Integer getHeartbeatSeconds() {
        return heartbeatSeconds;
    }

    @DataBoundSetter
    public void setHeartbeatSeconds(@CheckForNull Integer heartbeatSeconds) {
        this.heartbeatSeconds = heartbeatSeconds;
    }

    /** After how many seconds of silence the reason is looked for; null for the default. */
    @CheckForNull
    public Integer getStallSeconds() {
        return stallSeconds;
    }

    @DataBoundSetter
    public void setStallSeconds(@CheckForNull Integer stallSeconds) {
        this.stallSeconds = stallSeconds;
    }

    /** Null for the default ones. */
    @CheckForNull
    public List<String> getQualityGates() {
        return qualityGates;
    }

    @DataBoundSetter
    public void setQualityGates(@CheckForNull List<String> qualityGates) {
        this.qualityGates = qualityGates == null ? null : copy(qualityGates);
    }

    /** What the built image has to show when it is started; null for no test. */
    @CheckForNull
    public SmokeTestOptions getSmokeTest() {
        return smokeTest;
    }

    @DataBoundSetter
    public void setSmokeTest(@CheckForNull SmokeTestOptions smokeTest) {
        this.smokeTest = smokeTest;
    }

    /** The report's name among those of the same run; null to take it from the image. */
    @CheckForNull
    public String getReport() {
        return report;
    }

    @DataBoundSetter
    public void setReport(@CheckForNull String report) {
        this.report = Util.fixEmptyAndTrim(report);
    }

    /** What is kept as artifacts: {@code report} or {@code none}; null for the default. */
    @CheckForNull
    public String getArchive() {
        return archive;
    }

    @DataBoundSetter
    public void setArchive(@CheckForNull String archive) {
        this.archive = Util.fixEmptyAndTrim(archive);
    }

    /** The same with variables replaced, for jobs whose configuration is no program. */
    OptimizedDockerBuildStep expanded(EnvVars variables) {
        OptimizedDockerBuildStep copy = new OptimizedDockerBuildStep(variables.expand(image));
        copy.tags = expanded(tags, variables);
        copy.context = variables.expand(context);
        copy.dockerfile = variables.expand(dockerfile);
        copy.target = variables.expand(target);
        copy.buildArgs = expanded(buildArgs, variables);
        copy.labels = expanded(labels, variables);
        copy.annotations = expanded(annotations, variables);
        copy.platforms = expanded(platforms, variables);
        copy.outputs = expanded(outputs, variables);
        copy.push = push;
        copy.load = load;
        copy.pull = pull;
        copy.noCache = noCache;
        copy.noCacheStages = expanded(noCacheStages, variables);
        copy.secrets = expanded(secrets, variables);
        copy.ssh = expanded(ssh, variables);
        copy.buildContexts = expanded(buildContexts, variables);
        copy.addHosts = expanded(addHosts, variables);
        copy.network = variables.expand(network);
        copy.ulimits = expanded(ulimits, variables);
        copy.shmSize = variables.expand(shmSize);
        copy.cgroupParent = variables.expand(cgroupParent);
        copy.allow = expanded(allow, variables);
        copy.provenance = variables.expand(provenance);
        copy.sbom = variables.expand(sbom);
        copy.builder = variables.expand(builder);
        copy.toolName = variables.expand(toolName);
        copy.credentialsId = variables.expand(credentialsId);
        copy.cache = variables.expand(cache);
        copy.cacheFrom = expanded(cacheFrom, variables);
        copy.cacheTo = expanded(cacheTo, variables);
        copy.prune = variables.expand(prune);
        copy.heartbeatSeconds = heartbeatSeconds;
        copy.stallSeconds = stallSeconds;
        copy.qualityGates = qualityGates == null ? null : expanded(qualityGates, variables);
        copy.smokeTest = smokeTest == null ? null : smokeTest.expanded(variables);
        copy.report = variables.expand(report);
        copy.archive = variables.expand(archive);
        return copy;
    }

    static List<String> expanded(List<String> texts, EnvVars variables) {
        List<String> expanded = new ArrayList<>();
        texts.forEach(text -> expanded.add(variables.expand(text)));
        return expanded;
    }

    static Map<String, String> expanded(Map<String, String> texts, EnvVars variables) {
        Map<String, String> expanded = new LinkedHashMap<>();
        texts.forEach((key, text) -> expanded.put(variables.expand(key), variables.expand(text)));
        return expanded;
    }

    static List<String> copy(@CheckForNull List<String> list) {
        return list == null ? new ArrayList<>() : new ArrayList<>(list);
    }

    /** Values may be numbers, booleans or Groovy's strings with expressions in them. */
    static Map<String, String> copy(@CheckForNull Map<?, ?> map) {
        Map<String, String> copy = new LinkedHashMap<>();
        if (map != null) {
            map.forEach((key, value) -> copy.put(String.valueOf(key), value == null ? "" : value.toString()));
        }
        return copy;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new OptimizedDockerBuildExecution(context, this);
    }

    /** Tells the form what it offers and checks it as one types. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "optimizedDockerBuild";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OptimizedDockerBuildStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object image = namedArgs.get("image");
            return image == null ? null : image.toString();
        }

        /** Text areas become lists and maps. */
        @Override
        public OptimizedDockerBuildStep newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            FormTexts.readLines(
                    filled,
                    "tags",
                    "qualityGates",
                    "platforms",
                    "noCacheStages",
                    "cacheFrom",
                    "cacheTo",
                    "outputs",
                    "allow");
            FormTexts.removeEmpty(filled, "load", "heartbeatSeconds", "stallSeconds");
            Map<String, String> buildArgs = FormTexts.takePairs(filled, "buildArgs");
            Map<String, String> secrets = FormTexts.takePairs(filled, "secrets");
            Map<String, String> ssh = FormTexts.takePairs(filled, "ssh");
            Map<String, String> labels = FormTexts.takePairs(filled, "labels");
            Map<String, String> annotations = FormTexts.takePairs(filled, "annotations");
            Map<String, String> buildContexts = FormTexts.takePairs(filled, "buildContexts");
            Map<String, String> addHosts = FormTexts.takePairs(filled, "addHosts");
            Map<String, String> ulimits = FormTexts.takePairs(filled, "ulimits");
            OptimizedDockerBuildStep step = (OptimizedDockerBuildStep) super.newInstance(request, filled);
            step.setBuildArgs(buildArgs);
            step.setSecrets(secrets);
            step.setSsh(ssh);
            step.setLabels(labels);
            step.setAnnotations(annotations);
            step.setBuildContexts(buildContexts);
            step.setAddHosts(addHosts);
            step.setUlimits(ulimits);
            return step;
        }

        /** For the form. */
        @Restricted(NoExternalUse.class)
        public String lines(List<String> list) {
            return FormTexts.lines(list);
        }

        /** For the form. */
        @Restricted(NoExternalUse.class)
        public String pairs(Map<String, String> map) {
            return FormTexts.pairs(map);
        }

        @POST
        public ListBoxModel doFillPruneItems() {
            return FormTexts.choices("safe", "minimal", "report");
        }

        @POST
        public ListBoxModel doFillArchiveItems() {
            return FormTexts.choices("report", "none");
        }

        @POST
        public ListBoxModel doFillNetworkItems() {
            return FormTexts.choices("default", "none", "host");
        }

        @POST
        public ListBoxModel doFillLoadItems() {
            ListBoxModel items = FormTexts.choices();
            items.add(Messages.FormTexts_yes(), "true");
            items.add(Messages.FormTexts_no(), "false");
            return items;
        }

        @POST
        public ComboBoxModel doFillCacheItems(@AncestorInPath Item item) {
            ComboBoxModel items = new ComboBoxModel();
            if (FormTexts.mayConfigure(item)) {
                items.add("none");
                OptimizedDockerBuildConfiguration.get()
                        .getCacheProfiles()
                        .forEach(profile -> items.add(profile.getName()));
            }
            return items;
        }

        @POST
        public ComboBoxModel doFillBuilderItems(@AncestorInPath Item item) {
            ComboBoxModel items = new ComboBoxModel();
            if (FormTexts.mayConfigure(item)) {
                items.add("none");
                OptimizedDockerBuildConfiguration.get()
                        .getBuilderProfiles()
                        .forEach(profile -> items.add(profile.getName()));
            }
            return items;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            StandardListBoxModel items = new StandardListBoxModel();
            items.includeEmptyValue();
            if (FormTexts.mayConfigure(item)) {
                items.includeMatchingAs(
                        item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        item,
                        StandardCredentials.class,
                        List.of(),
                        AuthenticationTokens.matcher(DockerRegistryToken.class));
            }
            return items.includeCurrentValue(Util.fixNull(credentialsId));
        }

        /** A name with variables in it is checked when they are known. */
        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            if (!FormTexts.mayConfigure(item) || value.contains("$")) {
                return FormValidation.ok();
            }
            try {
                ImageReference.parse(new Label("image"), value.trim());
                return FormValidation.ok();
            } catch (InvalidRequestException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckQualityGates(@AncestorInPath Item item, @QueryParameter String value) {
            if (!FormTexts.mayConfigure(item) || value.contains("$")) {
                return FormValidation.ok();
            }
            try {
                QualityGate.parse(value.lines().toList());
                return FormValidation.ok();
            } catch (InvalidGateException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
