package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GivenValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NearestName;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Option;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.NoStaplerConstructorException;

/**
 * Converts a step's options from a Pipeline to what the step's setters accept: without nulls, and in each option's own
 * form. Unknown names are rejected; Jenkins itself would only warn, and build without what was requested.
 */
final class GivenOptions {
    private GivenOptions() {}

    /** @throws AbortException when an option does not exist, or its value is invalid */
    static Map<String, Object> of(StepDescriptor step, Map<String, ?> given) throws AbortException {
        String function = step.getFunctionName();
        try {
            return read(function, DescribableModel.of(step.clazz), given);
        } catch (InvalidRequestException e) {
            throw new AbortException(function + ": " + e.getMessage(Spelling.PIPELINE));
        }
    }

    private static Map<String, Object> read(String place, DescribableModel<?> model, Map<?, ?> given)
            throws AbortException {
        Map<String, Object> read = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = String.valueOf(entry.getKey());
            DescribableParameter parameter = model.getParameter(name);
            if (parameter == null && !name.startsWith("$")) {
                throw new AbortException(place + " has no option `" + name + "`; " + instead(name, model));
            }
            Object value = parameter == null ? entry.getValue() : read(parameter, entry.getValue());
            if (value != null) {
                read.put(name, value);
            }
        }
        return read;
    }

    @CheckForNull
    private static Object read(DescribableParameter parameter, @CheckForNull Object value) throws AbortException {
        String name = parameter.getName();
        Class<?> type = parameter.getErasedType();
        if (value instanceof UninstantiatedDescribable nested) {
            return read(name, DescribableModel.of(type), nested.getArguments());
        }
        BuildOption<?> known = BuildOption.inStep(name);
        Option option = known == null ? new Label(name) : known;
        BuildOption.Shape shape = type == Object.class && known != null ? known.shape() : shape(type);
        if (shape != null) {
            return GivenValue.of(option, shape, value);
        }
        if (type == Integer.class || type == int.class) {
            return value == null ? null : number(option, value);
        }
        return value instanceof Map<?, ?> map && isDescribed(type) ? read(name, DescribableModel.of(type), map) : value;
    }

    @CheckForNull
    private static BuildOption.Shape shape(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return BuildOption.Shape.FLAG;
        }
        if (type == String.class) {
            return BuildOption.Shape.ONE;
        }
        if (Collection.class.isAssignableFrom(type)) {
            return BuildOption.Shape.LIST;
        }
        return Map.class.isAssignableFrom(type) ? BuildOption.Shape.PAIRS : null;
    }

    private static Integer number(Option option, Object value) {
        String text = GivenValue.text(option, value).strip();
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(option, ": `" + text + "` is not a whole number.");
        }
    }

    private static boolean isDescribed(Class<?> type) {
        try {
            return DescribableModel.of(type) != null;
        } catch (NoStaplerConstructorException e) {
            return false;
        }
    }

    /** The command line's name of an option is the most likely mistake, followed by a typo. */
    private static String instead(String name, DescribableModel<?> model) {
        List<String> known = model.getParameters().stream()
                .map(DescribableParameter::getName)
                .toList();
        BuildOption<?> flag = BuildOption.named(
                name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT));
        String meant = flag != null && flag.step() != null && known.contains(flag.step())
                ? flag.step()
                : NearestName.of(name, known);
        return meant == null ? "it has " + String.join(", ", known) + "." : "did you mean `" + meant + "`?";
    }
}
