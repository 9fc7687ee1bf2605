package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps vertices to the targets of a {@code docker buildx bake} that need them. Bake reports a vertex once for each
 * target, with the target's name in front: {@code [web tools 1/3] RUN make} and {@code [api tools 1/3] RUN make} have
 * one digest (buildx {@code util/progress/multiwriter.go}). It omits the names for a single target. Plain progress
 * shows a shared vertex under one name only, so targets are unknown there.
 */
public final class Targets {
    /** Names that bake accepts: buildx {@code bake/bake.go}. */
    private static final Pattern LOAD =
            Pattern.compile("\\[([A-Za-z0-9_-]+) internal] load (?:build definition|remote bake|git source) .*");

    private static final int MAX_TARGETS = 500;

    private final Set<String> targets = new TreeSet<>();
    private final Map<String, Set<String>> byDigest = new HashMap<>();

    /** Records an event; anything but a named vertex of rawjson is ignored. */
    public void on(ProgressEvent event) {
        if (!(event instanceof ProgressEvent.Vertex vertex)
                || vertex.name() == null
                || vertex.digest().indexOf('#') >= 0) {
            return;
        }
        String name = vertex.progressGroup() == null
                ? vertex.name()
                : vertex.progressGroup().name();
        Matcher load = LOAD.matcher(name);
        if (load.matches() && targets.size() < MAX_TARGETS) {
            targets.add(load.group(1));
        }
        String target = target(name);
        if (target != null && (byDigest.size() < LiveTimeline.MAX_VERTICES || byDigest.containsKey(vertex.digest()))) {
            byDigest.computeIfAbsent(vertex.digest(), digest -> new LinkedHashSet<>())
                    .add(target);
        }
    }

    /** Names in alphabetical order; empty for a build of one target. */
    public List<String> names() {
        return targets.size() < 2 ? List.of() : List.copyOf(targets);
    }

    /** The vertices of the target, shared ones included, with their own times, critical path and failure. */
    public Timeline of(String target, Timeline timeline) {
        return timeline.part(
                vertex -> byDigest.getOrDefault(vertex.digest(), Set.of()).contains(target));
    }

    /** A timeline in which shared vertices have no target's name in front. */
    public Timeline withSharedNames(Timeline timeline) {
        if (names().isEmpty()) {
            return timeline;
        }
        List<TimelineVertex> named = new ArrayList<>(timeline.vertices().size());
        for (TimelineVertex vertex : timeline.vertices()) {
            boolean shared =
                    byDigest.getOrDefault(vertex.digest(), Set.of()).size() > 1 && target(vertex.fullName()) != null;
            named.add(shared ? vertex.withName(withoutTarget(vertex.fullName())) : vertex);
        }
        return timeline.withVertices(named);
    }

    /** The first word in brackets if it is a target's name. */
    @CheckForNull
    private String target(String name) {
        int end = name.startsWith("[") ? endOfFirstWord(name) : -1;
        String word = end < 0 ? null : name.substring(1, end);
        return word != null && targets.contains(word) ? word : null;
    }

    private static int endOfFirstWord(String name) {
        int close = name.indexOf(']');
        int blank = name.indexOf(' ');
        return blank > 0 && blank < close ? blank : close;
    }

    private static String withoutTarget(String name) {
        int end = endOfFirstWord(name);
        return name.charAt(end) == ']' ? name.substring(end + 1).strip() : "[" + name.substring(end + 1);
    }
}
