package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * A word that opens a here-document: {@code <<EOF}, {@code 3<<-'EOF'}.
 *
 * @param name the word that closes the document, quotes removed
 */
record DocumentOpening(String name, boolean expand, boolean chomp, int fileDescriptor) {
    /**
     * All openings in a line.
     *
     * @throws SyntaxProblem when quotes in a name are unbalanced
     */
    static List<DocumentOpening> findAll(String line) throws SyntaxProblem {
        List<String> words;
        try {
            words = ShellLexer.forHereDocuments().expand(line, Variables.none()).words();
        } catch (SyntaxProblem e) {
            // BuildKit leaves a line that it cannot split to the shell
            return List.of();
        }
        List<DocumentOpening> openings = new ArrayList<>();
        for (String word : words) {
            DocumentOpening opening = parse(word);
            if (opening != null) {
                openings.add(opening);
            }
        }
        return openings;
    }

    /** Whether white space follows {@code <<} in a line. */
    static boolean hasBlank(String line) {
        for (int at = line.indexOf("<<"); at >= 0; at = line.indexOf("<<", at + 1)) {
            int after = line.startsWith("-", at + 2) ? at + 3 : at + 2;
            if (after < line.length() && Character.isWhitespace(line.charAt(after))) {
                return true;
            }
        }
        return false;
    }

    /** Parses a word; null when it opens no here-document. */
    @CheckForNull
    static DocumentOpening parseLeniently(String word) {
        try {
            return parse(word);
        } catch (SyntaxProblem e) {
            return null;
        }
    }

    @CheckForNull
    private static DocumentOpening parse(String word) throws SyntaxProblem {
        int digits = 0;
        while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
            digits++;
        }
        if (!word.startsWith("<<", digits)) {
            return null;
        }
        int at = digits + 2;
        boolean chomp = word.startsWith("-", at);
        if (chomp) {
            at++;
        }
        while (at < word.length() && " \t\n\f\r".indexOf(word.charAt(at)) >= 0) {
            at++;
        }
        String quotedName = word.substring(at);
        if (quotedName.isEmpty() || quotedName.indexOf('<') >= 0) {
            return null;
        }
        List<String> names = ShellLexer.forDocumentNames(false)
                .expand(quotedName, Variables.none())
                .words();
        if (names.size() != 1) {
            return null;
        }
        List<String> rawNames = ShellLexer.forDocumentNames(true)
                .expand(quotedName, Variables.none())
                .words();
        if (rawNames.size() != 1) {
            throw new SyntaxProblem(
                    "the name of the here-document " + word + " cannot be determined; use a plain word");
        }
        boolean expand = quotes(names.get(0)) == quotes(rawNames.get(0));
        return new DocumentOpening(names.get(0), expand, chomp, fileDescriptor(word.substring(0, digits)));
    }

    private static int fileDescriptor(String digits) {
        try {
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static int quotes(String word) {
        int quotes = 0;
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) == '\'' || word.charAt(i) == '"') {
                quotes++;
            }
        }
        return quotes;
    }

    HereDocument document(String content, Lines lines) {
        return new HereDocument(name, expand, chomp, fileDescriptor, content, lines);
    }
}
