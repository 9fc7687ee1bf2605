package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.AdviceActions;
import org.jenkins.ui.symbol.Symbol;
import org.jenkins.ui.symbol.SymbolRequest;

/**
 * The actions beside a piece of advice, in the language of the request.
 *
 * @param patch address of the combined patch, which also serves single patches
 */
record AdviceMessages(String patch) implements AdviceActions {
    @Override
    public String patch(int piece) {
        return patch + "?piece=" + piece;
    }

    @Override
    public String copy() {
        return Messages.Advice_copy();
    }

    @Override
    public String insecure() {
        return Messages.Advice_insecure();
    }

    @Override
    public String download() {
        return Messages.Advice_download();
    }

    @Override
    public String ignore() {
        return Messages.Advice_ignore();
    }

    @Override
    public String whereToIgnore(@CheckForNull Lines lines) {
        return lines == null
                ? Messages.Advice_ignoreAnywhere()
                : Messages.Advice_ignoreHere(String.valueOf(lines.first()));
    }

    @Override
    public String copied() {
        return Symbol.get(new SymbolRequest.Builder().withName("check").build());
    }
}
