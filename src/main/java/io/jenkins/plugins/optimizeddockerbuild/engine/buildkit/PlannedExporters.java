package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import java.util.ArrayList;
import java.util.List;

/** The exporters on the client's command line, as far as client and builder support them. */
final class PlannedExporters {
    /**
     * An engine's own builder stores and unpacks what it pushes, which takes longer than the push. BuildKit reads
     * {@code push=} as true and pushes; with a value, buildx would push again from the empty store.
     */
    private static final String PUSHED_ONLY = "type=image,push=,store=false";

    private final BuildRequest request;
    private final Capabilities capabilities;

    @CheckForNull
    private final UnnamedExport unnamed;

    private final PlanDraft draft;

    /** @param unnamed replaces the exporters of an image that is named later; null for any other */
    PlannedExporters(
            BuildRequest request, Capabilities capabilities, @CheckForNull UnnamedExport unnamed, PlanDraft draft) {
        this.request = request;
        this.capabilities = capabilities;
        this.unnamed = unnamed;
        this.draft = draft;
    }

    void add() {
        if (unnamed != null) {
            for (Exporter exporter : unnamed.exporters()) {
                draft.option(BuildOption.OUTPUT, exporter);
            }
            checkExporters(unnamed.exporters());
            return;
        }
        for (Exporter exporter : request.outputs()) {
            draft.option(BuildOption.OUTPUT, exporter);
        }
        if (request.isPushedOnly() && capabilities.pushesWithoutStore()) {
            draft.write(BuildOption.OUTPUT, PUSHED_ONLY, PUSHED_ONLY);
            return;
        }
        List<Exporter> exporters = request.exporters();
        if (capabilities.isDockerDriver() && request.load() && pushes(exporters)) {
            exporters = pushAndLoad(exporters);
        } else {
            if (request.push()) {
                draft.word(BuildOption.PUSH.flag());
            }
            draft.option(BuildOption.LOAD, request.load());
        }
        checkExporters(exporters);
    }

    private void checkExporters(List<Exporter> exporters) {
        if (exporters.size() > 1) {
            severalExporters();
        }
        for (Exporter exporter : exporters) {
            exporter(exporter);
        }
    }

    private static boolean pushes(List<Exporter> exporters) {
        for (Exporter exporter : exporters) {
            if (exporter.pushes()) {
                return true;
            }
        }
        return false;
    }

    /**
     * With the docker driver, a pushed image is in the engine as well. A second exporter for that would compete with
     * the first for the image's name, and one of them would fail with "image already exists".
     */
    private List<Exporter> pushAndLoad(List<Exporter> exporters) {
        if (request.push()) {
            draft.write(BuildOption.OUTPUT, "type=image,push=true", "type=image,push=true");
        }
        List<Exporter> one = new ArrayList<>(exporters);
        one.removeIf(Exporter::loads);
        return one;
    }

    private void severalExporters() {
        if (!capabilities.can(ClientFeature.SEVERAL_EXPORTERS)) {
            draft.problems.add(
                    onlyOneResult() + draft.tooOld("more than one", ClientFeature.SEVERAL_EXPORTERS.since()));
        }
        Version buildkit = capabilities.buildkit();
        Version docker = capabilities.docker();
        boolean isOldBuildKit = buildkit != null && !buildkit.isAtLeast(0, 13);
        boolean isOldEngine = docker != null && !docker.isAtLeast(26, 0);
        if (isOldBuildKit || isOldEngine) {
            draft.problems.add(onlyOneResult() + "the builder `" + capabilities.builder() + "` runs "
                    + (isOldBuildKit ? "BuildKit " + buildkit : "Docker " + docker)
                    + ", which supports only one exporter at a time; update it to "
                    + (isOldBuildKit ? "BuildKit 0.13" : "Docker 26") + " or newer.");
        }
    }

    private void exporter(Exporter exporter) {
        boolean severalPlatforms = request.platforms().size() > 1;
        boolean isArchive = exporter.type().equals("oci") || exporter.type().equals("docker") && !exporter.loads();
        if (isArchive && capabilities.isLimitedEngine()) {
            draft.problems.add("The builder `" + capabilities.builder() + "` cannot write image archives ("
                    + request.spelling().with(BuildOption.OUTPUT, "type=" + exporter.type()) + "); "
                    + PlanDraft.wayOutOfLimitedEngine());
        }
        if (exporter.type().equals("docker") && isArchive && severalPlatforms) {
            draft.problems.add(request.spelling().with(BuildOption.OUTPUT, "type=docker")
                    + " supports only one platform; use type=oci for several.");
        }
        if (capabilities.isDockerDriver()
                && GoBoolean.isTrue(exporter.attributes().get("push-by-digest"))) {
            draft.problems.add(draft.spell(BuildOption.OUTPUT)
                    + " with push-by-digest is not possible with the docker driver of the builder `"
                    + capabilities.builder()
                    + "`; use one with `docker buildx create --driver docker-container --use`.");
        }
    }

    boolean writesStandardOutput() {
        for (Exporter exporter : request.outputs()) {
            if (exporter.writesToStandardOutput()) {
                return true;
            }
        }
        return false;
    }

    private String onlyOneResult() {
        return "Only one of " + draft.spell(BuildOption.PUSH) + ", " + draft.spell(BuildOption.LOAD) + " and "
                + draft.spell(BuildOption.OUTPUT) + " is possible: ";
    }
}
