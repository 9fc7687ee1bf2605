package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What happens in the file system of a stage, in order, base stages included: each instruction with its working
 * directory.
 *
 * @param stage the stage at the end of the timeline
 * @param image the image that its first base stage starts from, as in the Dockerfile; null for {@code scratch}
 * @param steps from the first base stage on
 */
public record StageTimeline(
        ResolvedStage stage, @CheckForNull String image, List<Step> steps) {

    private static final Pattern QUOTED = Pattern.compile("'[^'\\\\]*'|\"[^\"\\\\]*\"");

    /**
     * An instruction of a stage.
     *
     * @param workdir absolute, or below {@link ResolvedStage#BASE_IMAGE}; null when it is only known during the build
     * @param inherited whether it belongs to a base stage
     */
    public record Step(
            Instruction instruction,
            Variables variables,
            @CheckForNull String workdir,
            boolean inherited) {}

    /** The timelines of the stages that the target needs. */
    public static List<StageTimeline> of(BuildGraph graph) {
        Map<Integer, StageTimeline> byIndex = new HashMap<>();
        List<StageTimeline> timelines = new ArrayList<>();
        for (ResolvedStage stage : graph.needed()) {
            List<Step> steps = new ArrayList<>();
            StageTimeline base = stage.baseStage() == null
                    ? null
                    : byIndex.get(stage.baseStage().index());
            if (base != null) {
                for (Step step : base.steps) {
                    steps.add(new Step(step.instruction, step.variables, step.workdir, true));
                }
            }
            for (ResolvedInstruction resolved : stage.instructions()) {
                String workdir = resolve(resolved.workdir(), ".");
                steps.add(new Step(resolved.instruction(), resolved.variables(), workdir, false));
            }
            String image = base != null ? base.image : image(stage);
            StageTimeline timeline = new StageTimeline(stage, image, steps);
            byIndex.put(stage.stage().index(), timeline);
            timelines.add(timeline);
        }
        return timelines;
    }

    /** A base that only the build knows, or that another context replaces, gets a name that no image can have. */
    @CheckForNull
    private static String image(ResolvedStage stage) {
        return switch (stage.kind()) {
            case IMAGE, UNKNOWN -> stage.base();
            case NAMED_CONTEXT -> "context " + stage.base();
            default -> null;
        };
    }

    /** A path resolved against a working directory and cleaned; null when one of them is unknown. */
    @CheckForNull
    public static String resolve(@CheckForNull String workdir, @CheckForNull String path) {
        if (path == null || workdir == null && !path.startsWith("/")) {
            return null;
        }
        String joined = path.startsWith("/") ? path : workdir + "/" + path;
        String clean = GoFilepath.clean(joined);
        boolean lost = joined.startsWith(ResolvedStage.BASE_IMAGE) && !clean.startsWith(ResolvedStage.BASE_IMAGE);
        return lost ? null : clean;
    }

    /** Replaces {@code $NAME} and {@code ${NAME}} and removes quotes; null when that does not determine the text. */
    @CheckForNull
    public static String expand(String quoted, Variables variables) {
        String text = QUOTED.matcher(quoted).matches() ? quoted.substring(1, quoted.length() - 1) : quoted;
        if (text.indexOf('$') < 0) {
            return text;
        }
        if (quoted.indexOf('\'') >= 0) {
            return null;
        }
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '$') {
                expanded.append(c);
                continue;
            }
            boolean braces = i + 1 < text.length() && text.charAt(i + 1) == '{';
            int from = braces ? i + 2 : i + 1;
            int to = from;
            while (to < text.length() && (Character.isLetterOrDigit(text.charAt(to)) || text.charAt(to) == '_')) {
                to++;
            }
            boolean closed = !braces || to < text.length() && text.charAt(to) == '}';
            String name = text.substring(from, to);
            if (name.isEmpty() || !closed || variables.isUnknown(name)) {
                return null;
            }
            String value = variables.get(name);
            expanded.append(value == null ? "" : value);
            i = braces ? to : to - 1;
        }
        return expanded.toString();
    }
}
