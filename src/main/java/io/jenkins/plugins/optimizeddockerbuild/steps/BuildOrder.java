package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
import io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy;
import io.jenkins.plugins.optimizeddockerbuild.config.StepChoices;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent is to build, decided on the controller before the agent hears of it. It names credentials and holds none,
 * so that it can be kept with the run.
 *
 * @param reportName names the report among those of the run
 * @param image the image's first name, as BuildKit gets it
 * @param tags all names of the image
 * @param folder absolute path on the agent of the build's private folder, which is removed at the end
 * @param owner of that folder, as {@link FolderOwner#text} has it
 * @param request with absolute paths
 * @param policy caches, builder and the rest, as step, folder and administrator say
 * @param gates limits that the build has to keep
 * @param smokeTest of the image when it has been built; null for none
 * @param credentialsId for the image's registry, of those that the run may use; null for none
 * @param secretFiles ids of credentials by the files that they are written to
 * @param toolName a Docker installation; null for the PATH's
 */
record BuildOrder(
        String reportName,
        String image,
        List<String> tags,
        String folder,
        String owner,
        BuildRequest request,
        BuildPolicy policy,
        List<QualityGate> gates,
        @CheckForNull SmokeTest smokeTest,
        @CheckForNull String credentialsId,
        Map<String, String> secretFiles,
        @CheckForNull String toolName)
        implements Serializable {

    /** Set by {@code docker.withRegistry}. */
    private static final String REGISTRY_URL = "DOCKER_REGISTRY_URL";

    private static final Label IMAGE = new Label("image");

    /**
     * May wait for the network: see {@link BuildPolicy#of}. Asks the agent.
     *
     * @param nodeId id of the Pipeline step's node; empty for other jobs
     * @param workspace the current folder on the agent
     * @throws AbortException when an option cannot be right
     */
    static BuildOrder of(
            OptimizedDockerBuildStep step, Run<?, ?> run, String nodeId, FilePath workspace, EnvVars variables)
            throws IOException, InterruptedException {
        if (step.getImage().isEmpty()) {
            throw new AbortException("optimizedDockerBuild needs the image's name: optimizedDockerBuild(image:"
                    + " 'registry.example.com/team/app:1.2').");
        }
        BuildPolicy policy = BuildPolicy.of(run, choices(step), variables);
        try {
            List<QualityGate> gates = QualityGate.parse(policy.qualityGates());
            Drafting drafting = new Drafting(step, run, workspace, variables, policy);
            FolderOwner owner = FolderOwner.of(run, nodeId);
            String folder = PrivateFolders.choose(workspace, owner, drafting.contexts(), drafting.holdsSecrets());
            return drafting.order(gates, folder, owner);
        } catch (InvalidGateException e) {
            throw new AbortException("optimizedDockerBuild: " + e.getMessage());
        } catch (InvalidRequestException e) {
            throw new AbortException("optimizedDockerBuild: " + e.getMessage(Spelling.PIPELINE));
        }
    }

    private static StepChoices choices(OptimizedDockerBuildStep step) throws AbortException {
        return new StepChoices(
                step.getCache(),
                step.getBuilder(),
                prune(step.getPrune()),
                seconds("heartbeatSeconds", step.getHeartbeatSeconds()),
                seconds("stallSeconds", step.getStallSeconds()),
                step.getQualityGates(),
                archive(step.getArchive()));
    }

    @CheckForNull
    static PruneMode prune(@CheckForNull String word) throws AbortException {
        PruneMode mode = word == null ? null : PruneMode.of(word);
        if (word != null && mode == null) {
            throw new AbortException("prune: `" + word + "` is none of safe, minimal and report.");
        }
        return mode;
    }

    @CheckForNull
    private static ArchiveChoice archive(@CheckForNull String word) throws AbortException {
        ArchiveChoice choice = word == null ? null : ArchiveChoice.of(word);
        if (word != null && choice == null) {
            throw new AbortException("archive: `" + word + "` is neither report nor none.");
        }
        return choice;
    }

    @CheckForNull
    static Duration seconds(String option, @CheckForNull Integer seconds) throws AbortException {
        if (seconds != null && seconds <= 0) {
            throw new AbortException(
                    option + ": " + seconds + " is no time to wait; write a number of seconds above 0.");
        }
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /** Puts an order together. */
    private static final class Drafting {
        private final OptimizedDockerBuildStep step;
        private final Run<?, ?> run;
        private final FilePath workspace;
        private final EnvVars variables;
        private final BuildPolicy policy;
        private String folder;
        private final Map<String, String> secretFiles = new LinkedHashMap<>();
        private final BuildRequest.Builder request = BuildRequest.builder();

        Drafting(
                OptimizedDockerBuildStep step,
                Run<?, ?> run,
                FilePath workspace,
                EnvVars variables,
                BuildPolicy policy) {
            this.step = step;
            this.run = run;
            this.workspace = workspace;
            this.variables = variables;
            this.policy = policy;
        }

        /** All folders that the build can read. */
        List<String> contexts() {
            List<String> contexts = new ArrayList<>();
            contexts.add(place(step.getContext()));
            step.getBuildContexts().values().forEach(value -> contexts.add(otherContext(value)));
            if (step.getDockerfile() != null) {
                contexts.add(place(step.getDockerfile().replaceFirst("[^/]*$", "")));
            }
            return contexts;
        }

        boolean holdsSecrets() {
            return !step.getSecrets().isEmpty()
                    || !step.getSsh().isEmpty()
                    || step.getCredentialsId() != null
                    || !policy.cache().logins().isEmpty()
                    || policy.builder().tlsCredentialsId() != null;
        }

        BuildOrder order(List<QualityGate> gates, String privateFolder, FolderOwner owner) {
            folder = privateFolder;
            List<String> tags = tags();
            request.spelling(Spelling.PIPELINE)
                    .context(place(step.getContext()))
                    .readAll(BuildOption.TAG, tags)
                    .read(BuildOption.FILE, step.getDockerfile() == null ? null : place(step.getDockerfile()))
                    .read(BuildOption.TARGET, step.getTarget())
                    .readAll(BuildOption.BUILD_ARG, pairs(step.getBuildArgs()))
                    .readAll(BuildOption.LABEL, pairs(step.getLabels()))
                    .readAll(BuildOption.ANNOTATION, pairs(step.getAnnotations()))
                    .readAll(BuildOption.PLATFORM, step.getPlatforms())
                    .readAll(BuildOption.OUTPUT, step.getOutputs())
                    .readAll(BuildOption.NO_CACHE_FILTER, step.getNoCacheStages())
                    .readAll(BuildOption.ADD_HOST, pairs(step.getAddHosts()))
                    .readAll(BuildOption.ULIMIT, pairs(step.getUlimits()))
                    .readAll(BuildOption.ALLOW, step.getAllow())
                    .add(BuildOption.PUSH, step.isPush())
                    .add(BuildOption.LOAD, loads())
                    .add(BuildOption.PULL, step.isPull())
                    .add(BuildOption.NO_CACHE, step.isNoCache())
                    .read(BuildOption.NETWORK, step.getNetwork())
                    .read(BuildOption.SHM_SIZE, step.getShmSize())
                    .read(BuildOption.CGROUP_PARENT, step.getCgroupParent())
                    .read(BuildOption.PROVENANCE, step.getProvenance())
                    .read(BuildOption.SBOM, step.getSbom());
            step.getBuildContexts()
                    .forEach(
                            (name, value) -> request.read(BuildOption.BUILD_CONTEXT, name + "=" + otherContext(value)));
            step.getSecrets()
                    .forEach((id, credentials) -> request.add(
                            BuildOption.SECRET, BuildSecret.fromFile(id, secretFile("secret", credentials))));
            step.getSsh()
                    .forEach((id, credentials) ->
                            request.read(BuildOption.SSH, id + "=" + secretFile("key", credentials)));
            request.readAll(BuildOption.CACHE_FROM, step.getCacheFrom());
            request.readAll(BuildOption.CACHE_TO, step.getCacheTo());
            policy.cache().importFrom().forEach(cache -> request.add(BuildOption.CACHE_FROM, cache));
            policy.cache().exportTo().forEach(cache -> request.add(BuildOption.CACHE_TO, cache));
            request.untrusted(policy.cache().untrusted())
                    .read(BuildOption.BUILDER, policy.builder().name());
            return new BuildOrder(
                    ReportNames.reserve(run, reportName(tags.get(0))),
                    tags.get(0),
                    tags,
                    folder,
                    owner.text(),
                    request.build(),
                    policy,
                    gates,
                    step.getSmokeTest() == null ? null : step.getSmokeTest().toSmokeTest(this::place),
                    step.getCredentialsId(),
                    secretFiles,
                    step.getToolName());
        }

        private static List<String> pairs(Map<String, String> map) {
            List<String> pairs = new ArrayList<>();
            map.forEach((name, value) -> pairs.add(name + "=" + value));
            return pairs;
        }

        /** The image's own registry goes before the one of {@code docker.withRegistry}. */
        private List<String> tags() {
            List<String> tags = new ArrayList<>();
            String first = qualified(step.getImage());
            tags.add(first);
            for (String tag : step.getTags()) {
                boolean isTagAlone = tag.indexOf('/') < 0 && tag.indexOf(':') < 0;
                tags.add(isTagAlone ? ImageReference.parse(IMAGE, first).repository() + ":" + tag : qualified(tag));
            }
            return tags;
        }

        private String qualified(String name) {
            String url = variables.get(REGISTRY_URL);
            int slash = name.indexOf('/');
            boolean hasRegistry = slash > 0 && ImageReference.isRegistry(name.substring(0, slash));
            if (url == null || url.isEmpty() || hasRegistry) {
                return name;
            }
            String registry = url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
            return registry.isEmpty() || registry.endsWith("docker.io") ? name : registry + "/" + name;
        }

        /** A path relative to the current folder as an absolute one; addresses stay. */
        private String place(String path) {
            boolean isAddress = path.contains("://") || path.startsWith("git@") || path.startsWith("github.com/");
            return isAddress ? path : workspace.child(path).getRemote();
        }

        private String otherContext(String value) {
            boolean isNoPath = value.matches("[a-z-]+:.*") || value.startsWith("git@");
            return isNoPath ? value : workspace.child(value).getRemote();
        }

        /** An image that goes nowhere could not be used by the steps that follow. */
        private boolean loads() {
            if (step.getLoad() != null) {
                return step.getLoad();
            }
            return !step.isPush()
                    && step.getOutputs().isEmpty()
                    && step.getPlatforms().size() <= 1;
        }

        private String secretFile(String kind, String credentialsId) {
            String file = folder + "/secrets/" + kind + "-" + secretFiles.size();
            secretFiles.put(file, credentialsId);
            return file;
        }

        private String reportName(String image) {
            if (step.getReport() != null) {
                return step.getReport();
            }
            String repository = ImageReference.parse(IMAGE, image).repository();
            String name = repository.substring(repository.lastIndexOf('/') + 1);
            return step.getTarget() == null ? name : name + "-" + step.getTarget();
        }
    }
}
