package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.ArrayList;
import java.util.List;

/** Describes the benefit of a piece of advice. */
public final class AdviceText {
    private AdviceText() {}

    /**
     * One line: {@code Keep pip's downloads between builds (line 7): up to 41.0s and 83.1 MB in a build like this one}.
     */
    public static String line(Advice advice) {
        String saving = saving(advice);
        return advice.title()
                + (advice.lines() == null ? "" : " (line " + advice.lines() + ")")
                + (saving.isEmpty() ? "" : ": saves up to " + saving + " in a build like this one");
    }

    /** Whether its patch has been built, in a sentence; empty without a patch. */
    public static String proof(Advice advice) {
        if (advice.proof() == null) {
            return "";
        }
        if (isLeftToTheUser(advice.id())) {
            return "Only you know whether something reads it: optimized.patch and --apply leave it to you.";
        }
        return switch (advice.proof()) {
            case BUILT -> "Built and measured, with the other patches.";
            case FAILED -> "Built, and it does not build: do not apply it.";
            case NOT_BUILT -> "Not built yet: odb advise --verify builds and measures it.";
        };
    }

    /**
     * Whether only the user knows if the patches of a rule do no harm: they are shown, and never made together with those of
     * other rules.
     *
     * @param rule its id
     */
    public static boolean isLeftToTheUser(String rule) {
        return rule.equals("kept-for-want-of-proof");
    }

    /** {@code 41.0s and 83.1 MB}; empty when unknown. */
    public static String saving(Advice advice) {
        List<String> parts = new ArrayList<>();
        if (advice.savedMillis() != null) {
            parts.add(Durations.format(advice.savedMillis()));
        }
        if (advice.savedBytes() != null) {
            parts.add(ByteSizes.format(advice.savedBytes()));
        }
        return String.join(" and ", parts);
    }
}
