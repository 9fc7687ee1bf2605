package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuilderSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.VersionsSection;
import java.util.ArrayList;
import java.util.List;

/** A detail of the build that is rarely needed. */
record Fact(String name, String value) {

    static List<Fact> of(Report report) {
        List<Fact> facts = new ArrayList<>();
        RequestSection request = report.request();
        add(facts, "Context", request.context());
        add(facts, "Dockerfile", request.dockerfile());
        add(facts, "Target", request.target());
        add(facts, "Tags", request.tags());
        add(facts, "Platforms", request.platforms());
        add(facts, "Build arguments (names)", request.buildArgs());
        add(facts, "Secrets (names)", request.secrets());
        add(facts, "SSH", request.ssh());
        add(facts, "Extra contexts", request.contexts());
        add(facts, "Outputs", request.outputs());
        add(facts, "Cache imported from", request.cacheFrom());
        add(facts, "Cache exported to", request.cacheTo());
        add(facts, "Options", options(request));
        add(facts, "Pruning", request.prune());
        if (report.image() != null) {
            add(facts, "Image digest", report.image().digest());
            add(facts, "Image names", report.image().names());
        }
        VersionsSection versions = report.versions();
        add(facts, "odb", versions.odb());
        add(facts, "buildx", versions.buildx());
        add(facts, "BuildKit", versions.buildkit());
        add(facts, "Docker", versions.docker());
        BuilderSection builder = report.builder();
        if (builder != null) {
            add(facts, "Builder", builder.name());
            add(facts, "Driver", builder.driver());
            add(facts, "Builds for", builder.platforms());
            pool(facts, builder.pool());
        }
        if (report.host() != null) {
            add(facts, "Host", host(report.host()));
        }
        add(facts, "Build", report.id());
        return facts;
    }

    private static void pool(List<Fact> facts, @CheckForNull PoolSection pool) {
        if (pool == null) {
            return;
        }
        add(facts, "Pool", pool.name());
        add(facts, "No node because", pool.refusal());
        pool.nodes().forEach(node -> add(facts, "Node", node(node)));
        pool.leftOut().forEach(node -> add(facts, "Node left out", node.name() + ": " + node.reason()));
        if (pool.waitedMillis() > 0) {
            add(facts, "Waited for a node", Durations.format(pool.waitedMillis()));
        }
    }

    private static String node(PoolSection.Node node) {
        List<String> parts = new ArrayList<>(List.of(node.name()));
        parts.add("choice " + node.choice() + " for this image");
        if (!node.platforms().isEmpty()) {
            parts.add("for " + String.join(", ", node.platforms()));
        }
        if (!node.emulated().isEmpty()) {
            parts.add(String.join(", ", node.emulated()) + " emulated");
        }
        if (node.buildkit() != null) {
            parts.add("BuildKit " + node.buildkit());
        }
        if (node.diskBytes() != null) {
            parts.add(ByteSizes.format(node.diskBytes()) + " of cache"
                    + (node.prunedBytes() > 0
                            ? ", of which " + ByteSizes.format(node.prunedBytes()) + " was pruned"
                            : ""));
        }
        return String.join(", ", parts);
    }

    private static List<String> options(RequestSection request) {
        List<String> options = new ArrayList<>();
        if (request.push()) {
            options.add("push");
        }
        if (request.load()) {
            options.add("load");
        }
        if (request.pull()) {
            options.add("pull");
        }
        if (request.noCache()) {
            options.add("no cache");
        }
        if (request.untrusted()) {
            options.add("caches are read only");
        }
        return options;
    }

    private static String host(HostSection host) {
        List<String> parts = new ArrayList<>();
        if (host.name() != null) {
            parts.add(host.name());
        }
        if (host.os() != null) {
            parts.add(host.architecture() == null ? host.os() : host.os() + " " + host.architecture());
        }
        if (host.cpus() > 0) {
            parts.add(Counts.of(host.cpus(), "CPU"));
        }
        if (host.memoryBytes() > 0) {
            parts.add(ByteSizes.format(host.memoryBytes()));
        }
        return String.join(", ", parts);
    }

    private static void add(List<Fact> facts, String name, List<String> values) {
        add(facts, name, String.join(", ", values));
    }

    private static void add(List<Fact> facts, String name, @CheckForNull String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }
}
