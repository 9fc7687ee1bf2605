package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.function.IntPredicate;

/** The sets of characters that Go's {@code regexp} has names for. */
final class RuneSets {

    private RuneSets() {}

    /** {@code \d}. */
    static boolean isDigit(int rune) {
        return rune >= '0' && rune <= '9';
    }

    static boolean isLower(int rune) {
        return rune >= 'a' && rune <= 'z';
    }

    static boolean isUpper(int rune) {
        return rune >= 'A' && rune <= 'Z';
    }

    /** {@code \w}. */
    static boolean isWord(int rune) {
        return isDigit(rune) || isLower(rune) || isUpper(rune) || rune == '_';
    }

    /** {@code \s}, without the vertical tab. */
    static boolean isSpace(int rune) {
        return rune == '\t' || rune == '\n' || rune == '\f' || rune == '\r' || rune == ' ';
    }

    /** Value of a hexadecimal digit, -1 for anything else. */
    static int hexadecimal(int rune) {
        return rune < 0x80 ? Character.digit(rune, 16) : -1;
    }

    /**
     * A category of Unicode by its first letter.
     *
     * @throws GoFilepath.BadPattern when there is none
     */
    static IntPredicate category(int letter) throws GoFilepath.BadPattern {
        int types =
                switch (letter) {
                    case 'L' ->
                        types(
                                Character.UPPERCASE_LETTER,
                                Character.LOWERCASE_LETTER,
                                Character.TITLECASE_LETTER,
                                Character.MODIFIER_LETTER,
                                Character.OTHER_LETTER);
                    case 'M' ->
                        types(Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK);
                    case 'N' -> types(Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER);
                    case 'P' ->
                        types(
                                Character.CONNECTOR_PUNCTUATION,
                                Character.DASH_PUNCTUATION,
                                Character.START_PUNCTUATION,
                                Character.END_PUNCTUATION,
                                Character.INITIAL_QUOTE_PUNCTUATION,
                                Character.FINAL_QUOTE_PUNCTUATION,
                                Character.OTHER_PUNCTUATION);
                    case 'S' ->
                        types(
                                Character.MATH_SYMBOL,
                                Character.CURRENCY_SYMBOL,
                                Character.MODIFIER_SYMBOL,
                                Character.OTHER_SYMBOL);
                    case 'Z' ->
                        types(Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR);
                    case 'C' -> types(Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE);
                    default -> throw new GoFilepath.BadPattern("\\p is not followed by a Unicode category");
                };
        return rune -> (1 << Character.getType(rune) & types) != 0;
    }

    private static int types(byte... types) {
        int bits = 0;
        for (byte type : types) {
            bits |= 1 << type;
        }
        return bits;
    }

    /**
     * {@code [:alpha:]} and its like.
     *
     * @throws GoFilepath.BadPattern when there is none of that name
     */
    static IntPredicate posix(String name) throws GoFilepath.BadPattern {
        return switch (name) {
            case "alnum" -> rune -> isDigit(rune) || isLower(rune) || isUpper(rune);
            case "alpha" -> rune -> isLower(rune) || isUpper(rune);
            case "ascii" -> rune -> rune < 0x80;
            case "blank" -> rune -> rune == '\t' || rune == ' ';
            case "cntrl" -> rune -> rune < 0x20 || rune == 0x7F;
            case "digit" -> RuneSets::isDigit;
            case "graph" -> rune -> rune > 0x20 && rune < 0x7F;
            case "lower" -> RuneSets::isLower;
            case "print" -> rune -> rune >= 0x20 && rune < 0x7F;
            case "punct" -> rune -> rune > 0x20 && rune < 0x7F && !isDigit(rune) && !isLower(rune) && !isUpper(rune);
            case "space" -> rune -> rune >= '\t' && rune <= '\r' || rune == ' ';
            case "upper" -> RuneSets::isUpper;
            case "word" -> RuneSets::isWord;
            case "xdigit" -> rune -> hexadecimal(rune) >= 0;
            default -> throw new GoFilepath.BadPattern("[:" + name + ":] is no class of characters");
        };
    }
}
