package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.NamedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;

/** On the agent: analyzes a context and writes files for a build command. */
final class PrepareContext extends MasterToSlaveFileCallable<DockerContextResult> {
    private static final long serialVersionUID = 1L;

    private final String context;
    private final String dockerfile;
    private final String target;
    private final Map<String, String> buildArgs;
    private final Map<String, String> buildContexts;
    private final PruneMode mode;
    private final List<String> keptOut = JenkinsFolders.IGNORE_RULES;
    private final List<String> ignore = new ArrayList<>();
    private final String temporary;

    /** @param jenkinsRules ignore rules that precede the step's own */
    PrepareContext(DockerContextStep step, PruneMode mode, List<String> jenkinsRules, String temporary) {
        this.context = step.getContext();
        this.dockerfile = step.getDockerfile();
        this.target = step.getTarget();
        this.buildArgs = step.getBuildArgs();
        this.buildContexts = step.getBuildContexts();
        this.mode = mode;
        ignore.addAll(jenkinsRules);
        ignore.addAll(Util.fixNull(step.getIgnore()));
        this.temporary = temporary;
    }

    @Override
    public DockerContextResult invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        Path folder = workspace.toPath();
        String place = folder.resolve(context).normalize().toString();
        ContextRequest request = new ContextRequest(
                        place,
                        dockerfile == null
                                ? null
                                : folder.resolve(dockerfile).normalize().toString(),
                        target,
                        buildArgs,
                        buildContexts.keySet(),
                        List.of(),
                        mode)
                .withIgnore(ignore)
                .withKeptOut(keptOut);
        try {
            ContextAnalysis analysis = ContextAnalysis.of(request, InputStream.nullInputStream());
            if (!analysis.isAnalysed()) {
                return DockerContextResult.refused(analysis.plan().note());
            }
            ContextSection section = ContextSection.of(analysis, analysis.inventory());
            // The same place for the same request, so files do not accumulate.
            Path own = Path.of(
                    temporary,
                    "docker-context-"
                            + Util.getDigestOf(place + "\n" + dockerfile).substring(0, 8));
            FolderRemoval.remove(own);
            Files.createDirectories(own);
            PreparedContext prepared = analysis.prepare(own);
            String file = dockerfile == null ? "Dockerfile" : dockerfile;
            Path base = dockerfile == null ? Path.of(place) : folder;
            List<String> notes = new ArrayList<>(analysis.keptOutNotes());
            notes.addAll(namedContextNotes(folder));
            return result(
                    analysis, section, prepared, base.resolve(file).normalize().toString(), notes);
        } catch (ContextException e) {
            return DockerContextResult.refused(e.getMessage());
        }
    }

    private List<String> namedContextNotes(Path folder) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        for (Map.Entry<String, String> named : buildContexts.entrySet()) {
            // anything else is an image or an address
            Path place = folder.resolve(named.getValue()).normalize();
            String note = Files.isDirectory(place) ? new NamedContext(named.getKey(), place).note(keptOut) : null;
            if (note != null) {
                notes.add(note);
            }
        }
        return notes;
    }

    private static DockerContextResult result(
            ContextAnalysis analysis,
            ContextSection section,
            PreparedContext prepared,
            String own,
            List<String> notes) {
        PruningPlan plan = analysis.plan();
        String ignoreFile = prepared.isGenerated() ? prepared.dockerfile() + ".dockerignore" : null;
        return new DockerContextResult(
                prepared.context(),
                prepared.dockerfile() == null ? own : prepared.dockerfile(),
                ignoreFile,
                plan.applied().word(),
                plan.prunes()
                        ? plan.groups().stream().map(PruningPlan.Group::title).toList()
                        : List.of(),
                figures(section.after()),
                figures(section.everything()),
                section.secrets().stream()
                        .filter(Inventory.Secret::kept)
                        .map(Inventory.Secret::path)
                        .toList(),
                notes);
    }

    private static DockerContextResult.Figures figures(Inventory.Figures figures) {
        return new DockerContextResult.Figures(figures.files(), figures.bytes());
    }
}
