package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads.Source;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The paths of a context that a Dockerfile requests by name, other than the whole context. {@code COPY src /src} names
 * {@code src} but not its content, so a cache in it may be excluded; {@code COPY src/.cache /x}, {@code COPY .* /x} and
 * {@code COPY src/* /x} name what they match. If a link is named, so is its target.
 */
final class NamedSources {

    /** Matches any number of names. */
    private static final String ANY = "**";

    /** The relation of a path to the sources. */
    enum Relation {
        /** A source includes it, or a folder that it is in. */
        TAKEN,
        /** A source includes something that is in it, if it is a folder. */
        LEADS_TO_TAKEN,
        NONE
    }

    /**
     * A source, split at its slashes.
     *
     * @param wildcard whether the parts are patterns
     * @param anyDepth whether two asterisks are among them
     */
    private record Named(String[] parts, boolean wildcard, boolean anyDepth, int line) {}

    private final List<Named> names = new ArrayList<>();
    private final Path root;

    /** @param root the context */
    NamedSources(List<Source> sources, Path root) {
        this.root = root;
        for (Source source : sources) {
            if (!source.isWholeContext()) {
                add(
                        source.pattern(),
                        source.wildcard(),
                        source.parents(),
                        source.lines().first());
            }
        }
    }

    /**
     * Adds sources that are only fully known during the build: they name whatever is in the folders before the first
     * variable.
     *
     * @param timelines of the needed stages
     */
    void addUnknown(List<StageTimeline> timelines) {
        for (StageTimeline timeline : timelines) {
            for (StageTimeline.Step step : timeline.steps()) {
                if (step.instruction() instanceof Instruction.FileTransfer transfer) {
                    boolean other = transfer instanceof Instruction.Copy copy && copy.from() != null;
                    for (String source : other ? List.<String>of() : transfer.sources()) {
                        addUnknown(source, step);
                    }
                } else if (step.instruction() instanceof Instruction.Run run) {
                    for (Mount mount : run.mounts()) {
                        if (mount.readsContext() && mount.source() != null) {
                            addUnknown(mount.source(), step);
                        }
                    }
                }
            }
        }
    }

    private void addUnknown(String source, StageTimeline.Step step) {
        if (StageTimeline.expand(source, step.variables()) != null) {
            return;
        }
        String known = source.substring(0, source.indexOf('$'));
        String folder = GoFilepath.clean("/" + known.substring(0, known.lastIndexOf('/') + 1));
        String pattern = folder.equals("/") ? ANY : folder.substring(1) + "/" + ANY;
        names.add(new Named(
                pattern.split("/"), true, true, step.instruction().lines().first()));
    }

    private void add(String pattern, boolean wildcard, boolean parents, int line) {
        String[] parts = pattern.split("/");
        names.add(new Named(parts, wildcard, parents && Arrays.asList(parts).contains(ANY), line));
        if (!wildcard) {
            addBehindLinks(pattern, line);
        }
    }

    private void addBehindLinks(String path, int line) {
        List<Path> links = new ArrayList<>();
        Path real = null;
        try {
            real = ScopedLinks.resolve(root, Path.of(path), links);
        } catch (IOException | InvalidPathException e) {
            // what was followed so far still counts as named
        }
        if (links.isEmpty()) {
            return;
        }
        for (Path link : links) {
            names.add(new Named(relative(link).split("/"), false, false, line));
        }
        if (real != null && !real.equals(root)) {
            names.add(new Named(relative(real).split("/"), false, false, line));
        }
    }

    private String relative(Path path) {
        byte[] bytes = NativeNames.bytes(root.relativize(path));
        return Runes.text(bytes, 0, bytes.length);
    }

    /** Adds the target of a link, because a pattern matched the link. */
    void addTargetOf(byte[] link) {
        for (Named name : List.copyOf(names)) {
            if (name.wildcard && relation(name, split(link)) == Relation.TAKEN) {
                addBehindLinks(Runes.text(link, 0, link.length), name.line);
                return;
            }
        }
    }

    /** Line of the first source that names a path, or something in it; 0 when none does. */
    int lineNaming(byte[] path) {
        String[] parts = split(path);
        for (Named name : names) {
            boolean above = name.parts.length < parts.length && !name.anyDepth;
            if (!above && relation(name, parts) != Relation.NONE) {
                return name.line;
            }
        }
        return 0;
    }

    Relation relation(byte[] path) {
        String[] parts = split(path);
        Relation best = Relation.NONE;
        for (Named name : names) {
            Relation relation = relation(name, parts);
            if (relation == Relation.TAKEN) {
                return relation;
            }
            best = relation == Relation.NONE ? best : relation;
        }
        return best;
    }

    private static Relation relation(Named name, String[] path) {
        for (int i = 0; i < path.length; i++) {
            if (i == name.parts.length || name.anyDepth && name.parts[i].equals(ANY)) {
                return Relation.TAKEN;
            }
            if (!matches(name, i, path[i])) {
                return Relation.NONE;
            }
        }
        return path.length == name.parts.length ? Relation.TAKEN : Relation.LEADS_TO_TAKEN;
    }

    private static boolean matches(Named name, int part, String text) {
        if (!name.wildcard) {
            return name.parts[part].equals(text);
        }
        try {
            return GoFilepath.matches(name.parts[part], text);
        } catch (GoFilepath.BadPattern e) {
            // BuildKit rejects it, so its intention is unknown
            return true;
        }
    }

    private static String[] split(byte[] path) {
        return Runes.text(path, 0, path.length).split("/");
    }
}
