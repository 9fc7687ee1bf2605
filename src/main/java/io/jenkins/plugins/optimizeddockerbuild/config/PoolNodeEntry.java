package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuildTrust;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.DiskSize;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.NodeTls;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A node of a pool, as configured by an administrator; docs/builders.md explains the fields. */
public final class PoolNodeEntry implements Describable<PoolNodeEntry> {
    private final String endpoint;
    private String name = "";

    @CheckForNull
    private String tlsCredentialsId;

    private String serverName = "";
    private String platforms = "";
    private int mostBuilds = DescriptorImpl.MOST_BUILDS;
    private String mostDisk = "";
    private boolean drained;
    private String builds = BuildTrust.TRUSTED.word();

    @DataBoundConstructor
    public PoolNodeEntry(String endpoint) {
        this.endpoint = Util.fixNull(endpoint).trim();
    }

    public String getEndpoint() {
        return endpoint;
    }

    /** Empty for the endpoint's address. */
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = Util.fixNull(name).trim();
    }

    @CheckForNull
    public String getTlsCredentialsId() {
        return tlsCredentialsId;
    }

    @DataBoundSetter
    public void setTlsCredentialsId(@CheckForNull String tlsCredentialsId) {
        this.tlsCredentialsId = Util.fixEmptyAndTrim(tlsCredentialsId);
    }

    /** The name in the node's certificate; empty for the host of the endpoint. */
    public String getServerName() {
        return serverName;
    }

    @DataBoundSetter
    public void setServerName(@CheckForNull String serverName) {
        this.serverName = Util.fixNull(serverName).trim();
    }

    /** Separated by commas; empty for those that the node reports. */
    public String getPlatforms() {
        return platforms;
    }

    @DataBoundSetter
    public void setPlatforms(@CheckForNull String platforms) {
        this.platforms = Util.fixNull(platforms).trim();
    }

    public int getMostBuilds() {
        return mostBuilds;
    }

    @DataBoundSetter
    public void setMostBuilds(int mostBuilds) {
        this.mostBuilds = mostBuilds;
    }

    /** Limit for the build cache, {@code 100GB}; empty for BuildKit's own limit. */
    public String getMostDisk() {
        return mostDisk;
    }

    @DataBoundSetter
    public void setMostDisk(@CheckForNull String mostDisk) {
        this.mostDisk = Util.fixNull(mostDisk).trim();
    }

    public boolean isDrained() {
        return drained;
    }

    @DataBoundSetter
    public void setDrained(boolean drained) {
        this.drained = drained;
    }

    /** {@code trusted}, {@code untrusted} or {@code all}. */
    public String getBuilds() {
        return builds;
    }

    @DataBoundSetter
    public void setBuilds(@CheckForNull String builds) {
        this.builds = Util.fixEmptyAndTrim(builds) == null ? BuildTrust.TRUSTED.word() : builds.trim();
    }

    /**
     * @param files prefix of the names of its certificates
     * @throws InvalidPoolException when a field is invalid
     */
    PoolNode node(String files) {
        NodeTls tls = tlsCredentialsId == null
                ? null
                : new NodeTls(
                        new BuilderCreation.Tls(files + "ca.pem", files + "cert.pem", files + "key.pem"),
                        Util.fixEmpty(serverName));
        return new PoolNode(
                name,
                endpoint,
                tls,
                platforms.isEmpty() ? List.of() : ProfileNames.split(platforms),
                new PoolNode.Limits(mostBuilds, mostDisk.isEmpty() ? 0 : DiskSize.parse(mostDisk), drained),
                BuildTrust.of(builds));
    }

    @Override
    public String toString() {
        return name.isEmpty() ? endpoint : name;
    }

    /** The form's helper. */
    @Extension
    @Symbol("poolNode")
    public static final class DescriptorImpl extends Descriptor<PoolNodeEntry> {
        /** BuildKit's own limit for parallel steps. */
        public static final int MOST_BUILDS = 4;

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PoolNodeEntry_DisplayName();
        }

        public ListBoxModel doFillBuildsItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.PoolNodeEntry_Trusted(), BuildTrust.TRUSTED.word());
            items.add(Messages.PoolNodeEntry_Untrusted(), BuildTrust.UNTRUSTED.word());
            items.add(Messages.PoolNodeEntry_All(), BuildTrust.ALL.word());
            return items;
        }

        @POST
        public ListBoxModel doFillTlsCredentialsIdItems(@QueryParameter String tlsCredentialsId) {
            return JenkinsCredentials.items(tlsCredentialsId, DockerServerCredentials.class);
        }

        @POST
        public FormValidation doCheckTlsCredentialsId(@QueryParameter String value) {
            return JenkinsCredentials.check(value, DockerServerCredentials.class);
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value, @QueryParameter String tlsCredentialsId) {
            FormValidation verdict = check(new PoolNodeEntry(value));
            boolean isOpen =
                    Util.fixNull(value).matches("\\s*(tcp|dns)://.*") && Util.fixEmpty(tlsCredentialsId) == null;
            return verdict.kind == FormValidation.Kind.OK && isOpen && isAdministrator()
                    ? FormValidation.warning(Messages.BuilderChoice_Open())
                    : verdict;
        }

        @POST
        public FormValidation doCheckPlatforms(@QueryParameter String value) {
            PoolNodeEntry entry = valid();
            entry.setPlatforms(value);
            return check(entry);
        }

        @POST
        public FormValidation doCheckMostBuilds(@QueryParameter String value) {
            return isAdministrator()
                    ? FormValidation.validateNonNegativeInteger(Util.fixNull(value))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckMostDisk(@QueryParameter String value) {
            PoolNodeEntry entry = valid();
            entry.setMostDisk(value);
            return check(entry);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            PoolNodeEntry entry = valid();
            entry.setName(value);
            return check(entry);
        }

        @POST
        public FormValidation doCheckBuilds(@QueryParameter String value) {
            return isAdministrator() && BuildTrust.ALL.word().equals(value)
                    ? FormValidation.warning(Messages.PoolNodeEntry_Shared())
                    : FormValidation.ok();
        }

        /** An entry for validating single fields. */
        private static PoolNodeEntry valid() {
            return new PoolNodeEntry("tcp://example.com:1234");
        }

        private static FormValidation check(PoolNodeEntry entry) {
            if (!isAdministrator()) {
                return FormValidation.ok();
            }
            try {
                entry.node("");
                return FormValidation.ok();
            } catch (InvalidPoolException e) {
                return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage() + "."));
            }
        }

        private static boolean isAdministrator() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        }
    }
}
