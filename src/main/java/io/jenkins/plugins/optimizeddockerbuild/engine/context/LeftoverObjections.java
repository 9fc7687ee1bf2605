package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Decides why a leftover has to stay. It is only excluded when everything that could read it is understood: what names
 * it, what runs while the image is built, and what the image contains when it runs.
 */
final class LeftoverObjections {

    private final NamedSources names;
    private final IgnoreRules rules;
    private final ContextReads reads;
    private final Selection own;
    private final Map<String, String> linkTargets;
    private final List<PlatformObjections> builds = new ArrayList<>();

    /**
     * @param names what the Dockerfile names
     * @param rules the user's own
     * @param graphs of the build, one for each platform
     * @param own what the rules leave
     * @param linkTargets targets of links in the context
     */
    LeftoverObjections(
            NamedSources names,
            IgnoreRules rules,
            ContextReads reads,
            List<BuildGraph> graphs,
            ContextTree tree,
            Selection own,
            Map<String, String> linkTargets) {
        this.names = names;
        this.rules = rules;
        this.reads = reads;
        this.own = own;
        this.linkTargets = linkTargets;
        ProjectFiles files = new ProjectFiles(tree, own);
        SentPrograms programs = new SentPrograms(tree, own, files);
        for (BuildGraph graph : graphs) {
            builds.add(new PlatformObjections(graph, files, programs, new LockedPackages(tree, files)));
        }
    }

    /**
     * Why a leftover has to stay.
     *
     * @param candidate whose folder's direct entries have been read
     * @return null when it can be excluded
     */
    @CheckForNull
    Objection objection(Candidate candidate) {
        byte[] path = candidate.path();
        int line = names.lineNaming(path);
        if (line > 0) {
            return new Objection("Line " + line + " of the Dockerfile names it.", false);
        }
        IgnoreRule exception = exceptionFor(candidate, path);
        if (exception != null) {
            return new Objection(
                    "The exception " + PathText.readable(exception.text()) + " in line " + exception.line()
                            + " of the ignore file asks for it, or for something in it.",
                    false);
        }
        String link = linkInto(path);
        if (link != null) {
            return new Objection("The link " + link + " leads into it.", false);
        }
        String shape = Leftovers.objection(candidate, own);
        if (shape != null) {
            return new Objection(shape, false);
        }
        String alias = linkAbove(path);
        if (alias != null && !Leftovers.isMadeAgain(candidate)) {
            return new Objection("The link " + alias + " leads to a folder that it is in.", true);
        }
        if (reads.mayReadAnything() && !Leftovers.isMadeAgain(candidate)) {
            return new Objection(
                    "What the build reads cannot be determined: "
                            + reads.unknown().get(0) + ".",
                    true);
        }
        for (PlatformObjections build : builds) {
            Objection objection = build.objection(candidate);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    @CheckForNull
    private IgnoreRule exceptionFor(Candidate candidate, byte[] path) {
        byte[] folder = Arrays.copyOf(path, path.length + 1);
        folder[path.length] = '/';
        for (IgnoreRule rule : rules.rules()) {
            if (!rule.isException()) {
                continue;
            }
            if (rule.complaint() != null) {
                // BuildKit has not used it yet, so its intention is unknown
                return rule;
            }
            for (int end = path.length; end > 0; end = IgnoreRules.lastSlash(path, end)) {
                if (rule.matches(path, end)) {
                    return rule;
                }
            }
            if (candidate.folder() != null && rule.couldMatchBelow(folder) && matchesBelow(rule, candidate.folder())) {
                return rule;
            }
        }
        return null;
    }

    /** If the content of the folder is not completely known, something in it could match. */
    private boolean matchesBelow(IgnoreRule rule, ContextFolder folder) {
        for (int i = 0; i < folder.size(); i++) {
            byte[] path = folder.pathOf(i);
            if (folder.folder(i) != null || rule.matches(path, path.length)) {
                return true;
            }
        }
        return false;
    }

    /** A link to a folder above: through it a command can reach the path under another name. */
    @CheckForNull
    private String linkAbove(byte[] path) {
        if (linkTargets.isEmpty()) {
            return null;
        }
        String text = Runes.text(path, 0, path.length);
        for (int slash = text.lastIndexOf('/'); slash > 0; slash = text.lastIndexOf('/', slash - 1)) {
            String link = linkTargets.get(text.substring(0, slash));
            if (link != null) {
                return link;
            }
        }
        return linkTargets.get("");
    }

    @CheckForNull
    private String linkInto(byte[] path) {
        if (linkTargets.isEmpty()) {
            return null;
        }
        String text = Runes.text(path, 0, path.length);
        for (Map.Entry<String, String> target : linkTargets.entrySet()) {
            if (target.getKey().equals(text) || target.getKey().startsWith(text + "/")) {
                return target.getValue();
            }
        }
        return null;
    }
}
