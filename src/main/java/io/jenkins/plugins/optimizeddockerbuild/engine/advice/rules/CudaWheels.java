package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.TorchIndex;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.HeavyPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** PyTorch from the default package index, with NVIDIA's libraries, in an image that does not mention a GPU. */
public final class CudaWheels implements Rule {
    private static final String INDEX = "https://download.pytorch.org/whl/cpu";

    @Override
    public String id() {
        return "cuda-wheels";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        String whole = evidence.text().toLowerCase(Locale.ROOT);
        if (whole.matches(
                "(?s).*(cuda|nvidia|gpu|rocm|download\\.pytorch\\.org|index-url|index_url|arm64|aarch64|--index|cu1[0-9]{2}).*")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            if (!stage.isFrom("python", "debian", "ubuntu", "astral-sh/uv")) {
                continue;
            }
            for (Step step : stage.steps()) {
                for (Install install : Install.in(step.commands())) {
                    String bringer = TorchIndex.isOther(step, "") ? "" : bringer(evidence, install);
                    Measurements.Layer layer = evidence.observed().layer(stage, step.instruction(), null);
                    // no machine installs 2.5 GB in a moment: it came from elsewhere
                    if (!bringer.isEmpty() && !layer.isQuick()) {
                        findings.add(finding(step, bringer));
                        return findings;
                    }
                }
            }
        }
        return findings;
    }

    /** The package that brings PyTorch; empty for none, or when a version without GPU is requested. */
    private static String bringer(Evidence evidence, Install install) {
        boolean other = install.requirements(evidence.files()).stream()
                .anyMatch(text -> text.matches("(?s).*(index-url|\\+cpu|\\+cu|find-links|nvidia-|cupy|\\n-f ).*"));
        return other
                ? ""
                : install.pythonPackages(evidence.files()).stream()
                        .filter(HeavyPackages::bringsCuda)
                        .findFirst()
                        .orElse("");
    }

    private static Finding finding(Step step, String bringer) {
        return Finding.of(
                step.instruction().lines(),
                Severity.MEDIUM,
                "Install PyTorch without NVIDIA's libraries, if the image runs without a GPU",
                bringer + (bringer.equals("torch") ? " comes" : " brings PyTorch, which comes")
                        + " from the default package index with NVIDIA's libraries for x86-64: about 2.5 GB of downloads, and"
                        + " twice that in the image. Nothing in this Dockerfile mentions a GPU. For CPUs alone PyTorch"
                        + " has some 200 MB: `pip install torch --index-url " + INDEX
                        + "` first, the others after it.");
    }
}
