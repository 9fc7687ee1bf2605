package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvnet.localizer.LocaleProvider;

/**
 * Translates the texts of a report for its reader. A report is written in English, regardless of its readers; a page of
 * Jenkins looks up its phrases in {@code Phrases_LANGUAGE.properties}. Unknown phrases stay unchanged, and text written
 * by users is in {@code code} and {@code pre}, which are not translated.
 */
public final class PhraseBook {
    /**
     * In a shorter phrase every hole must be a figure or code, unless it is a clause of its own, because otherwise it could
     * match a user's own words.
     */
    private static final int SAYS_ENOUGH = 8;

    private static final Pattern FIGURE_OR_CODE = Pattern.compile("[0-9#<>&(\uE000-\uE3E7]");
    private static final int DEEPEST = 20;
    private static final Pattern HOLE = Pattern.compile("\\{(\\d)}");
    private static final Pattern READ_ALOUD = Pattern.compile("( (?:aria-label|title)=\")([^\"]*)\"");
    private static final Pattern EDGES = Pattern.compile("([\\s(,;:.]*)(.*?)([\\s),;:.]*)", Pattern.DOTALL);

    /** Separates phrases, unless the whole text is known as one. */
    private static final String STRONGEST = "; ";

    private static final String SENTENCES = ". ";
    private static final String CLAUSES = ": ";
    private static final String PARTS = ", ";

    /** Code within a sentence stands as one character of Unicode's private use area while it is translated. */
    private static final char FIRST_CODE = '\uE000';

    private static final int MOST_CODES = 1000;
    private static final Pattern CODE = Pattern.compile("[\uE000-\uE3E7]");
    private static final Pattern BESIDE_CODE = Pattern.compile("(?<=[\uE000-\uE3E7])|(?=[\uE000-\uE3E7])");
    private static final Pattern IN_BRACKETS = Pattern.compile(" \\((?:[^()]|\\([^()]*\\))*\\)");
    private static final Pattern LISTED = Pattern.compile(", | and ");
    private static final Pattern NAMES = Pattern.compile("(\\S+(?:, \\S+)*) and (\\S+|\\d+ others)");
    private static final Pattern BRACKETS = Pattern.compile("(.+)( \\()([^()]*)\\)");
    private static final Set<String> AS_THEY_ARE = Set.of("code", "pre", "style");
    private static final PhraseBook NONE = new PhraseBook(new Properties());
    private static final Map<String, PhraseBook> BOOKS = new ConcurrentHashMap<>();

    private final Map<String, String> phrases = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    /** A phrase with holes: the text before, between and after them, and the translation. */
    private record Template(List<String> parts, List<Integer> holes, String translation, int length) {
        static Template of(String phrase, String translation) {
            List<String> parts = new ArrayList<>();
            List<Integer> holes = new ArrayList<>();
            Matcher matcher = HOLE.matcher(phrase);
            int at = 0;
            int length = 0;
            while (matcher.find()) {
                parts.add(phrase.substring(at, matcher.start()));
                length += matcher.start() - at;
                holes.add(Integer.valueOf(matcher.group(1)));
                at = matcher.end();
            }
            parts.add(phrase.substring(at));
            return new Template(parts, holes, translation, length + phrase.length() - at);
        }

        /** Whether it is recognized by its first words; another phrase may be its end. */
        boolean saysEnoughAtOnce() {
            return parts.get(0).length() >= SAYS_ENOUGH;
        }

        /** Whether a text is no more than a part of a sentence, unless the phrase has several sentences itself. */
        boolean isPart(String filling) {
            return !filling.contains(SENTENCES) || parts.stream().anyMatch(part -> part.contains(SENTENCES));
        }

        /** Whether its translation has other words where a text begins: then a clause before it does not belong to it. */
        private boolean movesBeginning() {
            return parts.get(0).isEmpty() && !translation.startsWith("{" + holes.get(0) + "}");
        }

        /** The content of the holes; null for another phrase. */
        @CheckForNull
        List<String> fill(String text) {
            String last = parts.get(parts.size() - 1);
            if (!text.startsWith(parts.get(0)) || !text.endsWith(last)) {
                return null;
            }
            List<String> fillings = new ArrayList<>();
            int at = parts.get(0).length();
            for (int i = 1; i < parts.size(); i++) {
                boolean ends = i == parts.size() - 1;
                int end = ends ? text.length() - last.length() : text.indexOf(parts.get(i), at + 1);
                if (end <= at) {
                    return null;
                }
                String filling = text.substring(at, end);
                boolean isClause = parts.get(i - 1).endsWith(CLAUSES);
                if (length < SAYS_ENOUGH
                        && !isClause
                        && !FIGURE_OR_CODE.matcher(filling).lookingAt()) {
                    return null;
                }
                fillings.add(filling);
                at = end + parts.get(i).length();
            }
            return movesBeginning() && fillings.get(0).contains(CLAUSES) ? null : fillings;
        }
    }

