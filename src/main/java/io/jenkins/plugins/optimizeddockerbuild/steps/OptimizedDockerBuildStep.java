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
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GivenValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
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

    /** Values of the options that {@link BuildOption} has, by their names here; those that were not given are absent. */
    private final Map<String, Object> options = new LinkedHashMap<>();

    private String context = ".";
    private String args;
    private String toolName;
    private String credentialsId;
    private String cache;
    private String cacheMounts;
    private String prune;
    private Integer heartbeatSeconds;
    private Integer retries;
    private Integer stallSeconds;
    private List<String> ignore;
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
        return list(BuildOption.TAG);
    }

    @DataBoundSetter
    public void setTags(@CheckForNull Object tags) {
        give(BuildOption.TAG, tags);
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
        return text(BuildOption.FILE);
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        give(BuildOption.FILE, dockerfile);
    }

    /** The stage to build; null for the last one. */
    @CheckForNull
    public String getTarget() {
        return text(BuildOption.TARGET);
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull String target) {
        give(BuildOption.TARGET, target);
    }

    public Map<String, String> getBuildArgs() {
        return pairs(BuildOption.BUILD_ARG);
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Object buildArgs) {
        give(BuildOption.BUILD_ARG, buildArgs);
    }

    public Map<String, String> getLabels() {
        return pairs(BuildOption.LABEL);
    }

    @DataBoundSetter
    public void setLabels(@CheckForNull Object labels) {
        give(BuildOption.LABEL, labels);
    }

    public Map<String, String> getAnnotations() {
        return pairs(BuildOption.ANNOTATION);
    }

    @DataBoundSetter
    public void setAnnotations(@CheckForNull Object annotations) {
        give(BuildOption.ANNOTATION, annotations);
    }

    public List<String> getPlatforms() {
        return list(BuildOption.PLATFORM);
    }

    @DataBoundSetter
    public void setPlatforms(@CheckForNull Object platforms) {
        give(BuildOption.PLATFORM, platforms);
    }

    public List<String> getOutputs() {
        return list(BuildOption.OUTPUT);
    }

    @DataBoundSetter
    public void setOutputs(@CheckForNull Object outputs) {
        give(BuildOption.OUTPUT, outputs);
    }

    /** True, {@code always} to push before test and gates say whether it may be, or null. */
    @CheckForNull
    public Object getPush() {
        return options.get(BuildOption.PUSH.step());
    }

    @DataBoundSetter
    public void setPush(@CheckForNull Object push) {
        give(BuildOption.PUSH, push);
    }

    /** Null to load the image where it goes nowhere else, so that the next steps can run it. */
    @CheckForNull
    public Boolean getLoad() {
        return truth(BuildOption.LOAD);
    }

    @DataBoundSetter
    public void setLoad(@CheckForNull Boolean load) {
        give(BuildOption.LOAD, load);
    }

    public boolean isPull() {
        return isSet(BuildOption.PULL);
    }

    @DataBoundSetter
    public void setPull(boolean pull) {
        give(BuildOption.PULL, pull);
    }

    public boolean isNoCache() {
        return isSet(BuildOption.NO_CACHE);
    }

    @DataBoundSetter
    public void setNoCache(boolean noCache) {
        give(BuildOption.NO_CACHE, noCache);
    }

    public List<String> getNoCacheStages() {
        return list(BuildOption.NO_CACHE_FILTER);
    }

    @DataBoundSetter
    public void setNoCacheStages(@CheckForNull Object noCacheStages) {
        give(BuildOption.NO_CACHE_FILTER, noCacheStages);
    }

    /** Ids of Jenkins credentials by the id that the Dockerfile uses in {@code RUN --mount=type=secret,id=…}. */
    public Map<String, String> getSecrets() {
        return pairs(BuildOption.SECRET);
    }

    @DataBoundSetter
    public void setSecrets(@CheckForNull Object secrets) {
        give(BuildOption.SECRET, secrets);
    }

    /** Ids of SSH key credentials by the id that the Dockerfile uses in {@code RUN --mount=type=ssh,id=…}. */
    public Map<String, String> getSsh() {
        return pairs(BuildOption.SSH);
    }

    @DataBoundSetter
    public void setSsh(@CheckForNull Object ssh) {
        give(BuildOption.SSH, ssh);
    }

    public Map<String, String> getBuildContexts() {
        return pairs(BuildOption.BUILD_CONTEXT);
    }

    @DataBoundSetter
    public void setBuildContexts(@CheckForNull Object buildContexts) {
        give(BuildOption.BUILD_CONTEXT, buildContexts);
    }

    /** Addresses by host name. */
    public Map<String, String> getAddHosts() {
        return pairs(BuildOption.ADD_HOST);
    }

    @DataBoundSetter
    public void setAddHosts(@CheckForNull Object addHosts) {
        give(BuildOption.ADD_HOST, addHosts);
    }

    @CheckForNull
    public String getNetwork() {
        return text(BuildOption.NETWORK);
    }

    @DataBoundSetter
    public void setNetwork(@CheckForNull String network) {
        give(BuildOption.NETWORK, network);
    }

    /** {@code SOFT[:HARD]} by the limit's name. */
    public Map<String, String> getUlimits() {
        return pairs(BuildOption.ULIMIT);
    }

    @DataBoundSetter
    public void setUlimits(@CheckForNull Object ulimits) {
        give(BuildOption.ULIMIT, ulimits);
    }

    @CheckForNull
    public String getShmSize() {
        return text(BuildOption.SHM_SIZE);
    }

    @DataBoundSetter
    public void setShmSize(@CheckForNull String shmSize) {
        give(BuildOption.SHM_SIZE, shmSize);
    }

    @CheckForNull
    public String getCgroupParent() {
        return text(BuildOption.CGROUP_PARENT);
    }

    @DataBoundSetter
    public void setCgroupParent(@CheckForNull String cgroupParent) {
        give(BuildOption.CGROUP_PARENT, cgroupParent);
    }

    public List<String> getAllow() {
        return list(BuildOption.ALLOW);
    }

    @DataBoundSetter
    public void setAllow(@CheckForNull Object allow) {
        give(BuildOption.ALLOW, allow);
    }

    @CheckForNull
    public String getProvenance() {
        return text(BuildOption.PROVENANCE);
    }

    @DataBoundSetter
    public void setProvenance(@CheckForNull Object provenance) {
        give(BuildOption.PROVENANCE, provenance);
    }

    @CheckForNull
    public String getSbom() {
        return text(BuildOption.SBOM);
    }

    @DataBoundSetter
    public void setSbom(@CheckForNull Object sbom) {
        give(BuildOption.SBOM, sbom);
    }

    /** A builder profile, or a builder of the agent by its name; null for the default. */
    @CheckForNull
    public String getBuilder() {
        return text(BuildOption.BUILDER);
    }

    @DataBoundSetter
    public void setBuilder(@CheckForNull String builder) {
        give(BuildOption.BUILDER, builder);
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

    /** Where cache mounts are carried, or {@code none}; null for what the cache profile says. */
    @CheckForNull
    public String getCacheMounts() {
        return cacheMounts;
    }

    @DataBoundSetter
    public void setCacheMounts(@CheckForNull String cacheMounts) {
        this.cacheMounts = Util.fixEmptyAndTrim(cacheMounts);
    }

    public List<String> getCacheFrom() {
        return list(BuildOption.CACHE_FROM);
    }

    @DataBoundSetter
    public void setCacheFrom(@CheckForNull Object cacheFrom) {
        give(BuildOption.CACHE_FROM, cacheFrom);
    }

    public List<String> getCacheTo() {
        return list(BuildOption.CACHE_TO);
    }

    @DataBoundSetter
    public void setCacheTo(@CheckForNull Object cacheTo) {
        give(BuildOption.CACHE_TO, cacheTo);
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

    /** How often a build is tried again that failed for a fault of the network or a server; null for the default. */
    @CheckForNull
    public Integer getRetries() {
        return retries;
    }

    @DataBoundSetter
    public void setRetries(@CheckForNull Integer retries) {
        this.retries = retries;
    }

    /** Lines for the ignore file that this build adds to the user's own. */
    public List<String> getIgnore() {
        return ignore == null ? List.of() : ignore;
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull List<String> ignore) {
        // jobs are kept by XStream, which cannot write an immutable list
        this.ignore = ignore == null || ignore.isEmpty() ? null : copy(ignore);
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

    /**
     * Options of {@code docker buildx build} as its command line has them, with the context at the end:
     * {@code -f ci/Dockerfile --build-arg A=b .}; null for none.
     */
    @CheckForNull
    public String getArgs() {
        return args;
    }

    @DataBoundSetter
    public void setArgs(@CheckForNull String args) {
        this.args = Util.fixEmptyAndTrim(args);
    }

    /** Limits of the containers of RUN by name, for example {@code memory}. */
    public Map<String, String> getResources() {
        return pairs(BuildOption.RESOURCE);
    }

    @DataBoundSetter
    public void setResources(@CheckForNull Object resources) {
        give(BuildOption.RESOURCE, resources);
    }

    public List<String> getPolicies() {
        return list(BuildOption.POLICY);
    }

    @DataBoundSetter
    public void setPolicies(@CheckForNull Object policies) {
        give(BuildOption.POLICY, policies);
    }

    /** Sets an option to what a script or a form has for it; null and what is empty stand for nothing. */
    private void give(BuildOption<?> option, @CheckForNull Object given) {
        Object value = GivenValue.of(option, option.shape(), given);
        if (value instanceof String text) {
            value = Util.fixEmptyAndTrim(text);
        }
        boolean isNothing = value == null
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (isNothing) {
            options.remove(option.step());
        } else {
            options.put(option.step(), value);
        }
    }

    @CheckForNull
    private Boolean truth(BuildOption<Boolean> option) {
        return (Boolean) options.get(option.step());
    }

    private boolean isSet(BuildOption<Boolean> option) {
        return Boolean.TRUE.equals(truth(option));
    }

    @CheckForNull
    private String text(BuildOption<?> option) {
        return (String) options.get(option.step());
    }

    @SuppressWarnings("unchecked")
    private List<String> list(BuildOption<?> option) {
        return (List<String>) options.getOrDefault(option.step(), List.of());
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> pairs(BuildOption<?> option) {
        return (Map<String, String>) options.getOrDefault(option.step(), Map.of());
    }

    /** What was given for an option, as the command line has it. */
    List<String> texts(BuildOption<?> option) {
        Object value = options.get(option.step());
        if (value instanceof List<?>) {
            return list(option);
        }
        if (value instanceof Map<?, ?> map) {
            List<String> texts = new ArrayList<>();
            map.forEach((name, item) -> texts.add(name + "=" + item));
            return texts;
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    /** The same with variables replaced, for jobs whose configuration is no program. */
    OptimizedDockerBuildStep expanded(EnvVars variables) {
        OptimizedDockerBuildStep copy = new OptimizedDockerBuildStep(variables.expand(image));
        options.forEach((name, value) -> copy.options.put(name, expanded(value, variables)));
        copy.context = variables.expand(context);
        copy.args = args;
        copy.toolName = variables.expand(toolName);
        copy.credentialsId = variables.expand(credentialsId);
        copy.cache = variables.expand(cache);
        copy.prune = variables.expand(prune);
        copy.heartbeatSeconds = heartbeatSeconds;
        copy.stallSeconds = stallSeconds;
        copy.retries = retries;
        copy.ignore = ignore == null ? null : expanded(ignore, variables);
        copy.qualityGates = qualityGates == null ? null : expanded(qualityGates, variables);
        copy.smokeTest = smokeTest == null ? null : smokeTest.expanded(variables);
        copy.report = variables.expand(report);
        copy.archive = variables.expand(archive);
        return copy;
    }

    private static Object expanded(Object value, EnvVars variables) {
        if (value instanceof String text) {
            return variables.expand(text);
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(
                    list.stream().map(item -> variables.expand(item.toString())).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> expanded = new LinkedHashMap<>();
            map.forEach(
                    (name, item) -> expanded.put(variables.expand(name.toString()), variables.expand(item.toString())));
            return expanded;
        }
        return value;
    }

    static List<String> expanded(List<String> texts, EnvVars variables) {
        List<String> expanded = new ArrayList<>();
        texts.forEach(text -> expanded.add(variables.expand(text)));
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

        /** Takes options as Groovy has them, and none that does not exist. */
        @Override
        @SuppressWarnings("deprecation")
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(GivenOptions.of(this, arguments));
        }

        /** Text areas become lists and maps. */
        @Override
        public OptimizedDockerBuildStep newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            FormTexts.readLines(filled, "ignore");
            FormTexts.readLines(filled, "qualityGates");
            FormTexts.removeEmpty(filled, "load", "heartbeatSeconds", "stallSeconds", "retries");
            Map<BuildOption<?>, Object> given = new LinkedHashMap<>();
            for (BuildOption<?> option : BuildOption.all()) {
                if (option.step() != null && filled.opt(option.step()) instanceof String text) {
                    filled.remove(option.step());
                    boolean isPairs = option.shape() == BuildOption.Shape.PAIRS;
                    given.put(option, isPairs ? FormTexts.readPairs(text, option.step()) : text);
                }
            }
            OptimizedDockerBuildStep step = (OptimizedDockerBuildStep) super.newInstance(request, filled);
            given.forEach(step::give);
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
        public ListBoxModel doFillPushItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.FormTexts_no(), "");
            items.add(Messages.FormTexts_yes(), "true");
            items.add(Messages.OptimizedDockerBuildStep_pushAlways(), Push.ALWAYS.word());
            return items;
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
