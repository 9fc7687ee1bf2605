package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
import io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy;
import io.jenkins.plugins.optimizeddockerbuild.config.PoolDecision;
import io.jenkins.plugins.optimizeddockerbuild.config.StepChoices;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What an agent is to build, decided on the controller before the agent is contacted. It holds ids of credentials, not
 * the credentials, so it can be stored with the run.
 *
 * @param reportName name of the report among those of the run
 * @param image the image's first name, as passed to BuildKit
 * @param tags all names of the image
 * @param folder absolute path on the agent of the build's private folder, which is removed at the end
 * @param owner of that folder, from {@link FolderOwner#text}
 * @param request with absolute paths
 * @param cacheMounts where they are carried; null for nowhere
 * @param policy caches, builder and the rest, as configured by step, folder and administrator
 * @param ignore additional ignore rules for this build
 * @param gates limits for the build
 * @param smokeTest of the built image; null for none
 * @param credentialsId for the image's registry, among those that the run may use; null for none
 * @param secretFiles sources of secrets and keys, by the files that they are written to
 * @param toolName a Docker installation; null for the one on the PATH
 */
record BuildOrder(
        String reportName,
        String image,
        List<String> tags,
        String folder,
        String owner,
        BuildRequest request,
        BuildPolicy policy,
        @CheckForNull CacheMountPolicy cacheMounts,
        List<String> ignore,
        List<QualityGate> gates,
        @CheckForNull SmokeTest smokeTest,
        @CheckForNull String credentialsId,
        Map<String, SecretSource> secretFiles,
        @CheckForNull String toolName)
        implements Serializable {

    /**
     * Queries the agent, and may wait for the network: see {@link BuildPolicy#of}.
     *
     * @param place position of the step
     * @param workspace the current folder on the agent
     * @throws AbortException when an option is invalid
     */
    static BuildOrder of(
            OptimizedDockerBuildStep step, Run<?, ?> run, StepPlace place, FilePath workspace, EnvVars variables)
            throws IOException, InterruptedException {
        if (step.getImage().isEmpty()) {
            throw new AbortException("optimizedDockerBuild needs the image's name: optimizedDockerBuild(image:"
                    + " 'registry.example.com/team/app:1.2').");
        }
        BuildPolicy policy = BuildPolicy.of(run, choices(step), variables);
        try {
            List<QualityGate> gates = QualityGate.parse(policy.qualityGates());
            OrderDraft draft = new OrderDraft(step, run, workspace, variables, policy, place.branch());
            FolderOwner owner = FolderOwner.of(run, place.nodeId());
            String folder = PrivateFolders.choose(workspace, owner, draft.contexts(), draft.holdsSecrets());
            return draft.order(gates, folder, owner);
        } catch (InvalidGateException e) {
            throw new AbortException("optimizedDockerBuild: " + e.getMessage());
        } catch (InvalidRequestException e) {
            throw new AbortException("optimizedDockerBuild: " + e.getMessage(Spelling.PIPELINE));
        }
    }

    /** Its request to the pool, if it is built in one; certificates are in its folder. */
    @CheckForNull
    PoolOrder pool() {
        PoolDecision pool = policy.builder().pool();
        return pool == null ? null : PoolOrder.of(pool.in(folder + "/secrets"), pool.project(), request);
    }

    private static StepChoices choices(OptimizedDockerBuildStep step) throws AbortException {
        return new StepChoices(
                step.getCache(),
                step.getBuilder(),
                read(step.getPrune(), PruneMode::parse),
                read(step.getHeartbeatSeconds(), OwnOption.HEARTBEAT::seconds),
                read(step.getStallSeconds(), OwnOption.STALL::seconds),
                step.getQualityGates(),
                archive(step.getArchive()),
                read(step.getRetries(), text -> OwnOption.RETRIES.number(text, 0)));
    }

    @CheckForNull
    private static ArchiveChoice archive(@CheckForNull String word) throws AbortException {
        ArchiveChoice choice = word == null ? null : ArchiveChoice.of(word);
        if (word != null && choice == null) {
            throw new AbortException("archive: `" + word + "` is neither report nor none.");
        }
        return choice;
    }

    /**
     * Reads the value of a step's option; null when it has none.
     *
     * @throws AbortException when it is invalid
     */
    @CheckForNull
    static <T> T read(@CheckForNull Object given, Function<String, T> reader) throws AbortException {
        try {
            return given == null ? null : reader.apply(given.toString());
        } catch (InvalidRequestException e) {
            throw new AbortException(e.getMessage(Spelling.PIPELINE));
        }
    }
}
