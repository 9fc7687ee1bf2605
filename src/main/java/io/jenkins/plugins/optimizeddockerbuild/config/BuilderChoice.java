package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RegistryMirrors;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The BuildKit of a builder profile. */
public abstract class BuilderChoice implements Describable<BuilderChoice>, ExtensionPoint {

    /** The decision for a build with this profile. */
    abstract BuilderDecision decide(String profile, String reason);

    /** The entries of the drop-down. */
    public abstract static class ChoiceDescriptor extends Descriptor<BuilderChoice> {
        static boolean isAdministrator() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        }
    }

    /** The builder that {@code docker buildx} uses by default on the agent. */
    public static final class AgentDefault extends BuilderChoice {
        @DataBoundConstructor
        public AgentDefault() {}

        @Override
        BuilderDecision decide(String profile, String reason) {
            return BuilderDecision.agentDefault(profile, reason);
        }

        @Extension(ordinal = 50)
        @Symbol("agentDefault")
        public static final class DescriptorImpl extends ChoiceDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BuilderChoice_AgentDefault();
            }
        }
    }

    /** A builder that was created on the agents with {@code docker buildx create}. */
    public static final class ExistingBuilder extends BuilderChoice {
        private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*");

        private final String name;

        @DataBoundConstructor
        public ExistingBuilder(String name) {
            this.name = Util.fixNull(name).trim();
        }

        public String getName() {
            return name;
        }

        @Override
        BuilderDecision decide(String profile, String reason) {
            return BuilderDecision.existing(profile, name, reason);
        }

        @Extension(ordinal = 40)
        @Symbol("existingBuilder")
        public static final class DescriptorImpl extends ChoiceDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BuilderChoice_ExistingBuilder();
            }

            @POST
            public FormValidation doCheckName(@QueryParameter String value) {
                return !isAdministrator()
                                || NAME.matcher(Util.fixNull(value).trim()).matches()
                        ? FormValidation.ok()
                        : FormValidation.error(Messages.BuilderChoice_NoBuilderName());
            }
        }
    }

    /** A builder that the step creates for itself with {@code docker buildx create}. */
    public abstract static class CreatedBuilder extends BuilderChoice {
        private String options = "";

        @CheckForNull
        private String mirrors;

        /** Options of the driver, {@code name=value}, one per line. */
        public String getOptions() {
            return options;
        }

        /** @throws IllegalArgumentException when a line is not an option */
        @DataBoundSetter
        public void setOptions(@CheckForNull String options) {
            DriverOptions.parse(Util.fixNull(options));
            this.options = Util.fixNull(options).trim();
        }

        /** Mirrors for the BuildKit that the driver starts, one per line: see {@link RegistryMirrors#parse}. */
        public String getMirrors() {
            return Util.fixNull(mirrors);
        }

        /** @throws IllegalArgumentException when a line is not a mirror */
        @DataBoundSetter
        public void setMirrors(@CheckForNull String mirrors) {
            String text = Util.fixNull(mirrors).trim();
            parsedMirrors(text);
            this.mirrors = Util.fixEmpty(text);
        }

        @CheckForNull
        static RegistryMirrors parsedMirrors(String text) {
            try {
                RegistryMirrors parsed = RegistryMirrors.parse(text);
                return parsed.isEmpty() ? null : parsed;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(Messages.BuilderChoice_NoMirror(e.getMessage()), e);
            }
        }

        abstract String driver();

        @Override
        BuilderDecision decide(String profile, String reason) {
            return decide(profile, "", null, reason);
        }

        BuilderDecision decide(String profile, String endpoint, @CheckForNull String tlsCredentialsId, String reason) {
            return BuilderDecision.created(
                    profile,
                    driver(),
                    endpoint,
                    DriverOptions.parse(options),
                    parsedMirrors(getMirrors()),
                    tlsCredentialsId,
                    reason);
        }
    }

    /** A builder at an address, or in an engine at an address. */
    public abstract static class AddressedBuilder extends CreatedBuilder {
        private String endpoint = "";

        @CheckForNull
        private String tlsCredentialsId;

        /** Address of BuildKit or its engine; empty for the driver's default. */
        public String getEndpoint() {
            return endpoint;
        }

        @DataBoundSetter
        public void setEndpoint(@CheckForNull String endpoint) {
            this.endpoint = Util.fixNull(endpoint).trim();
        }

        @CheckForNull
        public String getTlsCredentialsId() {
            return tlsCredentialsId;
        }

        @DataBoundSetter
        public void setTlsCredentialsId(@CheckForNull String tlsCredentialsId) {
            this.tlsCredentialsId = Util.fixEmptyAndTrim(tlsCredentialsId);
        }

        @Override
        BuilderDecision decide(String profile, String reason) {
            return decide(profile, endpoint, tlsCredentialsId, reason);
        }
    }

    /** Validation shared by the forms of all created builders. */
    public abstract static class CreatedDescriptor extends ChoiceDescriptor {
        @POST
        public FormValidation doCheckOptions(@QueryParameter String value) {
            if (!isAdministrator()) {
                return FormValidation.ok();
            }
            try {
                DriverOptions.parse(Util.fixNull(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
            }
        }

        @POST
        public FormValidation doCheckMirrors(@QueryParameter String value) {
            try {
                CreatedBuilder.parsedMirrors(Util.fixNull(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return isAdministrator()
                        ? FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()))
                        : FormValidation.ok();
            }
        }
    }

    /** Validation shared by the forms of all builders with an address. */
    public abstract static class AddressedDescriptor extends CreatedDescriptor {
        @POST
        public ListBoxModel doFillTlsCredentialsIdItems(@QueryParameter String tlsCredentialsId) {
            return JenkinsCredentials.items(tlsCredentialsId, DockerServerCredentials.class);
        }

        @POST
        public FormValidation doCheckTlsCredentialsId(@QueryParameter String value) {
            return JenkinsCredentials.check(value, DockerServerCredentials.class);
        }
    }

    /** A BuildKit daemon that listens at an address. */
    public static final class RemoteBuilder extends AddressedBuilder {
        private static final Pattern ENDPOINT =
                Pattern.compile("(tcp://[^/\\s]+:\\d+|unix://\\S+|docker-container://\\S+|kube-pod://\\S+)/?");

        @DataBoundConstructor
        public RemoteBuilder(String endpoint) {
            setEndpoint(endpoint);
        }

        @Override
        String driver() {
            return "remote";
        }

        @Extension(ordinal = 30)
        @Symbol("remoteBuilder")
        public static final class DescriptorImpl extends AddressedDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BuilderChoice_RemoteBuilder();
            }

            @POST
            public FormValidation doCheckEndpoint(
                    @QueryParameter String value, @QueryParameter String tlsCredentialsId) {
                String endpoint = Util.fixNull(value).trim();
                if (!isAdministrator()) {
                    return FormValidation.ok();
                }
                if (!ENDPOINT.matcher(endpoint).matches()) {
                    return FormValidation.error(Messages.BuilderChoice_NoEndpoint());
                }
                boolean open = endpoint.startsWith("tcp://") && Util.fixEmpty(tlsCredentialsId) == null;
                return open ? FormValidation.warning(Messages.BuilderChoice_Open()) : FormValidation.ok();
            }
        }
    }

    /** Pods that buildx starts in a cluster, with the agent's kubectl configuration. */
    public static final class KubernetesBuilder extends CreatedBuilder {
        @DataBoundConstructor
        public KubernetesBuilder() {}

        @Override
        String driver() {
            return "kubernetes";
        }

        @Extension(ordinal = 20)
        @Symbol("kubernetesBuilder")
        public static final class DescriptorImpl extends CreatedDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BuilderChoice_KubernetesBuilder();
            }
        }
    }

    /** A container that buildx starts in a Docker engine. */
    public static final class ContainerBuilder extends AddressedBuilder {
        @DataBoundConstructor
        public ContainerBuilder() {}

        @Override
        String driver() {
            return "docker-container";
        }

        @Extension(ordinal = 10)
        @Symbol("containerBuilder")
        public static final class DescriptorImpl extends AddressedDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BuilderChoice_ContainerBuilder();
            }
        }
    }
}
