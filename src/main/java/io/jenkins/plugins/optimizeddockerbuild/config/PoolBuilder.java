package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Several BuildKits: each image is built on the one with its cache. */
public final class PoolBuilder extends BuilderChoice {
    private final List<PoolNodeEntry> nodes;
    private boolean fallback;

    /** @throws IllegalArgumentException when two nodes have the same name, or there is none */
    @DataBoundConstructor
    public PoolBuilder(@CheckForNull List<PoolNodeEntry> nodes) {
        this.nodes = nodes == null ? new ArrayList<>() : new ArrayList<>(nodes);
        pool("pool");
    }

    public List<PoolNodeEntry> getNodes() {
        return List.copyOf(nodes);
    }

    /** Whether a build without a node uses the agent's own builder. */
    public boolean isFallback() {
        return fallback;
    }

    @DataBoundSetter
    public void setFallback(boolean fallback) {
        this.fallback = fallback;
    }

    private BuilderPool pool(String name) {
        try {
            List<PoolNode> all = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                all.add(nodes.get(i).node(files(i)));
            }
            return new BuilderPool(name, all, fallback);
        } catch (InvalidPoolException e) {
            throw new IllegalArgumentException(Messages.PoolBuilder_Invalid(e.getMessage()), e);
        }
    }

    /** The prefix of the names of a node's certificates. */
    private static String files(int node) {
        return "node-" + node + "-";
    }

    @Override
    BuilderDecision decide(String profile, String reason) {
        Map<String, String> credentials = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).getTlsCredentialsId() != null) {
                credentials.put(files(i), nodes.get(i).getTlsCredentialsId());
            }
        }
        return BuilderDecision.pooled(profile, new PoolDecision(pool(profile), "", credentials), reason);
    }

    /** The entry of the drop-down. */
    @Extension(ordinal = 25)
    @Symbol("poolBuilder")
    public static final class DescriptorImpl extends ChoiceDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PoolBuilder_DisplayName();
        }
    }

    @Override
    public String toString() {
        return "PoolBuilder[" + Util.join(nodes, ", ") + "]";
    }
}
