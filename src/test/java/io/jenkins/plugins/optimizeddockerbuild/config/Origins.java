package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.TaskListener;
import hudson.scm.NullSCM;
import hudson.scm.SCM;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadEvent;
import jenkins.scm.api.SCMHeadObserver;
import jenkins.scm.api.SCMHeadOrigin;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import jenkins.scm.api.mixin.ChangeRequestCheckoutStrategy;
import jenkins.scm.api.mixin.ChangeRequestSCMHead2;

/** Makes jobs of the tests what a branch source would make them: branches and change requests. */
final class Origins {
    private static final Map<String, SCMHead> HEADS = new ConcurrentHashMap<>();
    private static final Map<String, SCMSource> SOURCES = new ConcurrentHashMap<>();

    private Origins() {}

    static void forget() {
        HEADS.clear();
        SOURCES.clear();
    }

    static void set(Job<?, ?> job, SCMHead head, @CheckForNull SCMSource source) {
        HEADS.put(job.getFullName(), head);
        if (source != null) {
            SOURCES.put(job.getFullName(), source);
        }
    }

    @CheckForNull
    static SCMHead head(Item item) {
        return HEADS.get(item.getFullName());
    }

    @CheckForNull
    static SCMSource source(Item item) {
        return SOURCES.get(item.getFullName());
    }

    /** A pull request. */
    static final class PullRequest extends SCMHead implements ChangeRequestSCMHead2 {
        private static final long serialVersionUID = 1L;

        private final String fork;

        /** @param fork null when it comes from a branch of the repository */
        PullRequest(String number, @CheckForNull String fork) {
            super("PR-" + number);
            this.fork = fork;
        }

        @NonNull
        @Override
        public String getId() {
            return getName().substring("PR-".length());
        }

        @NonNull
        @Override
        public SCMHead getTarget() {
            return new SCMHead("release/1");
        }

        @NonNull
        @Override
        public ChangeRequestCheckoutStrategy getCheckoutStrategy() {
            return ChangeRequestCheckoutStrategy.HEAD;
        }

        @NonNull
        @Override
        public String getOriginName() {
            return "feature";
        }

        @NonNull
        @Override
        public SCMHeadOrigin getOrigin() {
            return fork == null ? SCMHeadOrigin.DEFAULT : new SCMHeadOrigin.Fork(fork);
        }
    }

    /** A revision of a head. */
    static final class Revision extends SCMRevision {
        private static final long serialVersionUID = 1L;

        Revision(SCMHead head) {
            super(head);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Revision revision && revision.getHead().equals(getHead());
        }

        @Override
        public int hashCode() {
            return getHead().hashCode();
        }
    }

    /** A trigger that this plugin does not know. */
    static final class ForgeCause extends Cause {
        @Override
        public String getShortDescription() {
            return "A change was proposed";
        }
    }

    /** A source that does not say whom it trusts. */
    static class Silent extends SCMSource {
        Silent() {
            this("silent");
        }

        private Silent(String id) {
            setId(id);
        }

        @Override
        protected void retrieve(
                SCMSourceCriteria criteria,
                @NonNull SCMHeadObserver observer,
                SCMHeadEvent<?> event,
                @NonNull TaskListener listener) {
            throw new UnsupportedOperationException();
        }

        @NonNull
        @Override
        public SCM build(@NonNull SCMHead head, SCMRevision revision) {
            return new NullSCM();
        }
    }

    /** A source that trusts change requests, or does not, or cannot be asked. */
    static final class Source extends Silent {
        /** What it says. */
        enum Trust {
            TRUSTS,
            DISTRUSTS,
            UNREACHABLE
        }

        private final Trust trust;

        Source(Trust trust) {
            super(trust.name());
            this.trust = trust;
        }

        @NonNull
        @Override
        public SCMRevision getTrustedRevision(@NonNull SCMRevision revision, @NonNull TaskListener listener)
                throws IOException {
            return switch (trust) {
                case TRUSTS -> revision;
                case DISTRUSTS -> new Revision(new SCMHead("release/1"));
                case UNREACHABLE -> throw new IOException("the forge is down");
            };
        }
    }
}
