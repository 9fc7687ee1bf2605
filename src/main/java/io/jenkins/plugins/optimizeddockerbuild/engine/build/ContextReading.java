package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the context of a {@link DetachedBuild} beside the build: what lies in it, and what its layers are made of. What it
 * finds is kept in the build's folder, where a later process finds it.
 */
final class ContextReading {
    private static final String CONTEXT = "context.json";
    private static final String INGREDIENTS = "ingredients.json";

    /** Counting what BuildKit does not see may take that much longer than the build. */
    private static final Duration COUNTING_PATIENCE = Duration.ofSeconds(2);

    private final Path folder;
    private final BuildFindings findings;

    @CheckForNull
    private FutureTask<ContextSection> counting;

    @CheckForNull
    private FutureTask<Ingredients> collecting;

    private volatile boolean isTimeUp;

    ContextReading(Path folder, BuildFindings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** The build has ended: what is not found by now will not be. */
    void stop() {
        isTimeUp = true;
    }

    /** @param secrets of which nothing may be kept */
    void begin(ContextAnalysis context, Collection<String> secrets) {
        IngredientCollection ingredients = findings.history == null
                ? null
                : IngredientCollection.begin(
                        findings.request(),
                        findings.buildInputs(),
                        context,
                        findings.history.salt(),
                        secrets,
                        () -> isTimeUp);
        if (ingredients != null) {
            collecting = inBackground("keep-ingredients", () -> {
                Ingredients found = ingredients.get();
                try (OutputStream out = Files.newOutputStream(folder.resolve(INGREDIENTS))) {
                    ReportJson.write(new ReportJson.IngredientsDocument(found), out);
                }
                return found;
            });
        }
        if (!context.isAnalysed() && ingredients == null) {
            return;
        }
        counting = inBackground("inventory", () -> {
            Inventory inventory = ingredients == null ? context.inventory(() -> isTimeUp) : ingredients.inventory();
            ContextSection section = ContextSection.of(context, inventory);
            try (OutputStream out = Files.newOutputStream(folder.resolve(CONTEXT))) {
                ReportJson.write(new ReportJson.ContextDocument(section), out);
            }
            return section;
        });
    }

    private static <T> FutureTask<T> inBackground(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** From this process, or from the one that prepared the build. */
    @CheckForNull
    ContextSection context() throws InterruptedException {
        try {
            if (counting != null) {
                return counting.get(COUNTING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (Files.exists(folder.resolve(CONTEXT))) {
                return ReportJson.readContext(folder.resolve(CONTEXT));
            }
        } catch (ExecutionException e) {
            findings.notes.add("The context was not counted: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            findings.notes.add("The context was not counted: that took longer than the build.");
        } catch (ReportException e) {
            findings.notes.add("The context was not counted: " + e.getMessage());
        }
        return findings.context;
    }

    /** As {@link #context}. */
    @CheckForNull
    Ingredients ingredients() throws InterruptedException {
        try {
            if (collecting != null) {
                return collecting.get(COUNTING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (Files.exists(folder.resolve(INGREDIENTS))) {
                return ReportJson.readIngredients(folder.resolve(INGREDIENTS));
            }
        } catch (ExecutionException e) {
            findings.notes.add("Why layers ran is not told: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            findings.notes.add("Why layers ran is not told: reading what they copy took longer than the build.");
        } catch (ReportException e) {
            findings.notes.add("Why layers ran is not told: " + e.getMessage());
        }
        return null;
    }
}
