package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import java.util.HashMap;
import java.util.Map;

/** The build arguments of a request with the values that the client will pass. */
final class BuildArguments {

    private BuildArguments() {}

    /**
     * @param variables the client's environment, which supplies arguments that have no value
     * @return values by name; arguments whose value is unknown are missing
     */
    static Map<String, String> known(BuildRequest request, Map<String, String> variables) {
        Map<String, String> known = new HashMap<>();
        for (BuildArgument argument : request.buildArgs()) {
            String value = argument.value() == null ? variables.get(argument.name()) : argument.value();
            if (value != null) {
                known.put(argument.name(), value);
            }
        }
        return known;
    }
}
