package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.Use;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A digest of everything that decides whether the RUN instructions with a cache mount have to run: the instructions up
 * to them, the files that these copy, the build arguments. Builds with the same digest share the layers, so the second
 * one finds them in the layer cache and needs no mount.
 */
final class RecipePrint {
    private static final int BYTES = 8;

    private final Ingredients ingredients;
    private final BuildGraph graph;
    private final Set<Integer> wholeStages = new HashSet<>();
    private final MessageDigest digest;

    private RecipePrint(Ingredients ingredients, BuildGraph graph) {
        this.ingredients = ingredients;
        this.graph = graph;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Null when one of its inputs is unknown before the build. */
    @CheckForNull
    static String of(CacheMount mount, Ingredients ingredients, BuildGraph graph) {
        if (ingredients.noCache()
                || ingredients.stages().size() != graph.stages().size()) {
            return null;
        }
        RecipePrint print = new RecipePrint(ingredients, graph);
        for (Use use : mount.uses()) {
            if (ingredients.noCacheStages().contains(use.stage().stage().displayName())
                    || !print.add(use.stage(), use.index())) {
                return null;
            }
        }
        return HexFormat.of().formatHex(print.digest.digest(), 0, BYTES);
    }

    /** @param last index of the last instruction that counts */
    private boolean add(ResolvedStage stage, int last) {
        for (int needed : stage.needs()) {
            ResolvedStage whole = graph.stages().get(needed);
            if (wholeStages.add(needed) && !add(whole, whole.instructions().size() - 1)) {
                return false;
            }
        }
        Ingredients.Stage known = ingredients.stages().get(stage.stage().index());
        // the first is FROM
        for (int i = 0; i <= last + 1; i++) {
            if (i >= known.instructions().size()
                    || !add(known, known.instructions().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean add(Ingredients.Stage stage, Ingredients.Instruction instruction) {
        if (!instruction.unknown().isEmpty()) {
            return false;
        }
        add(instruction.print());
        instruction.images().forEach(this::add);
        for (Ingredients.Argument argument : ingredients.arguments()) {
            if (instruction.arguments().contains(argument.name())) {
                if (argument.print() == null) {
                    return false;
                }
                add(argument.name());
                add(argument.print());
            }
        }
        return !instruction.readsContext() || addFiles(stage, instruction);
    }

    private boolean addFiles(Ingredients.Stage stage, Ingredients.Instruction instruction) {
        boolean found = false;
        for (Ingredients.Copied copied : ingredients.copied()) {
            if (copied.stage().equals(stage.name()) && copied.key().equals(instruction.key())) {
                if (copied.print() == null) {
                    return false;
                }
                add(copied.print());
                found = true;
            }
        }
        return found;
    }

    private void add(String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
