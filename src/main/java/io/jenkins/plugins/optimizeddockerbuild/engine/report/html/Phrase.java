package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import java.util.ArrayList;
import java.util.List;

/** A part of a sentence that has instructions in backticks. */
record Phrase(String text, boolean code) {

    /** The parts of a sentence; an unpaired backtick is an ordinary character. */
    static List<Phrase> of(String sentence) {
        List<Phrase> phrases = new ArrayList<>();
        int at = 0;
        while (at < sentence.length()) {
            int open = sentence.indexOf('`', at);
            int close = open < 0 ? -1 : sentence.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            if (open > at) {
                phrases.add(new Phrase(sentence.substring(at, open), false));
            }
            phrases.add(new Phrase(sentence.substring(open + 1, close), true));
            at = close + 1;
        }
        if (at < sentence.length()) {
            phrases.add(new Phrase(sentence.substring(at), false));
        }
        return phrases;
    }
}
