package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * Something that would make the next builds faster, smaller or safer.
 *
 * @param id names the rule, for example {@code cache-mount-for-pip}
 * @param severity how much it matters
 * @param title a line that says what to do
 * @param text why, in a few sentences
 * @param evidence what in this build or its history shows it; null when the text says it all
 * @param patch a unified diff to apply; null when there is none
 * @param proof whether that patch was ever built; null when there is none
 * @param lines of the Dockerfile; null when it belongs to none
 * @param savedMillis what it would save in a build like this one; null when unknown
 * @param savedBytes what it would save in context or image; null when unknown
 */
public record Advice(
        String id,
        Severity severity,
        String title,
        String text,
        @CheckForNull String evidence,
        @CheckForNull String patch,
        @CheckForNull Proof proof,
        @CheckForNull Lines lines,
        @CheckForNull Long savedMillis,
        @CheckForNull Long savedBytes) {

    /** Where the pages of the rules are. */
    private static final String PAGES =
            "https://github.com/jenkinsci/optimized-docker-build-plugin/blob/main/docs/rules/";

    /** How much it matters. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH
    }

    /** Whether a patch was built, which {@code odb advise --verify} does. */
    public enum Proof {
        /** No: the image may differ, or not build at all. */
        NOT_BUILT,
        /** Yes, with the other patches, and the image was built. */
        BUILT,
        /** Yes, and the build failed, which does not fail without the patch. */
        FAILED
    }

    public Advice {
        Objects.requireNonNull(id, "id");
        severity = severity == null ? Severity.LOW : severity;
        title = title == null ? id : title;
        text = text == null ? "" : text;
        proof = patch == null ? null : proof == null ? Proof.NOT_BUILT : proof;
    }

    public Advice withProof(@CheckForNull Proof made) {
        return new Advice(id, severity, title, text, evidence, patch, made, lines, savedMillis, savedBytes);
    }

    /** Address of the page that explains the rule; null where the id is no name of a rule. */
    @CheckForNull
    public String page() {
        return !id.matches("[a-z]+(-[a-z]+)*") ? null : PAGES + id + ".md";
    }
}
