package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code optimizedDockerBuild(image: 'registry.example.com/team/app:1.2')}: prunes the context, builds with BuildKit
 * and the shared cache, annotates the log, and archives the report.
 *
 * <p>The options are those of {@code docker buildx build} under Pipeline names. Only the image is required.
 */
public final class OptimizedDockerBuildStep extends BuildOptionsStep {
    private static final long serialVersionUID = 1L;

    private final String image;

    private String args;
    private String toolName;
    private String credentialsId;
    private String cache;
    private String cacheMounts;
    private Integer heartbeatSeconds;
    private Integer retries;
    private Integer stallSeconds;
    private List<String> qualityGates;
    private SmokeTestOptions smokeTest;
    private String report;
    private String archive;

    @DataBoundConstructor
    public OptimizedDockerBuildStep(String image) {
        this.image = Util.fixNull(image).trim();
    }

    /** The image's name, optionally with registry and tag. */
    public String getImage() {
        return image;
    }

    /** A Docker installation of the tools page; null for the {@code docker} on the agent's PATH. */
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

    /** Where cache mounts are carried, or {@code none}; null for the cache profile's setting. */
    @CheckForNull
    public String getCacheMounts() {
        return cacheMounts;
    }

    @DataBoundSetter
    public void setCacheMounts(@CheckForNull String cacheMounts) {
        this.cacheMounts = Util.fixEmptyAndTrim(cacheMounts);
    }

    /** Seconds of silence before a layer's heartbeat; null for the default. */
    @CheckForNull
    public Integer getHeartbeatSeconds() {
        return heartbeatSeconds;
    }

    @DataBoundSetter
    public void setHeartbeatSeconds(@CheckForNull Integer heartbeatSeconds) {
        this.heartbeatSeconds = heartbeatSeconds;
    }

    /** Seconds of silence before the cause is investigated; null for the default. */
    @CheckForNull
    public Integer getStallSeconds() {
        return stallSeconds;
    }

    @DataBoundSetter
    public void setStallSeconds(@CheckForNull Integer stallSeconds) {
        this.stallSeconds = stallSeconds;
    }

    /** Number of retries after a fault of the network or a server; null for that of the builder profile, or the default. */
    @CheckForNull
    public Integer getRetries() {
        return retries;
    }

    @DataBoundSetter
    public void setRetries(@CheckForNull Integer retries) {
        this.retries = retries;
    }

    /** Null for the defaults. */
    @CheckForNull
    public List<String> getQualityGates() {
        return qualityGates;
    }

    @DataBoundSetter
    public void setQualityGates(@CheckForNull List<String> qualityGates) {
        this.qualityGates = qualityGates == null ? null : copy(qualityGates);
    }

    /** Requirements for the started image; null for no test. */
    @CheckForNull
    public SmokeTestOptions getSmokeTest() {
        return smokeTest;
    }

    @DataBoundSetter
    public void setSmokeTest(@CheckForNull SmokeTestOptions smokeTest) {
        this.smokeTest = smokeTest;
    }

    /** The report's name among those of the same run; null to derive it from the image. */
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
     * Options of {@code docker buildx build} in command-line form, with the context at the end: {@code -f ci/Dockerfile
     * --build-arg A=b .}; null for none.
     */
    @CheckForNull
    public String getArgs() {
        return args;
    }

    @DataBoundSetter
    public void setArgs(@CheckForNull String args) {
        this.args = Util.fixEmptyAndTrim(args);
    }

    /** A copy with variables replaced, for jobs that are not Pipelines. */
    OptimizedDockerBuildStep expanded(EnvVars variables) {
        OptimizedDockerBuildStep copy = new OptimizedDockerBuildStep(variables.expand(image));
        copy.takeExpanded(this, variables);
        copy.args = args;
        copy.toolName = variables.expand(toolName);
        copy.credentialsId = variables.expand(credentialsId);
        copy.cache = variables.expand(cache);
        copy.cacheMounts = variables.expand(cacheMounts);
        copy.heartbeatSeconds = heartbeatSeconds;
        copy.stallSeconds = stallSeconds;
        copy.retries = retries;
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

    static List<String> copy(@CheckForNull List<String> list) {
        return list == null ? new ArrayList<>() : new ArrayList<>(list);
    }

    /** Values may be numbers, booleans or Groovy strings with expressions. */
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

    /** Names the step and its required context. */
    @Extension
    public static final class DescriptorImpl extends OptimizedDockerBuildForm {
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
    }
}
