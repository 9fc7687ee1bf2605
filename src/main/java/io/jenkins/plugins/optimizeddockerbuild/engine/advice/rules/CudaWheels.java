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
import java.util.regex.Pattern;

/** PyTorch from the default package index, with NVIDIA's libraries, in an image that does not mention a GPU. */
public final class CudaWheels implements Rule {
    private static final String INDEX = "https://download.pytorch.org/whl/cpu";

    /** Before version 2 the wheels had fewer libraries in them, of another size. */
    static final Pattern OLD = Pattern.compile("\\btorch(==|<=|~=|<)\\s*[01]\\.|\\btorch<2\\b");

    /** Requirements that ask for another build of PyTorch, or for a GPU. */
    private static final Pattern OTHER = Pattern.compile(
            "index-url|\\+cpu|\\+cu|find-links|nvidia-|cupy|\\n-f |(?i:gpu|cuda)|(?m:^torch\\s*(==|<=|~=|<)\\s*[01]\\.)");

    private static final Pattern GPU =
            Pattern.compile("driver:\\s*nvidia|nvidia\\.com/gpu|--gpus\\b|runtime:\\s*nvidia");

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
                .anyMatch(text -> OTHER.matcher(text).find());
        boolean bundled = install.command().words().stream()
                .anyMatch(word -> OLD.matcher(word).find());
        return other || bundled || isForGpus(evidence)
                ? ""
                : install.pythonPackages(evidence.files()).stream()
                        .filter(HeavyPackages::bringsCuda)
                        .findFirst()
                        .orElse("");
    }

    /** Whether a file of the project gives its containers a GPU. */
    private static boolean isForGpus(Evidence evidence) {
        return evidence.files().paths().stream()
                .filter(path -> path.matches("(?i).*\\.(ya?ml|sh|hcl|json)|(.*/)?makefile"))
                .anyMatch(path -> GPU.matcher(evidence.files().text(path)).find());
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
