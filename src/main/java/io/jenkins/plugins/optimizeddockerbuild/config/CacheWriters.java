package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Which builds may write a shared cache. A writer decides what other builds get as the result of their instructions, so
 * this is a question of trust.
 */
public abstract class CacheWriters implements Describable<CacheWriters>, ExtensionPoint {

    /**
     * @param untrusted the build is of an untrusted change, so it must not write any cache
     * @param reason a clause for the log, such as {@code the branch main is part of the repository}
     */
    record Decision(boolean mayWrite, boolean untrusted, String reason) {}

    /** May wait for the network, see {@link BuildOrigin#trust}. */
    abstract Decision decide(BuildOrigin origin);

    /** The entries of the drop-down. */
    public abstract static class WritersDescriptor extends Descriptor<CacheWriters> {}

    /** Every build, including those of forks. */
    public static final class Everyone extends CacheWriters {
        @DataBoundConstructor
        public Everyone() {}

        @Override
        Decision decide(BuildOrigin origin) {
            return new Decision(true, false, "every build may write it");
        }

        @Extension(ordinal = 20)
        @Symbol("everyone")
        public static final class DescriptorImpl extends WritersDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.CacheWriters_Everyone();
            }
        }
    }

    /** Builds of changes whose authors may push to the repository. */
    public static final class TrustedBuilds extends CacheWriters {
        private boolean trustedForks;

        @DataBoundConstructor
        public TrustedBuilds() {}

        /** Whether a change request from a fork counts as trusted if the branch source trusts its author. */
        public boolean isTrustedForks() {
            return trustedForks;
        }

        @DataBoundSetter
        public void setTrustedForks(boolean trustedForks) {
            this.trustedForks = trustedForks;
        }

        @Override
        Decision decide(BuildOrigin origin) {
            BuildOrigin.Trust trust = origin.trust(trustedForks);
            return new Decision(trust.trusted(), !trust.trusted(), trust.reason());
        }

        @Extension(ordinal = 30)
        @Symbol("trustedBuilds")
        public static final class DescriptorImpl extends WritersDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.CacheWriters_TrustedBuilds();
            }
        }
    }

    /** Builds of branches with certain names, in projects whose branches are jobs. */
    public static final class NamedBranches extends CacheWriters {
        private final String branches;

        /** @param branches names with {@code *} for any characters, separated by commas or white space */
        @DataBoundConstructor
        public NamedBranches(String branches) {
            this.branches = Util.fixNull(branches).trim();
        }

        public String getBranches() {
            return branches;
        }

        @Override
        Decision decide(BuildOrigin origin) {
            BuildOrigin.Trust trust = origin.trust(false);
            String branch = origin.branch();
            if (!trust.trusted() || branch == null) {
                String reason = !trust.trusted()
                        ? trust.reason()
                        : origin.head() == null
                                ? "only named branches may write it, and Jenkins knows no branch of this job"
                                : "only named branches may write it, and this is " + origin.describe();
                return new Decision(false, !trust.trusted(), reason);
            }
            boolean named = isNamed(branch);
            return new Decision(
                    named,
                    false,
                    "the branch " + branch + (named ? " is" : " is not") + " among those that may write it");
        }

        boolean isNamed(String branch) {
            for (String pattern : ProfileNames.split(branches)) {
                if (Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), branch)) {
                    return true;
                }
            }
            return false;
        }

        @Extension(ordinal = 10)
        @Symbol("namedBranches")
        public static final class DescriptorImpl extends WritersDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.CacheWriters_NamedBranches();
            }

            @POST
            public FormValidation doCheckBranches(@QueryParameter String value) {
                List<String> patterns = ProfileNames.split(value);
                if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                        || !patterns.isEmpty() && !patterns.contains("*")) {
                    return FormValidation.ok();
                }
                return patterns.isEmpty()
                        ? FormValidation.error(Messages.CacheWriters_NoBranches())
                        : FormValidation.warning(Messages.CacheWriters_AllBranches());
            }
        }
    }

    /** No build: the cache is filled by other means. */
    public static final class Nobody extends CacheWriters {
        @DataBoundConstructor
        public Nobody() {}

        @Override
        Decision decide(BuildOrigin origin) {
            return new Decision(false, !origin.trust(false).trusted(), "no build may write it");
        }

        @Extension
        @Symbol("nobody")
        public static final class DescriptorImpl extends WritersDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.CacheWriters_Nobody();
            }
        }
    }
}
