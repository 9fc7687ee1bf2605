package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code smokeTest: smokeTest(http: ['8000/health'])}: requirements for the started image. The options are those of
 * {@link SmokeTest}; without any, the image's own health check counts.
 */
public final class SmokeTestOptions extends AbstractDescribableImpl<SmokeTestOptions> implements Serializable {
    private static final long serialVersionUID = 1L;

    private List<String> http = new ArrayList<>();
    private List<Integer> ports = new ArrayList<>();
    private String logLine;
    private List<String> commands = new ArrayList<>();
    private List<String> env = new ArrayList<>();
    private List<String> arguments = new ArrayList<>();
    private Integer exitCode;
    private List<String> runOptions = new ArrayList<>();
    private String composeFile;
    private String service;
    private String timeout;

    @DataBoundConstructor
    public SmokeTestOptions() {
        // Everything has a default.
    }

    /** Pages that have to respond, {@code [PORT]/PATH[=STATUS]} each. */
    public List<String> getHttp() {
        return http;
    }

    @DataBoundSetter
    public void setHttp(List<String> http) {
        this.http = OptimizedDockerBuildStep.copy(http);
    }

    /** Ports of the container that have to accept connections. */
    public List<Integer> getPorts() {
        return ports;
    }

    @DataBoundSetter
    public void setPorts(List<Integer> ports) {
        this.ports = ports == null ? new ArrayList<>() : new ArrayList<>(ports);
    }

    /** Text that has to appear in the container's output; null for none. */
    @CheckForNull
    public String getLogLine() {
        return logLine;
    }

    @DataBoundSetter
    public void setLogLine(@CheckForNull String logLine) {
        this.logLine = Util.fixEmptyAndTrim(logLine);
    }

    /** Commands to run in the ready container. */
    public List<String> getCommands() {
        return commands;
    }

    @DataBoundSetter
    public void setCommands(List<String> commands) {
        this.commands = OptimizedDockerBuildStep.copy(commands);
    }

    /** Variables of the container: {@code NAME=VALUE}, or {@code NAME} to take the value from the environment. */
    public List<String> getEnv() {
        return env;
    }

    @DataBoundSetter
    public void setEnv(List<String> env) {
        this.env = OptimizedDockerBuildStep.copy(env);
    }

    /** Arguments of the container, replacing the image's CMD. */
    public List<String> getArguments() {
        return arguments;
    }

    @DataBoundSetter
    public void setArguments(List<String> arguments) {
        this.arguments = OptimizedDockerBuildStep.copy(arguments);
    }

    /** Exit code with which the container has to exit by itself; null for a service. */
    @CheckForNull
    public Integer getExitCode() {
        return exitCode;
    }

    @DataBoundSetter
    public void setExitCode(@CheckForNull Integer exitCode) {
        this.exitCode = exitCode;
    }

    /** Options of {@code docker run}, one word each. */
    public List<String> getRunOptions() {
        return runOptions;
    }

    @DataBoundSetter
    public void setRunOptions(List<String> runOptions) {
        this.runOptions = OptimizedDockerBuildStep.copy(runOptions);
    }

    /** Relative to the current folder; null to start the image alone. */
    @CheckForNull
    public String getComposeFile() {
        return composeFile;
    }

    @DataBoundSetter
    public void setComposeFile(@CheckForNull String composeFile) {
        this.composeFile = Util.fixEmptyAndTrim(composeFile);
    }

    /** The service of the compose file to test; null for the one with the built image. */
    @CheckForNull
    public String getService() {
        return service;
    }

    @DataBoundSetter
    public void setService(@CheckForNull String service) {
        this.service = Util.fixEmptyAndTrim(service);
    }

    /** For everything together, for example {@code 90s}; null for the default. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    /**
     * The test from these options.
     *
     * @param place makes a path of the current folder absolute
     * @throws InvalidRequestException when an option is invalid, or options contradict each other
     */
    SmokeTest toSmokeTest(UnaryOperator<String> place) {
        SmokeTest.Builder test = SmokeTest.builder()
                .spelling(Spelling.PIPELINE)
                .logLine(logLine)
                .exitCode(exitCode)
                .composeFile(composeFile == null ? null : place.apply(composeFile))
                .service(service);
        http.forEach(test::http);
        ports.forEach(port -> test.port(String.valueOf(port)));
        commands.forEach(test::command);
        env.forEach(test::env);
        arguments.forEach(test::argument);
        runOptions.forEach(test::runOption);
        if (timeout != null) {
            test.read(SmokeOption.TIMEOUT, timeout);
        }
        return test.build();
    }

    /** A copy with variables replaced, for jobs that are not Pipelines. */
    SmokeTestOptions expanded(EnvVars variables) {
        SmokeTestOptions copy = new SmokeTestOptions();
        copy.http = OptimizedDockerBuildStep.expanded(http, variables);
        copy.ports = ports;
        copy.logLine = variables.expand(logLine);
        // A shell in the container reads its own variables.
        copy.commands = commands;
        copy.env = OptimizedDockerBuildStep.expanded(env, variables);
        copy.arguments = OptimizedDockerBuildStep.expanded(arguments, variables);
        copy.exitCode = exitCode;
        copy.runOptions = OptimizedDockerBuildStep.expanded(runOptions, variables);
        copy.composeFile = variables.expand(composeFile);
        copy.service = variables.expand(service);
        copy.timeout = timeout;
        return copy;
    }

    /** What the form offers, and how it validates input. */
    @Extension
    @Symbol("smokeTest")
    public static final class DescriptorImpl extends Descriptor<SmokeTestOptions> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SmokeTestOptions_DisplayName();
        }

        /** Text areas become lists. */
        @Override
        public SmokeTestOptions newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            FormTexts.readLines(filled, "http", "ports", "commands", "env", "arguments", "runOptions");
            FormTexts.removeEmpty(filled, "exitCode");
            return (SmokeTestOptions) super.newInstance(request, filled);
        }

        /** For the form. */
        @Restricted(NoExternalUse.class)
        public String lines(@CheckForNull List<?> list) {
            return list == null
                    ? ""
                    : FormTexts.lines(list.stream().map(String::valueOf).toList());
        }

        @POST
        public FormValidation doCheckHttp(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, SmokeOption.HTTP, value);
        }

        @POST
        public FormValidation doCheckPorts(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, SmokeOption.PORT, value);
        }

        @POST
        public FormValidation doCheckEnv(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, SmokeOption.ENV, value);
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, SmokeOption.TIMEOUT, value);
        }

        /** A text with variables is validated once they are known. */
        private static FormValidation check(@CheckForNull Item item, SmokeOption option, String value) {
            if (!FormTexts.mayConfigure(item) || value.contains("$")) {
                return FormValidation.ok();
            }
            try {
                for (String text : value.lines().toList()) {
                    if (!text.isBlank()) {
                        SmokeTest.builder().read(option, text.strip());
                    }
                }
                return FormValidation.ok();
            } catch (InvalidRequestException e) {
                return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage(Spelling.PIPELINE)));
            }
        }
    }
}
