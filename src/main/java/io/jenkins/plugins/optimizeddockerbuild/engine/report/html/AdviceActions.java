package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;

/**
 * The actions beside each piece of advice on a Jenkins page, in the reader's language. The copy buttons come from
 * Jenkins' design library and need its script.
 */
public interface AdviceActions {
    /** Address of all patches combined. */
    String patch();

    /**
     * Address of one patch.
     *
     * @param piece index in the list of advice, from 0
     */
    String patch(int piece);

    /** Label of the copy button. */
    String copy();

    /** Why the copy button does not work on a page without HTTPS. */
    String insecure();

    /** Label of the link to a patch. */
    String download();

    /** Heading of the instructions for silencing the rule. */
    String ignore();

    /**
     * Where to put the comment in the Dockerfile.
     *
     * @param lines of the advice; null when it has none
     */
    String whereToIgnore(@CheckForNull Lines lines);

    /** The icon shown briefly after copying: trusted SVG from Jenkins itself. */
    String copied();
}
