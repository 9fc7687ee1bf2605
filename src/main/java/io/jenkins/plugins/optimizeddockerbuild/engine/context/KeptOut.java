package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnorePattern;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The effect of {@link ContextRequest#keptOut} in one context. The rules apply whether or not anything matches them
 * now, because another program may create such a folder before BuildKit reads the context.
 *
 * @param rules to add to the user's own
 * @param notes for display, one sentence each
 */
record KeptOut(List<String> rules, List<String> notes) {
    private static final int MOST_NAMED = 5;
    private static final KeptOut NOTHING = new KeptOut(List.of(), List.of());

    /**
     * Determines the effect.
     *
     * @param wanted rules of the caller
     * @param reads what the Dockerfile reads; null when unknown
     * @throws InvalidRuleException for a rule of the user's that BuildKit rejects
     */
    static KeptOut find(
            List<String> wanted,
            DockerfileSource dockerfile,
            @CheckForNull ContextReads reads,
            OwnIgnoreFile user,
            ContextTree tree)
            throws InvalidRuleException, InterruptedException {
        boolean readsNothing = reads != null && reads.sources().isEmpty() && !reads.isUnknown();
        if (wanted.isEmpty() || readsNothing) {
            return NOTHING;
        }
        List<byte[]> found = matches(wanted, user, tree);
        if (!dockerfile.isRead()) {
            return new KeptOut(List.of(), found.isEmpty() ? List.of() : List.of(cannotBeKeptOut(found, wanted)));
        }
        List<ContextReads.Source> naming = naming(reads, wanted);
        if (naming.isEmpty()) {
            return new KeptOut(wanted, found.isEmpty() ? List.of() : List.of(keptOut(found)));
        }
        return besideTheNamed(found, new NamedSources(naming, tree.locate(new byte[0])));
    }

    /** What the wanted rules exclude beyond the user's. */
    static List<byte[]> matches(List<String> wanted, OwnIgnoreFile user, ContextTree tree)
            throws InvalidRuleException, InterruptedException {
        Selection left = tree.select(user.keepingOut(wanted).rules(), Leftovers.CLOSED);
        List<byte[]> found = new ArrayList<>();
        collect(tree.root(), left, user.rules().rules().size(), found);
        return found;
    }

    private static void collect(ContextFolder folder, Selection left, int first, List<byte[]> found) {
        for (int i = 0; left.enters(folder) && i < folder.size(); i++) {
            if (left.exclusion(folder, i) >= first) {
                found.add(folder.pathOf(i));
            } else if (folder.folder(i) != null) {
                collect(folder.folder(i), left, first, found);
            }
        }
    }

    /** Sources that contain such a name; a pattern such as {@code *} that would match it does not count. */
    private static List<ContextReads.Source> naming(@CheckForNull ContextReads reads, List<String> wanted)
            throws InvalidRuleException {
        List<ContextReads.Source> naming = new ArrayList<>();
        if (reads != null) {
            byte[] content = String.join("\n", wanted).getBytes(StandardCharsets.UTF_8);
            IgnoreRules rules = IgnoreRules.parse(content, "");
            for (ContextReads.Source source : reads.sources()) {
                if (rules.excludes(source.pattern().getBytes(StandardCharsets.UTF_8))) {
                    naming.add(source);
                }
            }
        }
        return naming;
    }

    private static KeptOut besideTheNamed(List<byte[]> found, NamedSources names) {
        List<String> rules = new ArrayList<>();
        List<byte[]> kept = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (byte[] path : found) {
            int line = names.lineNaming(path);
            String pattern = IgnorePattern.of(path);
            if (line == 0 && pattern != null) {
                rules.add(pattern);
                kept.add(path);
            } else if (line > 0) {
                notes.add(PathText.readable(path) + " stays in the context, because line " + line
                        + " of the Dockerfile names it; it may hold logins and secrets of the CI server.");
            }
        }
        if (!kept.isEmpty()) {
            notes.add(0, keptOut(kept));
        }
        return new KeptOut(rules, notes);
    }

    private static String keptOut(List<byte[]> paths) {
        return "Kept out of the context: " + named(paths)
                + ", which belong to the CI server and may hold logins and secrets.";
    }

    private static String cannotBeKeptOut(List<byte[]> paths, List<String> wanted) {
        return "The context has " + named(paths) + ", which belong to the CI server and may hold logins and secrets."
                + " BuildKit fetches the Dockerfile itself, so they cannot be kept out: add "
                + String.join(", ", wanted)
                + " to .dockerignore.";
    }

    static String named(List<byte[]> paths) {
        List<String> names = new ArrayList<>();
        for (byte[] path : paths.subList(0, Math.min(MOST_NAMED, paths.size()))) {
            names.add(PathText.readable(path));
        }
        int more = paths.size() - names.size();
        return String.join(", ", names) + (more == 0 ? "" : " and " + more + " more");
    }
}
