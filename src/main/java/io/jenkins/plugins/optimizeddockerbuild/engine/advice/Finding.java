package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.Objects;

/**
 * What a rule found in one place.
 *
 * @param lines of the Dockerfile; null when it belongs to none
 * @param title what to do, in one line
 * @param text why, in a few sentences
 * @param evidence from this build, its history or its context; null when the text is enough
 * @param savedMillis estimated saving in a build like this one; null when unknown
 * @param savedBytes estimated saving in context or image; null when unknown
 * @param change the fix; null when no mechanical change is safe
 */
public record Finding(
        @CheckForNull Lines lines,
        Advice.Severity severity,
        String title,
        String text,
        @CheckForNull String evidence,
        @CheckForNull Long savedMillis,
        @CheckForNull Long savedBytes,
        @CheckForNull Change change) {

    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
    }

    /** A finding with words only. */
    public static Finding of(@CheckForNull Lines lines, Advice.Severity severity, String title, String text) {
        return new Finding(lines, severity, title, text, null, null, null, null);
    }

    public Finding withEvidence(@CheckForNull String shown) {
        return new Finding(lines, severity, title, text, shown, savedMillis, savedBytes, change);
    }

    public Finding withSavings(@CheckForNull Long millis, @CheckForNull Long bytes) {
        return new Finding(lines, severity, title, text, evidence, millis, bytes, change);
    }

    /**
     * With the fix, or the reason why there is none.
     *
     * @param made null when no mechanical change is safe
     * @param otherwise why not, the end of a sentence
     */
    public Finding withChange(Evidence of, @CheckForNull Change made, String otherwise) {
        String reason = of.path() == null ? "the Dockerfile is outside the context" : otherwise;
        String end = text.endsWith(".") ? " " : ". ";
        return made != null
                ? withChange(made)
                : of(lines, severity, title, text + end + "There is no patch, because " + reason + ".")
                        .withEvidence(evidence)
                        .withSavings(savedMillis, savedBytes);
    }

    public Finding withChange(@CheckForNull Change made) {
        return new Finding(lines, severity, title, text, evidence, savedMillis, savedBytes, made);
    }
}
