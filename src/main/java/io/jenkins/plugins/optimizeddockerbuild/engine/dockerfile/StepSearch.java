package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps.CountedStep;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the step for a printed name. Text and number have to agree, with some tolerance, because build arguments, the
 * base image's variables and its ONBUILD triggers may be unknown here.
 */
final class StepSearch {
    private static final String TRIGGER = "ONBUILD ";
    private static final String LINK = "LINK ";

    private final Dockerfile dockerfile;
    private final List<CountedStep> all;
    private final List<CountedStep> candidates = new ArrayList<>();

    @CheckForNull
    private final String stage;

    private final int number;
    private final int total;

    StepSearch(Dockerfile dockerfile, List<CountedStep> all, @CheckForNull String stage, int number, int total) {
        this.dockerfile = dockerfile;
        this.all = all;
        this.stage = stage;
        this.number = number;
        this.total = total;
        for (CountedStep step : all) {
            String itsStage = step.step().stage().displayName();
            // bake puts the target's name in front: web builder
            if (stage == null || stage.equals(itsStage) || stage.endsWith(" " + itsStage)) {
                candidates.add(step);
            }
        }
    }

    @CheckForNull
    Step find(String text) {
        String printed = text;
        if (number == 0) {
            return printed.startsWith("FROM ") ? user(reference(printed)) : null;
        }
        boolean trigger = printed.startsWith(TRIGGER);
        if (trigger) {
            printed = printed.substring(TRIGGER.length());
        }
        if (printed.startsWith(LINK)) {
            printed = printed.substring(LINK.length());
        }
        Step found = best(printing(printed, trigger, false));
        if (found == null) {
            // a build argument or a variable of the base image may have another value than the known one
            found = best(printing(printed, trigger, true));
        }
        return found == null && trigger ? unseenTrigger(printed) : found;
    }

    /**
     * The steps that print that text.
     *
     * @param trigger whether it was printed as one; BuildKit before 0.17 prints triggers like any other step
     * @param anyValue whether variables may have any value
     */
    private List<CountedStep> printing(String printed, boolean trigger, boolean anyValue) {
        List<CountedStep> printing = new ArrayList<>();
        for (CountedStep candidate : candidates) {
            Step step = candidate.step();
            boolean from = step.instruction() instanceof Instruction.From && printed.startsWith("FROM ");
            if ((isTrigger(step) || !trigger)
                    && (from || prints(anyValue ? candidate.shape() : step.text(), printed))) {
                printing.add(candidate);
            }
        }
        return printing;
    }

    /**
     * Of several equal texts the one with the matching number; a single one even if it does not match; otherwise
     * unknown.
     */
    @CheckForNull
    private Step best(List<CountedStep> same) {
        List<CountedStep> fitting = new ArrayList<>();
        for (CountedStep candidate : same) {
            if (fits(candidate)) {
                fitting.add(candidate);
            }
        }
        List<CountedStep> left = fitting.isEmpty() ? same : fitting;
        if (left.size() == 1) {
            return left.get(0).step();
        }
        for (CountedStep candidate : left) {
            if (candidate.skippable() == 0
                    && unseenTriggers(candidate) == 0
                    && candidate.step().number() == number) {
                return candidate.step();
            }
        }
        return null;
    }

    /** Triggers in the base image shift later steps; a WORKDIR that leads to the root is not a step. */
    private boolean fits(CountedStep candidate) {
        int counted = candidate.step().number();
        int unseen = unseenTriggers(candidate);
        return unseen >= 0 && number >= counted - candidate.skippable() && number <= counted + unseen;
    }

    /**
     * The number of triggers in the base image, which the printed total includes; negative when the total is smaller.
     */
    private int unseenTriggers(CountedStep candidate) {
        int more = total - candidate.step().total();
        return more == -candidate.triggers() ? 0 : more;
    }

    /** A trigger in the base image, which BuildKit places at the FROM. */
    @CheckForNull
    private Step unseenTrigger(String printed) {
        Stage found = null;
        for (Stage candidate : dockerfile.stages()) {
            if (stage == null ? dockerfile.stages().size() == 1 : stage.equals(candidate.displayName())) {
                if (found != null) {
                    return null;
                }
                found = candidate;
            }
        }
        if (found == null) {
            return null;
        }
        return new Step(found, found.from(), found.from().lines(), number, total, printed);
    }

    /** An image without a step of its own is the source of a COPY or a mount. */
    @CheckForNull
    private Step user(String reference) {
        for (CountedStep counted : all) {
            Instruction instruction = counted.step().instruction();
            if (instruction instanceof Instruction.Copy copy && isNamed(copy.from(), reference)) {
                return counted.step();
            }
            if (instruction instanceof Instruction.Run run) {
                for (Mount mount : run.mounts()) {
                    if (isNamed(mount.from(), reference)) {
                        return counted.step();
                    }
                }
            }
        }
        return null;
    }

    private static boolean isNamed(@CheckForNull String from, String reference) {
        return from != null
                && BuildInputs.familiar(ImageName.withoutDigest(from)).equals(reference);
    }

    /** The image of a printed FROM, in its short form and without digest. */
    private static String reference(String printed) {
        return BuildInputs.familiar(ImageName.withoutDigest(printed.substring("FROM ".length())));
    }

    private static boolean isTrigger(Step step) {
        return step.lines().first() != step.instruction().lines().first();
    }

    private static boolean prints(String expected, String printed) {
        return matches(expected, printed) || matches(Whitespace.normalise(expected), Whitespace.normalise(printed));
    }

    /** Whether the texts are equal, where an unknown value matches any text. */
    private static boolean matches(String expected, String printed) {
        String[] parts = expected.split(String.valueOf(Step.UNKNOWN_VALUE), -1);
        if (parts.length == 1) {
            return expected.equals(printed);
        }
        if (!printed.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = printed.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return printed.length() - last.length() >= at && printed.endsWith(last);
    }
}
