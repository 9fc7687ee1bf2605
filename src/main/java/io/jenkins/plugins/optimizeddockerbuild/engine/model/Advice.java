package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.Objects;

/**
 * A change that would make the next builds faster, smaller or safer.
 *
 * @param id id of the rule, for example {@code cache-mount-for-pip}
 * @param severity how much it matters
 * @param title what to do, in one line
 * @param text why, in a few sentences
 * @param evidence figures from this build or its history; null when the text is enough
 * @param patch a unified diff; null when there is none
 * @param proof whether the patch has been built; null when there is no patch
 * @param lines lines of the Dockerfile; null when the advice is not about the Dockerfile
 * @param savedMillis estimated saving in a build like this one, in milliseconds; null when unknown
 * @param savedBytes estimated saving in context or image, in bytes; null when unknown
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

    /** The folder of the rules' pages. */
    private static final String PAGES =
            "https://github.com/jenkinsci/optimized-docker-build-plugin/blob/main/docs/rules/";

    /** How much the advice matters. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH
    }

    /** Whether the patch has been built by {@code odb advise --verify}. */
    public enum Proof {
        /** Not built: the image may differ, or the build may fail. */
        NOT_BUILT,
        /** Built successfully, together with the other patches. */
        BUILT,
        /** The build failed with the patch, and succeeds without it. */
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

    /** Address of the page that explains the rule; null when the id does not name a rule. */
    @CheckForNull
    public String page() {
        return !id.matches("[a-z]+(-[a-z]+)*") ? null : PAGES + id + ".md";
    }
}
