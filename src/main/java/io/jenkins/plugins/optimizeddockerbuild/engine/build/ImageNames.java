package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that a build gave to its images, as its output tells: {@code naming to docker.io/library/app:1.2 done}. */
final class ImageNames {
    private static final String NAMING = "naming to ";
    private static final String NAMELESS = "moby-dangling@";
    private static final int MOST = 50;

    private final Set<String> names = new LinkedHashSet<>();

    void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Status status && status.id().startsWith(NAMING)) {
            String name = status.id().substring(NAMING.length());
            if (!name.startsWith(NAMELESS) && names.size() < MOST) {
                names.add(name.replaceFirst("^docker\\.io/(library/)?", ""));
            }
        }
    }

    List<String> all() {
        return List.copyOf(names);
    }
}
