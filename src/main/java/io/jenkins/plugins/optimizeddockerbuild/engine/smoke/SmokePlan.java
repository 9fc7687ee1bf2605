package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands of one smoke test. No command line contains the value of a variable of the test.
 *
 * @param start run one after another
 * @param list prints the ids of all containers of the test
 * @param follow prints the output of the containers until they end
 * @param remove stops and removes everything, also when nothing or only part of it was started
 * @param variables in addition to the client's environment, for the start commands
 * @param override content of the file that compose reads after the user's; null without compose
 * @param service of the compose file under test; null without compose
 * @param http the pages, each with its port
 * @param healthCheck whether there is a health check to wait for; with compose, known once the containers run
 */
record SmokePlan(
        List<List<String>> start,
        List<String> list,
        List<String> follow,
        List<String> remove,
        Map<String, String> variables,
        @CheckForNull String override,
        @CheckForNull String service,
        List<HttpCheck> http,
        boolean healthCheck)
        implements Serializable {
    SmokePlan {
        start = start.stream().map(List::copyOf).toList();
        list = List.copyOf(list);
        follow = List.copyOf(follow);
        remove = List.copyOf(remove);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        http = List.copyOf(http);
    }
}
