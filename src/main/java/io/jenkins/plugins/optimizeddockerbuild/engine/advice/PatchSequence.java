package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser.Found;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The patches as a sequence of changes. Each one is located again in the result of the kept ones before it, so they
 * never conflict; the caller decides which to keep. Used once, by one thread.
 */
public final class PatchSequence {
    /** More than any Dockerfile needs. */
    private static final int MOST_CHANGES = 100;

    private final Adviser adviser;
    private final Evidence original;
    private final List<Advice> advice;

    /** Rules with findings; the others had their reasons, which may be in the measurements. */
    private final Set<String> speaking;

    private final Advice.Proof[] outcomes;
    private final Set<String> tried = new HashSet<>();
    private final Set<String> left = new HashSet<>();
    private final ChangedContext kept;
    private Evidence current;

    @CheckForNull
    private Attempt attempt;

    /**
     * A change that is neither kept nor dropped yet.
     *
     * @param dockerfile its result
     * @param signature identifies it when it is located again: its rule, its lines and its index among those with the
     *     same
     */
    private record Attempt(Found found, Change change, Dockerfile dockerfile, String signature) {}

    PatchSequence(Adviser adviser, Evidence evidence, List<Advice> advice) {
        this.adviser = adviser;
        this.original = evidence;
        this.advice = List.copyOf(advice);
        this.speaking = advice.stream().map(Advice::id).collect(Collectors.toSet());
        this.outcomes = new Advice.Proof[advice.size()];
        this.kept = new ChangedContext(evidence.files());
        this.current = evidence;
    }

    /** Moves to the next change; false when there is none. */
    public boolean next() {
        attempt = null;
        if (original.path() == null || speaking.isEmpty() || tried.size() >= MOST_CHANGES) {
            return false;
        }
        Map<String, Integer> alike = new HashMap<>();
        for (Found found : adviser.find(current, speaking)) {
            Change change = AdviceText.isLeftToTheUser(found.rule().id())
                    ? null
                    : found.finding().change();
            Dockerfile changed = change == null ? null : Adviser.parsed(current, change);
            String text =
                    found.rule().id() + '\n' + text(current, found.finding().lines());
            String signature = text + '\n' + alike.merge(text, 1, Integer::sum);
            if (changed != null
                    && !left.contains(signature)
                    && tried.add(found.rule().id() + change)) {
                attempt = new Attempt(found, change, changed, signature);
                return true;
            }
        }
        return false;
    }

    /** The name of the change: the rule, and the line in the Dockerfile after the changes before it. */
    public String name() {
        Lines lines = attempt.found.finding().lines();
        return attempt.found.rule().id() + (lines == null ? "" : " (line " + lines.first() + ")");
    }

    /**
     * The result of the kept changes and this one, by path relative to the context, see {@link Adviser.Result#files}.
     */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>(kept.changed());
        files.putAll(attempt.change.files());
        return files;
    }

    /** Keeps this change: the next one is located in its result. */
    public void keep() {
        decide(Advice.Proof.BUILT);
        kept.put(attempt.change);
        current = current.after(attempt.dockerfile, kept);
    }

    /** Drops this change, which is not offered again. */
    public void leave() {
        decide(Advice.Proof.FAILED);
        left.add(attempt.signature);
    }

    /** Keeps all remaining changes; returns the result of all kept ones. */
    public Map<String, String> keepAll() {
        while (next()) {
            keep();
        }
        return kept.changed();
    }

    /**
     * The advice with patches marked as built if kept, or as failed if dropped. Patches that became unnecessary through
     * earlier changes are unmarked.
     */
    public List<Advice> advice() {
        List<Advice> marked = new ArrayList<>();
        for (int i = 0; i < advice.size(); i++) {
            Advice piece = advice.get(i);
            marked.add(outcomes[i] == null ? piece : piece.withProof(outcomes[i]));
        }
        return marked;
    }

    /** Marks the piece of advice that the change belongs to; earlier changes may have moved or changed its lines. */
    private void decide(Advice.Proof outcome) {
        Finding finding = attempt.found.finding();
        String text = text(current, finding.lines());
        int best = -1;
        int likeness = -1;
        for (int i = 0; i < outcomes.length; i++) {
            Advice piece = advice.get(i);
            if (outcomes[i] != null || !piece.id().equals(attempt.found.rule().id()) || piece.patch() == null) {
                continue;
            }
            Lines lines = piece.lines() == null
                    ? null
                    : new Lines(piece.lines().first(), piece.lines().last());
            int alike = (text(original, lines).equals(text) ? 2 : 0)
                    + (piece.title().equals(finding.title()) ? 1 : 0);
            if (alike > likeness) {
                best = i;
                likeness = alike;
            }
        }
        if (best >= 0) {
            outcomes[best] = outcome;
        }
    }

    private static String text(Evidence evidence, @CheckForNull Lines lines) {
        return lines == null
                ? ""
                : new DockerfileEdit(evidence.dockerfile()).linesOf(lines).toString();
    }
}
