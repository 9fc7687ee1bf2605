package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Lines;

/**
 * What a page of Jenkins offers at each piece of advice, in the language of those who read it. The buttons that copy are
 * those of Jenkins' own design library and need its script.
 */
public interface AdviceActions {
    /** Address of all patches in one. */
    String patch();

    /**
     * Address of one patch.
     *
     * @param piece its place in the list of advice, from 0 on
     */
    String patch(int piece);

    /** What a piece of advice says, sentences with instructions in backticks. */
    String said(String sentences);

    /** On the button that copies what stands beside it. */
    String copy();

    /** Why that button does nothing on a page without HTTPS. */
    String insecure();

    /** On the link to a patch. */
    String download();

    /** Above what tells how to silence the rule. */
    String ignore();

    /**
     * Where in the Dockerfile the comment belongs.
     *
     * @param lines that the advice is about; null when it is about none
     */
    String whereToIgnore(@CheckForNull Lines lines);

    /** The sign that shows for a moment what was copied: trusted SVG of Jenkins itself. */
    String copied();
}
