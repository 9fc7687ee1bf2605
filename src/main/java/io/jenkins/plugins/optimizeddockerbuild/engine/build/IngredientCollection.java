package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.CopiedFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.IngredientReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/**
 * Collects in a background thread what a build is made of, while it runs. That thread reads files; the context itself
 * belongs to the thread that calls {@link #inventory}, which first lists what there is to read.
 */
final class IngredientCollection {
    private final ContextAnalysis context;
    private final BooleanSupplier stopCounting;
    private final CompletableFuture<List<CopiedFiles>> copied = new CompletableFuture<>();
    private final FutureTask<Ingredients> task;

    private IngredientCollection(
            PreparedBuild build,
            ContextAnalysis context,
            @CheckForNull String salt,
            SecretMask mask,
            BooleanSupplier stop,
            BooleanSupplier stopCounting) {
        this.context = context;
        this.stopCounting = stopCounting;
        this.task = Background.begin("ingredients", () -> {
            BuildInputs inputs = build.inputs();
            IngredientReader reader = new IngredientReader(salt);
            Ingredients known = read(reader, build, context, mask);
            List<CopiedFiles> files = copied.get();
            return files.isEmpty()
                    ? known
                    : reader.withFiles(
                            known,
                            context.dockerfile(),
                            inputs,
                            context.location().folder(),
                            files,
                            stop);
        });
    }

    /** The Dockerfile and the build arguments, without prints of secret values. */
    static Ingredients read(IngredientReader reader, PreparedBuild build, ContextAnalysis context, SecretMask mask) {
        return reader.read(
                context.dockerfile(),
                build.inputs(),
                build.request().noCache(),
                build.request().noCacheFilter(),
                argument -> isSecret(argument, mask));
    }

    /**
     * Starts the collection; {@link #inventory} has to be called next.
     *
     * @param salt of the history's builds; null when they have none
     * @param mask for values that must not be kept
     * @param stop true when there is no time left to read files
     * @param stopCounting true when there is no time left to count them
     */
    static IngredientCollection begin(
            PreparedBuild build,
            ContextAnalysis context,
            @CheckForNull String salt,
            SecretMask mask,
            BooleanSupplier stop,
            BooleanSupplier stopCounting) {
        return new IngredientCollection(build, context, salt, mask, stop, stopCounting);
    }

    /** Scans the context; null when it was not analyzed. */
    @CheckForNull
    Inventory inventory() throws InvalidIgnoreRuleException, InterruptedException {
        try {
            copied.complete(context.copied());
        } finally {
            copied.complete(List.of());
        }
        return context.isAnalysed() ? context.inventory(stopCounting) : null;
    }

    /** The ingredients, available once the task is done. */
    FutureTask<Ingredients> task() {
        return task;
    }

    private static boolean isSecret(Map.Entry<String, String> argument, SecretMask mask) {
        return SecretText.isSecretName(argument.getKey())
                || !argument.getValue().equals(mask.masked(argument.getValue()));
    }
}
