package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The patches of several rules, all of them or some. */
public interface Patches {
    /** Ids of the rules that have patches, in the order in which they are applied. */
    List<String> rules();

    /**
     * The contents that the patches of some rules make.
     *
     * @param rules whose patches are taken
     * @return by path relative to the context, each byte as the character of the same number
     */
    Map<String, String> files(Set<String> rules) throws ContextException, InterruptedException;

    /** What all of them make. */
    default Map<String, String> all() throws ContextException, InterruptedException {
        return files(new LinkedHashSet<>(rules()));
    }
}
