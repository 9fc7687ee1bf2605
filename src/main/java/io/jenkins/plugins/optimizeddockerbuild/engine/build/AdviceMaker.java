package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules.Rules;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Advice on a context and its Dockerfile, with or without a build. */
public final class AdviceMaker {
    private static final Adviser.Result NONE = new Adviser.Result(List.of(), null, Map.of(), List.of());

    private AdviceMaker() {}

    /**
     * What the rules say.
     *
     * @param inventory null when nobody counted the context
     * @param ignored ids of rules that are silent
     * @return nothing where the context or the Dockerfile is not at hand
     * @throws InvalidIgnoreRuleException for a rule of the ignore file that BuildKit refuses
     */
    public static Adviser.Result advise(
            ContextAnalysis context,
            BuildInputs inputs,
            @CheckForNull Inventory inventory,
            Observed observed,
            Set<String> ignored)
            throws InvalidIgnoreRuleException, InterruptedException {
        return context.dockerfile() == null || !context.isAnalysed()
                ? NONE
                : new Adviser(Rules.all(), ignored).advise(evidence(context, inputs, inventory, observed));
    }

    /**
     * The changes behind the patches of some advice, to be made one by one.
     *
     * @param advice what {@link #advise} said of the same
     */
    public static PatchSequence patches(
            ContextAnalysis context, BuildInputs inputs, Observed observed, Set<String> ignored, List<Advice> advice)
            throws InvalidIgnoreRuleException, InterruptedException {
        return new Adviser(Rules.all(), ignored)
                .patches(evidence(context, inputs, context.inventory(), observed), advice);
    }

    private static Evidence evidence(
            ContextAnalysis context, BuildInputs inputs, @CheckForNull Inventory inventory, Observed observed)
            throws InvalidIgnoreRuleException, InterruptedException {
        return Evidence.of(context.dockerfile(), path(context), inputs, context.files())
                .withInventory(inventory, context.plan())
                .withObserved(observed);
    }

    /** Relative to the context; null when it is elsewhere. */
    @CheckForNull
    private static String path(ContextAnalysis context) {
        Path file = context.dockerfilePath();
        if (file == null) {
            return null;
        }
        try {
            Path root = context.location().folder().toRealPath();
            Path real = file.toRealPath();
            return real.startsWith(root)
                    ? root.relativize(real)
                            .toString()
                            .replace(root.getFileSystem().getSeparator(), "/")
                    : null;
        } catch (IOException e) {
            // gone since it was read
            return null;
        }
    }
}
