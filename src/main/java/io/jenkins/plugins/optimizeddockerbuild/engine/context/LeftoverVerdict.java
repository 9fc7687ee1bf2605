package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tells why a leftover has to stay. */
final class LeftoverVerdict {

    /** Programs that open a Dockerfile without being told its name. */
    private static final Set<String> READERS_OF_DOCKERFILES =
            Set.of("docker", "podman", "buildah", "hadolint", "kaniko", "executor", "nerdctl", "checkov", "trivy");

    private final NamedSources names;
    private final IgnoreRules rules;
    private final BuildScripts scripts;
    private final List<BuildGraph> graphs;
    private final ProjectFiles files;
    private final Selection own;
    private final Map<String, String> linkTargets;
    private final WildcardExpression.Workspace workspace = new WildcardExpression.Workspace();

    @CheckForNull
    private final BuildScripts.Text listing;

    @CheckForNull
    private DependencyInstalls installs;

    @CheckForNull
    private String historyEvidence;

    private boolean historyLookedAt;

    /**
     * @param names what the Dockerfile names
     * @param rules the user's own
     * @param own what these leave
     * @param linkTargets what links in the context lead to
     */
    LeftoverVerdict(
            NamedSources names,
            IgnoreRules rules,
            BuildScripts scripts,
            List<BuildGraph> graphs,
            ProjectFiles files,
            Selection own,
            Map<String, String> linkTargets) {
        this.names = names;
        this.rules = rules;
        this.scripts = scripts;
        this.graphs = graphs;
        this.files = files;
        this.own = own;
        this.linkTargets = linkTargets;
        listing = scripts.listing();
    }

    /**
     * Why a leftover has to stay.
     *
     * @param candidate whose folder's own entries have been read
     * @return a sentence; null when it can go
     */
    @CheckForNull
    String objection(Candidate candidate) {
        byte[] path = candidate.path();
        int line = names.lineNaming(path);
        if (line > 0) {
            return "Line " + line + " of the Dockerfile names it.";
        }
        IgnoreRule exception = exceptionFor(candidate, path);
        if (exception != null) {
            return "The exception " + PathText.readable(exception.text()) + " in line " + exception.line()
                    + " of the ignore file asks for it, or for something in it.";
        }
        String link = linkInto(path);
        if (link != null) {
            return "The link " + link + " leads into it.";
        }
        String shape = Leftovers.objection(candidate, own);
        if (shape != null) {
            return shape;
        }
        if (listing != null) {
            return capitalised(listing.origin()) + " lists or packs files, so its result could change.";
        }
        return switch (candidate.leftover()) {
            case VERSION_CONTROL -> historyObjection(path);
            case VIRTUAL_ENVIRONMENTS, NODE_MODULES -> installs().objection(path, candidate.leftover());
            default -> mention(candidate);
        };
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
                // BuildKit has not come to use it, so nobody knows what it was meant for
                return rule;
            }
            for (int end = path.length; end > 0; end = IgnoreRules.lastSlash(path, end)) {
                if (rule.matches(path, end, workspace)) {
                    return rule;
                }
            }
            if (candidate.folder() != null
                    && rule.couldMatchBelow(folder, workspace)
                    && matchesBelow(rule, candidate.folder())) {
                return rule;
            }
        }
        return null;
    }

    /** Where not everything is known that is in the folder, something there could match. */
    private boolean matchesBelow(IgnoreRule rule, ContextFolder folder) {
        for (int i = 0; i < folder.size(); i++) {
            byte[] path = folder.pathOf(i);
            if (folder.folder(i) != null || rule.matches(path, path.length, workspace)) {
                return true;
            }
        }
        return false;
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

    @CheckForNull
    private String historyObjection(byte[] path) {
        String text = Runes.text(path, 0, path.length);
        for (String part : text.split("/")) {
            String lower = part.toLowerCase(Locale.ROOT);
            if (lower.startsWith("test")
                    || lower.startsWith("fixture")
                    || lower.endsWith("fixtures")
                    || lower.equals("spec")) {
                return "It lies in a folder of tests, which may need it.";
            }
        }
        if (!historyLookedAt) {
            historyEvidence = new VersionControlReading(scripts, graphs).evidence();
            historyLookedAt = true;
        }
        return historyEvidence;
    }

    private DependencyInstalls installs() {
        if (installs == null) {
            installs = new DependencyInstalls(graphs, files);
        }
        return installs;
    }

    @CheckForNull
    private String mention(Candidate candidate) {
        String name = candidate.nameText();
        if (name.equals(".terraform") && scripts.usesWithout("terraform init", "terraform", "tofu", "terragrunt")) {
            return "The Dockerfile calls Terraform without terraform init, which would bring it back.";
        }
        if (candidate.leftover() == Leftover.DOCKER_FILES) {
            BuildScripts.Text reader = scripts.calling(READERS_OF_DOCKERFILES);
            if (reader != null) {
                return capitalised(reader.origin()) + " calls a program that looks for it.";
            }
        }
        BuildScripts.Text text = scripts.naming(name);
        return text == null ? null : capitalised(text.origin()) + " names it.";
    }

    private static String capitalised(String text) {
        return text.startsWith("the ") ? "T" + text.substring(1) : text;
    }
}
