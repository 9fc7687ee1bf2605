package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.HeavyPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an established image already has: compiled Python, installed CUDA, or CUDA's libraries twice. */
public final class PrebuiltBase implements Rule {
    /** Another base must save at least this much, in milliseconds. */
    private static final long LEAST_MILLIS = 10_000;

    private static final Pattern PYTHON_SOURCE = Pattern.compile("python\\.org/ftp/python/(3\\.[0-9]+)[0-9.]*/");
    private static final Pattern CUDA_TOOLKIT =
            Pattern.compile("nvidia-cuda-toolkit|cuda-toolkit(-[0-9-]+)?|cuda-[0-9]+-[0-9]+");

    /** Compiling for CUDA needs what the base has. */
    private static final Pattern COMPILES = Pattern.compile(
            "(?s).*(nvcc|cuda_arch|flash.attn|apex|deepspeed|--no-build-isolation|setup\\.py|cuda_home|detectron2|mmcv|nvrtc"
                    + "|tensorrt|cupy|jax|tensorflow|onnxruntime-gpu|llama|vllm|xformers|cmake|paddle).*");

    @Override
    public String id() {
        return "prebuilt-base";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (Step step : stage.steps()) {
                Finding finding =
                        step.instruction() instanceof Instruction.Run run ? finding(evidence, stage, step, run) : null;
                if (finding != null) {
                    findings.add(finding);
                    break;
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, Step step, Instruction.Run run) {
        Measurements.Layer layer = evidence.observed().layer(stage, run, null);
        if (layer.millis() != null && layer.millis() < LEAST_MILLIS) {
            return null;
        }
        String title;
        String text;
        List<String> versions = PYTHON_SOURCE
                .matcher(run.script())
                .results()
                .map(source -> source.group(1))
                .distinct()
                .toList();
        String cuda = cudaToolkit(step);
        if (versions.size() == 1 && run.script().matches("(?s).*\\bmake\\b.*") && stage.isFrom("debian", "ubuntu")) {
            // a version from a variable suggests an image for others to start from
            String version = versions.get(0);
            title = "Begin from an image that has Python";
            text = "This RUN compiles Python. `python:" + version + "-slim` and `python:" + version
                    + "` are Debian with that Python, compiled with its optimizations: with no option of your own, nothing has to be"
                    + " compiled.";
        } else if (!cuda.isEmpty() && stage.isFrom("debian", "ubuntu")) {
            title = "Begin from an image that has CUDA";
            text = "This RUN installs `" + cuda
                    + "`, which with CUDA's compilers and libraries takes gigabytes. `nvidia/cuda` has images of many versions: `devel` with"
                    + " compilers for a build stage, `runtime` or `base` for the image, which need not hold the compilers.";
        } else {
            String torch = stage.inImage() && stage.isFrom("nvidia/cuda") ? torch(evidence, stage, step) : "";
            if (torch.isEmpty()) {
                return null;
            }
            title = "Do not bring CUDA's libraries twice";
            text = "`" + torch
                    + "` installs PyTorch from wheels that bring CUDA's and cuDNN's libraries with them, beside those"
                    + " of `" + stage.image()
                    + "`, which PyTorch does not use: some 2 GB. If nothing else in the image uses them, its `base` variant is"
                    + " enough; `pytorch/pytorch` is an image that has PyTorch already.";
        }
        return Finding.of(run.lines(), Weight.ofMillis(layer.millis(), Severity.LOW), title, text)
                .withEvidence(evidence.observed().sentence(layer, "This RUN", null))
                .withSavings(layer.millis(), null);
    }

    private static String cudaToolkit(Step step) {
        for (Install install : Install.in(step.commands())) {
            for (String name : install.manager() == PackageManager.APT ? install.packages() : List.<String>of()) {
                if (CUDA_TOOLKIT.matcher(name).matches()) {
                    return name;
                }
            }
        }
        return "";
    }

    /** The package that brings PyTorch with CUDA into an image that has CUDA; empty when the base is needed. */
    private static String torch(Evidence evidence, StageSteps stage, Step step) {
        boolean slim = stage.image().contains("-base-") || stage.image().indexOf(':') < 0;
        List<Install> installs = Install.in(step.commands());
        boolean compiles =
                COMPILES.matcher(evidence.text().toLowerCase(Locale.ROOT)).matches()
                        || installs.stream()
                                .flatMap(install -> install.requirements(evidence.files()).stream())
                                .anyMatch(text -> COMPILES.matcher(text.toLowerCase(Locale.ROOT))
                                        .matches());
        return slim || compiles
                ? ""
                : installs.stream()
                        .flatMap(install -> install.pythonPackages(evidence.files()).stream()
                                .filter(name -> name.equals("torch")
                                        || !install.command().has("--no-deps")))
                        .filter(HeavyPackages::bringsCuda)
                        .findFirst()
                        .orElse("");
    }
}