    private PhraseBook(Properties texts) {
        texts.forEach((phrase, translation) -> {
            if (HOLE.matcher((String) phrase).find()) {
                templates.add(Template.of((String) phrase, (String) translation));
            } else {
                phrases.put((String) phrase, (String) translation);
            }
        });
        templates.sort(Comparator.comparing(Template::saysEnoughAtOnce)
                .thenComparingInt(Template::length)
                // a list is longer than what is in it
                .thenComparingInt(template -> template.holes().size())
                .thenComparing(template -> String.join("", template.parts()))
                .reversed());
    }

    /** The phrase book for the language of the request. */
    static PhraseBook get() {
        return of(LocaleProvider.getLocale());
    }

    /** A sentence of the engine as HTML, in the language of the request. */
    public static String translate(String english) {
        return get().html(ReportHtml.sentence(english));
    }

    static PhraseBook of(Locale locale) {
        String language = locale.getLanguage();
        PhraseBook known = BOOKS.get(language);
        if (known != null) {
            return known;
        }
        // a language consists of letters only, so it cannot be a path
        String name = language.matches("[a-z]{2,8}") ? "Phrases_" + language + ".properties" : "";
        try (InputStream in = name.isEmpty() ? null : PhraseBook.class.getResourceAsStream(name)) {
            if (in == null) {
                // not cached: a request can name any number of languages
                return NONE;
            }
            Properties texts = new Properties();
            texts.load(in);
            PhraseBook book = new PhraseBook(texts);
            BOOKS.put(language, book);
            return book;
        } catch (IOException e) {
            throw new IllegalStateException(name + " is damaged: install the plugin again", e);
        }
    }

