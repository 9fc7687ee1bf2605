package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells where in a stream of progress one build ends and another begins. Plain progress says so by its numbers, which the
 * reader puts into the digests ({@code 2:#5}). In rawjson another build loads what it is made of once more, a Dockerfile,
 * a repository or the file of a bake: with another digest, at a moment when nothing runs and something has been built.
 * Loading it twice without a step between is what a {@code # syntax} line leads to, and each target of a bake loads its own.
 * How long nothing came says nothing: a registry can take minutes to answer.
 */
final class BuildBoundaries {
    private static final Pattern LOAD = Pattern.compile(
            "(\\[.*)internal] load (build definition|git source|remote build context|(local|remote) bake definitions).*");

    /** Digest of what was loaded last, by target; builds that are no bake have one. */
    private final Map<String, String> loads = new HashMap<>();

    private final Set<String> running = new HashSet<>();
    private String plainBuild;
    private boolean hasBuilt;
    private boolean hasEnded;

    /** Whether the event is the first one of the next build. */
    boolean isNext(ProgressEvent event) {
        if (!(event instanceof ProgressEvent.Vertex vertex)) {
            return false;
        }
        boolean next = isOtherPlainBuild(vertex) || loadsAgain(vertex);
        if (next) {
            loads.clear();
            running.clear();
            hasBuilt = false;
            hasEnded = false;
        }
        note(vertex);
        return next;
    }

    /**
     * Whether nothing runs and the last vertex to end was an export or a failure. More events are possible, but
     * unlikely.
     */
    boolean isOver() {
        return hasEnded && running.isEmpty();
    }

    private boolean isOtherPlainBuild(ProgressEvent.Vertex vertex) {
        int hash = vertex.digest().indexOf('#');
        if (hash < 0) {
            return false;
        }
        String build = vertex.digest().substring(0, hash);
        boolean other = plainBuild != null && !plainBuild.equals(build);
        plainBuild = build;
        return other;
    }

    private boolean loadsAgain(ProgressEvent.Vertex vertex) {
        String target = target(vertex);
        String known = target == null ? null : loads.get(target);
        return known != null && !known.equals(vertex.digest()) && running.isEmpty() && hasBuilt;
    }

    /** Whether the vertex is the one every build begins with. */
    static boolean isLoad(ProgressEvent.Vertex vertex) {
        return target(vertex) != null;
    }

    /** Whose definition it loads, as the name begins; null when it loads none. */
    @CheckForNull
    private static String target(ProgressEvent.Vertex vertex) {
        Matcher load = LOAD.matcher(vertex.name() == null ? "" : vertex.name());
        return load.matches() ? load.group(1) : null;
    }

    private void note(ProgressEvent.Vertex vertex) {
        String target = target(vertex);
        if (target != null) {
            loads.put(target, vertex.digest());
        }
        VertexName.Kind kind = VertexName.parse(vertex.name()).kind();
        hasBuilt |= kind == VertexName.Kind.STEP || kind == VertexName.Kind.EXPORT || vertex.error() != null;
        if (vertex.completed() != null || vertex.error() != null) {
            running.remove(vertex.digest());
            hasEnded = kind == VertexName.Kind.EXPORT || kind == VertexName.Kind.CACHE_EXPORT || vertex.error() != null;
        } else if (vertex.started() != null) {
            running.add(vertex.digest());
        }
    }
}
