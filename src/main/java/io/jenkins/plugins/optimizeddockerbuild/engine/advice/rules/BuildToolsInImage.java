package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Compilers in the image of an interpreted service: they are needed to install packages, not at run time. */
public final class BuildToolsInImage implements Rule {
    /** Where tools are installed for some platforms or arguments only, most images may be without them. */
    private static final Pattern CONDITION = Pattern.compile("(^|[\\s;&|])(if|case)\\s");

    /** Libraries that a compiler's package includes and that compiled programs or wheels may need at run time. */
    static List<String> libraries(String tool) {
        return switch (tool) {
            case "gfortran" -> List.of("libgomp1", "libgfortran5");
            case "build-essential", "gcc", "g++", "clang", "cargo", "rustc" -> List.of("libgomp1");
            default -> List.of();
        };
    }

    @Override
    public String id() {
        return "build-tools-in-image";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        StageSteps target = evidence.target();
        boolean interpreted = target.isFrom("python", "node", "ruby", "php");
        if (!interpreted
                || !isService(target)
                || CompilerInImage.isForDevelopers(evidence)
                || RuntimeTools.compile(evidence)) {
            return List.of();
        }
        return StageRun.in(evidence).stream()
                .filter(run -> run.stage().inImage())
                .map(BuildToolsInImage::finding)
                .filter(Objects::nonNull)
                .limit(1)
                .toList();
    }
    /** Whether it starts from an image that has compilers anyway, so that installing them adds hardly anything. */
    private static boolean isLarge(StageSteps stage) {
        boolean small = stage.image().contains("slim") || stage.image().contains("alpine");
        return !small && stage.isFrom("python", "node", "ruby", "php");
    }

    /** Whether it defines what runs, and that is not a shell, editor or development server. */
    private static boolean isService(StageSteps target) {
        String last = "";
        for (Step step : target.all()) {
            if (step.instruction() instanceof Instruction.Cmd cmd) {
                last = cmd.command().text();
            } else if (step.instruction() instanceof Instruction.Entrypoint entrypoint) {
                last = entrypoint.command().text();
            }
        }
        boolean develops = last.matches("\\W*(/bin/)?(a|da|z)?sh\\W*")
                || last.matches(
                        "(?s).*(bash|\\bdev\\b|test|sleep|jupyter|watch|--reload|runserver|webpack|ng serve).*");
        String stage = target.name() + " "
                + target.resolved().stage().from().statement().line();
        return !last.isEmpty() && !develops && !stage.matches("(?is).*(dev|test|ci|build).*");
    }

    @CheckForNull
    private static Finding finding(StageRun at) {
        StageSteps stage = at.stage();
        Set<String> tools = new LinkedHashSet<>();
        for (Install install : at.installs()) {
            if (install.manager() == PackageManager.APT || install.manager() == PackageManager.APK) {
                for (String name : install.packages()) {
                    if (BuildPackages.isCompiler(name)
                            // what the large images of Python, Node.js, Ruby and PHP have anyway
                            && !((BuildPackages.isForC(name) || name.equals("python3-dev")) && isLarge(stage))) {
                        tools.add(name);
                    }
                }
            }
        }
        boolean removed = at.run()
                .script()
                .matches("(?s).*(purge|autoremove|apk del|--virtual|apt-get remove|apt remove|-t \\.).*");
        Measurements.Layer layer = at.layer();
        if (tools.isEmpty() || removed || CONDITION.matcher(at.run().script()).find() || layer.isSmall()) {
            return null;
        }
        Change change = BuildStage.change(at.evidence(), stage);
        String installed = stage.isFrom("python")
                ? "make a virtual environment in a stage with the tools, and copy it into the image: `COPY --from=build /opt/venv"
                        + " /opt/venv`"
                : "install in a stage with the tools, and copy the result into the image with `COPY --from`";
        return Finding.of(
                        at.run().lines(),
                        Weight.ofBytes(layer.bytes(), Severity.MEDIUM),
                        "Leave compilers out of the image",
                        "`" + String.join("`, `", tools) + "` " + (tools.size() == 1 ? "serves" : "serve")
                                + " to compile while the image is built. A service that compiles nothing while it runs does"
                                + " not need "
                                + (tools.size() == 1 ? "it" : "them")
                                + ". Build in a separate stage: "
                                + installed
                                + ". "
                                + (change == null
                                        ? "Libraries that were linked at run time (such as libpq5) have to be installed there"
                                                + " as well."
                                        : "The patch keeps all other packages of apt in the image, -dev packages too, since"
                                                + " what was compiled may need their libraries."))
                .withChange(at.evidence(), change, BuildStage.obstacle(at.evidence(), stage))
                .withEvidence(layer.size("The layer of this RUN adds", " to the image"))
                .withSavings(null, layer.bytes());
    }
}
