package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.Map;
import java.util.regex.Pattern;

/** Whether PyTorch may come from another index than the default one, where it can be a tenth as large. */
public final class TorchIndex {
    private static final Pattern OTHER = Pattern.compile(
            "--(extra-)?index-url|--index\\b|--default-index|(^|\\s)-i\\s|find-links|(^|\\s)-f\\s|/whl/|\\+cpu|\\+cu[0-9]|--torch-backend|pip3?\\s+config");

    private TorchIndex() {}

    /**
     * Whether a RUN or its input sets another index.
     *
     * @param requirements content of the files that list what is installed; empty for none
     */
    public static boolean isOther(StageSteps.Step step, String requirements) {
        for (Map.Entry<String, String> variable : step.variables().values().entrySet()) {
            if (variable.getKey().matches("(PIP|UV)_.*(INDEX|FIND_LINKS|TORCH).*|.*INDEX_URL")) {
                return true;
            }
        }
        return OTHER.matcher(step.instruction().statement().original()).find()
                || OTHER.matcher(requirements).find();
    }
}
