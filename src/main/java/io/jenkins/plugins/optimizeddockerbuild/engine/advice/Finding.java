package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LineRange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.Objects;

/**
 * What a rule found in one place.
 *
 * @param lines of the Dockerfile; null when it belongs to none
 * @param title a line that says what to do
 * @param text why, in a few sentences
 * @param evidence what in this build, its history or its context shows it; null when the text says it all
 * @param savedMillis what it would save in a build like this one; null when unknown
 * @param savedBytes what it would save in context or image; null when unknown
 * @param change what to change; null where no mechanical change is safe
 */
public record Finding(
        @CheckForNull LineRange lines,
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

    /** A finding with nothing but words. */
    public static Finding of(@CheckForNull LineRange lines, Advice.Severity severity, String title, String text) {
        return new Finding(lines, severity, title, text, null, null, null, null);
    }

    public Finding withEvidence(@CheckForNull String shown) {
        return new Finding(lines, severity, title, text, shown, savedMillis, savedBytes, change);
    }

    public Finding withSavings(@CheckForNull Long millis, @CheckForNull Long bytes) {
        return new Finding(lines, severity, title, text, evidence, millis, bytes, change);
    }

    public Finding withChange(@CheckForNull Change made) {
        return new Finding(lines, severity, title, text, evidence, savedMillis, savedBytes, made);
    }
}