    /** Translates a page of the report, or a part of one. */
    String html(String html) {
        if (phrases.isEmpty()) {
            return html;
        }
        StringBuilder page = new StringBuilder(html.length() + html.length() / 4);
        StringBuilder text = new StringBuilder();
        List<String> codes = new ArrayList<>();
        int kept = 0;
        int at = 0;
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            open = open < 0 ? html.length() : open;
            text.append(html, at, open);
            at = endOfTag(html, open);
            String tag = html.substring(open, at);
            int end = html.indexOf("</code>", at);
            if (kept == 0 && name(tag).equals("code") && end >= 0 && codes.size() < MOST_CODES) {
                at = end + "</code>".length();
                text.append((char) (FIRST_CODE + codes.size()));
                codes.add(html.substring(open, at));
                continue;
            }
            page.append(kept > 0 ? text : withCodes(whole(text.toString()), codes));
            text.setLength(0);
            codes.clear();
            page.append(kept > 0 ? tag : tag(tag));
            if (AS_THEY_ARE.contains(name(tag))) {
                kept = Math.max(0, kept + (tag.startsWith("</") ? -1 : 1));
            }
        }
        return page.append(withCodes(whole(text.toString()), codes)).toString();
    }

    private static String withCodes(String text, List<String> codes) {
        if (codes.isEmpty()) {
            return text;
        }
        StringBuilder html = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean isCode = c >= FIRST_CODE && c - FIRST_CODE < codes.size();
            html.append(isCode ? codes.get(c - FIRST_CODE) : String.valueOf(c));
        }
        return html.toString();
    }

    /**
     * Translates a text with code in it: sentence by sentence and clause by clause where each is known with its code,
     * otherwise the parts between the codes.
     */
    private String whole(String text) {
        String sentences = text.strip().replaceAll("\\s+", " ");
        if (phrases.isEmpty()
                || !CODE.matcher(text).find()
                || CODE.matcher(sentences).matches()) {
            return text(text);
        }
        String known = known(sentences);
        String translated = known == null
                ? Stream.of(sentences.split("(?<=\\.) ")).map(this::sentence).collect(Collectors.joining(" "))
                : known;
        return (text.startsWith(" ") ? " " : "") + translated + (text.endsWith(" ") ? " " : "");
    }

    private String sentence(String sentence) {
        String known = known(sentence);
        if (known != null || !CODE.matcher(sentence).find()) {
            return known == null ? text(sentence) : known;
        }
        int strongest = sentence.indexOf(STRONGEST);
        return strongest < 0
                ? besideCode(sentence)
                : sentence(sentence.substring(0, strongest))
                        + STRONGEST
                        + sentence(sentence.substring(strongest + STRONGEST.length()));
    }

    private String besideCode(String text) {
        return BESIDE_CODE.splitAsStream(text).map(this::text).collect(Collectors.joining());
    }

    /** Null for a sentence, or several, that no template knows as a whole: what fills its holes is no sentence itself. */
    @CheckForNull
    private String known(String sentence) {
        boolean ends = sentence.endsWith(".");
        String phrase = ends ? sentence.substring(0, sentence.length() - 1) : sentence;
        String known = phrases.get(phrase);
        if (known == null) {
            known = filled(phrase, 0, filling -> fits(filling) && isKnownWithCode(filling));
        }
        return known == null ? null : known + (ends ? "." : "");
    }

    /** Whether it is not several phrases, unless they are known together. */
    private boolean fits(String filling) {
        return !filling.contains(STRONGEST) || known(filling) != null;
    }

    /** Whether code in it stands alone, even if in a list or before brackets, or in a phrase. */
    private boolean isKnownWithCode(String filling) {
        return LISTED.splitAsStream(IN_BRACKETS.matcher(filling).replaceAll(""))
                        .allMatch(part ->
                                part.length() == 1 || !CODE.matcher(part).find())
                || known(filling) != null;
    }

    /** The index after its {@code >}, which in an attribute is an ordinary character. */
    private static int endOfTag(String html, int open) {
        boolean quoted = false;
        for (int i = open; i < html.length(); i++) {
            char c = html.charAt(i);
            quoted ^= c == '"';
            if (c == '>' && !quoted) {
                return i + 1;
            }
        }
        return html.length();
    }

    private static String name(String tag) {
        int from = tag.startsWith("</") ? 2 : 1;
        int to = from;
        while (to < tag.length() && Character.isLetterOrDigit(tag.charAt(to))) {
            to++;
        }
        return to > from ? tag.substring(from, to) : "";
    }

    private String tag(String tag) {
        return READ_ALOUD
                .matcher(tag)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + text(found.group(2)) + '"'));
    }

    /** Translates a text, escaped or not. */
    String text(String english) {
        if (phrases.isEmpty() || english.isBlank()) {
            return english;
        }
        String first = english.substring(0, 1);
        String last = english.substring(english.length() - 1);
        return (first.isBlank() ? first : "")
                + translated(english.strip().replaceAll("\\s+", " "), 0)
                + (last.isBlank() && english.length() > 1 ? last : "");
    }

    private String translated(String text, int depth) {
        String phrase = phrases.get(text);
        if (phrase != null || depth > DEEPEST) {
            return phrase == null ? text : phrase;
        }
        if (text.length() > 1 && text.endsWith(".")) {
            return translated(text.substring(0, text.length() - 1), depth + 1) + ".";
        }
        int strongest = text.indexOf(STRONGEST);
        String filled = filled(text, depth, this::fits);
        if (filled != null) {
            return filled;
        }
        int sentence = text.indexOf(SENTENCES);
        if (sentence > 0) {
            return both(text, sentence, SENTENCES, depth);
        }
        if (strongest > 0) {
            return both(text, strongest, STRONGEST, depth);
        }
        Matcher brackets = BRACKETS.matcher(text);
        if (brackets.matches()) {
            String before = translated(brackets.group(1), depth + 1);
            if (!before.equals(brackets.group(1))) {
                return before + brackets.group(2) + translated(brackets.group(3), depth + 1) + ")";
            }
        }
        if (text.length() > 1 && CODE.matcher(text).find()) {
            return besideCode(text);
        }
        Matcher edges = EDGES.matcher(text);
        if (edges.matches() && edges.group(2).length() < text.length()) {
            String inner = edges.group(2);
            boolean cut = inner.lastIndexOf('(') > inner.lastIndexOf(')')
                    && edges.group(3).startsWith(")");
            int end = edges.end(2) + (cut ? 1 : 0);
            return edges.group(1) + translated(text.substring(edges.start(2), end), depth + 1) + text.substring(end);
        }
        int part = text.indexOf(PARTS);
        return part > 0 ? both(text, part, PARTS, depth) : text;
    }

    private String both(String text, int at, String separator, int depth) {
        return translated(text.substring(0, at), depth + 1)
                + separator
                + translated(text.substring(at + separator.length()), depth + 1);
    }

    @CheckForNull
    private String filled(String text, int depth, Predicate<String> fits) {
        for (Template template : templates) {
            List<String> fillings = template.fill(text);
            if (fillings != null && fillings.stream().allMatch(fits.and(template::isPart))) {
                Matcher holes = HOLE.matcher(template.translation());
                return holes.replaceAll(hole -> Matcher.quoteReplacement(
                        filling(fillings.get(template.holes().indexOf(Integer.valueOf(hole.group(1)))), depth + 1)));
            }
        }
        return null;
    }

    /** What fills a hole; of a list of names only the words that join them. */
    private String filling(String filling, int depth) {
        String known = translated(filling, depth);
        Matcher names = NAMES.matcher(filling);
        return known.equals(filling) && names.matches()
                ? names.group(1) + " " + translated("and", depth) + " " + translated(names.group(2), depth)
                : known;
    }
}
