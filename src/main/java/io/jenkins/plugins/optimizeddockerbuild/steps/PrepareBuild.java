package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderDecision;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSearch;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: creates the build's own folder with everything that the build needs, and decides what to run. Starts
 * nothing. Running it again, after an early restart, starts over.
 */
final class PrepareBuild extends MasterToSlaveFileCallable<PrepareBuild.Prepared> {
    private static final long serialVersionUID = 1L;

    static final String DOCKER_CONFIG = "docker";

    private static final String BUILDERS = "buildx";

    /** The client's initial folder, next to which its wrapper keeps its files. */
    static final String RUN = "run";

    private final String folder;
    private final String owner;
    private final BuildRequest request;
    private final BuildSettings settings;
    private final Map<String, String> variables;

    @CheckForNull
    private final String dockerConfig;

    private final BuildCredentials credentials;
    private final Map<String, byte[]> history;

    /** A builder to create first; null to use an existing one. */
    @CheckForNull
    private final BuilderCreation builder;

    /** Its request to a pool; null without a pool. */
    @CheckForNull
    private final PoolOrder pool;

    /** Names of the pool's nodes without free slots. */
    private final Set<String> full;

    /**
     * The outcome.
     *
     * @param seat in a pool; null without a pool. If all nodes are busy, nothing else was done
     * @param problem what is wrong with the request; null for nothing
     * @param plan what to run; null when the build cannot start, which a report will explain
     * @param variables to add to the client's environment
     * @param lines the first lines of the log
     */
    record Prepared(
            @CheckForNull PoolSeat seat,
            @CheckForNull String problem,
            @CheckForNull BuildPlan plan,
            Map<String, String> variables,
            List<LogLine> lines)
            implements Serializable {}

    /**
     * @param dockerConfig {@code DOCKER_CONFIG} from the node's configuration; null when not set
     * @param history summaries of earlier builds as JSON, by build id
     * @param full names of the pool's nodes without free slots
     */
    PrepareBuild(
            BuildOrder order,
            String version,
            Map<String, String> variables,
            @CheckForNull String dockerConfig,
            BuildCredentials credentials,
            Map<String, byte[]> history,
            Set<String> full) {
        this.folder = order.folder();
        this.owner = order.owner();
        this.request = order.request();
        this.settings = BuildSettings.of(version)
                .withPrune(order.policy().prune())
                .withIgnore(order.ignore())
                .withHeartbeatAfter(order.policy().heartbeatAfter())
                .withStallAfter(order.policy().stallAfter())
                .withGates(order.gates())
                .withSmokeTest(order.smokeTest())
                .withCacheMounts(order.cacheMounts())
                .withCacheProfile(order.policy().cache().profile())
                .withRetries(order.policy().retries())
                .withKeepStorage(order.policy().keepStorageBytes())
                .withKeptOut(JenkinsFolders.IGNORE_RULES);
        this.variables = new HashMap<>(variables);
        this.dockerConfig = dockerConfig;
        this.credentials = credentials;
        this.history = history;
        this.builder = builder(order);
        this.pool = order.pool();
        this.full = new HashSet<>(full);
    }

    @CheckForNull
    private static BuilderCreation builder(BuildOrder order) {
        BuilderDecision decision = order.policy().builder();
        if (decision.kind() != BuilderDecision.Kind.CREATED) {
            return null;
        }
        String files = order.folder() + BuildCredentials.TLS;
        return new BuilderCreation(
                decision.name(),
                decision.driver(),
                List.of(new BuilderCreation.Node(
                        decision.endpoint(),
                        decision.options(),
                        decision.tlsCredentialsId() == null
                                ? null
                                : new BuilderCreation.Tls(files + "ca.pem", files + "cert.pem", files + "key.pem"),
                        List.of())),
                decision.mirrors());
    }

    @Override
    public Prepared invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        Path own = Path.of(folder);
        new FolderRemoval(folder).invoke(workspace, channel);
        // Like the step sh: dir('x') does not create the folder.
        Files.createDirectories(workspace.toPath());
        PrivateFolder.make(own, owner);
        PrivateFolder.makeFolder(own.resolve(RUN));
        Path docker = PrivateFolder.makeFolder(own.resolve(DOCKER_CONFIG));
        PrivateFolder.makeFolder(own.resolve("secrets"));
        for (Map.Entry<String, byte[]> file : credentials.files().entrySet()) {
            PrivateFolder.write(Path.of(file.getKey()), file.getValue());
        }
        Map<String, String> added =
                new HashMap<>(PrivateDockerConfig.write(docker, variables, agentsConfig(), credentials.registries()));
        for (Map.Entry<String, byte[]> build : history.entrySet()) {
            Path earlier =
                    Files.createDirectories(own.resolve(DetachedBuild.HISTORY).resolve(build.getKey()));
            Files.write(earlier.resolve(ReportHistory.SUMMARY), build.getValue());
        }
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(added);
        PoolSeat seat = pool == null ? null : seat(own, new ClientEnvironment(all, workspace.toPath()));
        if (seat != null && seat.outcome() == PoolSeat.Outcome.FULL) {
            return new Prepared(seat, null, null, Map.of(), List.of());
        }
        if (builder != null || seat != null && !seat.places().isEmpty()) {
            added.put("BUILDX_CONFIG", own.resolve(BUILDERS).toString());
            all.putAll(added);
        }
        ClientEnvironment environment = new ClientEnvironment(all, workspace.toPath());
        try {
            if (seat != null) {
                seat.create(environment);
            }
            if (builder != null) {
                if (builder.needsContext()) {
                    PrivateDockerConfig.takeContexts(docker);
                }
                builder.create(environment);
            }
            DetachedBuild build = DetachedBuild.prepare(
                    own,
                    seat == null ? request : seat.request(request),
                    settings.withPool(seat),
                    environment,
                    credentials.masked());
            OpenBuilds.put(folder, build);
            return new Prepared(seat, null, build.plan(), added, build.takeLines());
        } catch (InvalidRequestException e) {
            return new Prepared(seat, e.getMessage(request.spelling()), null, Map.of(), List.of());
        } catch (BuilderUnavailableException e) {
            String problem = SecretMask.of(credentials.masked()).masked(e.getMessage());
            return new Prepared(seat, problem, null, Map.of(), List.of());
        }
    }

    private PoolSeat seat(Path own, ClientEnvironment environment) throws InterruptedException {
        ClientEnvironment pooled =
                PoolSeat.environment(environment, own.resolve(BUILDERS).toString());
        return PoolSearch.find(pool, full, Set.of(), pooled);
    }

    /** From the environment of the agent's process, if the node's configuration does not set it. */
    @CheckForNull
    private String agentsConfig() {
        return dockerConfig == null ? System.getenv("DOCKER_CONFIG") : dockerConfig;
    }
}
