package io.jenkins.plugins.optimizeddockerbuild.history;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds English sentences in what a reader of another language sees. */
final class EnglishTexts {
    private static final Pattern SENTENCE = Pattern.compile("[A-Za-z][a-z]+(?: [a-z’']{2,}){2}");

    /** Names of layers, messages and checks of BuildKit, sentences that only the samples have, and Jenkins' own. */
    private static final Pattern FROM_ELSEWHERE =
            Pattern.compile("\\[.*|RUN .*|(importing cache|exporting (to|cache)|load build"
                    + " definition|process|FromAsCasing|Cannot connect to the Docker daemon|The command of the RUN|Every change"
                    + " of package|Legacy code started|Last completed build).*|.* need not be\\.");

    private EnglishTexts() {}

    /** @param texts without code, which is not translated */
    static List<String> in(Stream<String> texts) {
        return texts.map(String::strip)
                .filter(SENTENCE.asPredicate())
                .filter(text -> !FROM_ELSEWHERE.matcher(text).matches())
                .distinct()
                .toList();
    }
}
