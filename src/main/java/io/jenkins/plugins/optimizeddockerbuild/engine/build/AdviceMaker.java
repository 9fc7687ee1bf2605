package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules.Rules;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives advice on a context and its Dockerfile, with or without a build. */
public final class AdviceMaker {
    private static final Adviser.Result NONE = new Adviser.Result(List.of(), null, Map.of(), List.of());

    private AdviceMaker() {}

    /**
     * Runs the advice rules.
     *
     * @param inventory null when the context was not scanned
     * @param ignored ids of rules to skip
     * @param spelling of the options that the advice names
     * @return empty when the context or the Dockerfile is not available
     * @throws InvalidIgnoreRuleException for an ignore rule that BuildKit rejects
     */
    public static Adviser.Result advise(
            ContextAnalysis context,
            BuildInputs inputs,
            @CheckForNull Inventory inventory,
            Measurements observed,
            Set<String> ignored,
            Spelling spelling)
            throws InvalidIgnoreRuleException, InterruptedException {
        return context.dockerfile() == null || !context.isAnalysed()
                ? NONE
                : new Adviser(Rules.all(), ignored)
                        .advise(evidence(context, inputs, inventory, observed).withSpelling(spelling));
    }

    /**
     * The patches of some advice as a sequence of changes that can be applied one by one.
     *
     * @param advice the result of {@link #advise} for the same build
     */
    public static PatchSequence patches(
            ContextAnalysis context,
            BuildInputs inputs,
            Measurements observed,
            Set<String> ignored,
            List<Advice> advice)
            throws InvalidIgnoreRuleException, InterruptedException {
        return new Adviser(Rules.all(), ignored)
                .patches(evidence(context, inputs, context.inventory(), observed), advice);
    }

    private static Evidence evidence(
            ContextAnalysis context, BuildInputs inputs, @CheckForNull Inventory inventory, Measurements observed)
            throws InvalidIgnoreRuleException, InterruptedException {
        return Evidence.of(context.dockerfile(), path(context), inputs, context.files())
                .withInventory(inventory, context.plan())
                .withObserved(observed);
    }

    /** Relative to the context; null when the Dockerfile is outside it. */
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
            // deleted since it was read
            return null;
        }
    }
}
