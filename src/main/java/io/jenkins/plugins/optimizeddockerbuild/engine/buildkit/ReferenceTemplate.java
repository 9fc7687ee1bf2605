package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A reference with variables, {@code registry.example.com/cache/${JOB_BASE_NAME}:${BRANCH_NAME}}. The result is valid
 * for all values, such as the branch name {@code feature/ABC#1}: invalid characters become dashes. A changed value gets
 * a hash of the original appended, so that similar names of two branches never share a reference; a value that ends
 * like such a hash counts as changed.
 *
 * <p>{@code ${NAME:-default}} uses the default if the variable is not set or empty.
 */
public final class ReferenceTemplate {
    private static final int HASH_DIGITS = 12;

    /** Literal text, or a variable. */
    private record Part(
            String text, boolean isVariable, @CheckForNull String ifUnset) {}

    private final String template;
    private final List<Part> parts;

    private ReferenceTemplate(String template, List<Part> parts) {
        this.template = template;
        this.parts = parts;
    }

    /** @throws InvalidRequestException when a variable is not closed or has no name */
    public static ReferenceTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        while (true) {
            int open = template.indexOf("${", from);
            if (open < 0) {
                parts.add(new Part(template.substring(from), false, null));
                return new ReferenceTemplate(template, parts);
            }
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw new InvalidRequestException(
                        "The reference `" + template + "` has a variable that is never closed; write ${NAME}.");
            }
            parts.add(new Part(template.substring(from, open), false, null));
            String body = template.substring(open + 2, close);
            int otherwise = body.indexOf(":-");
            String name = otherwise < 0 ? body : body.substring(0, otherwise);
            if (name.isBlank()) {
                throw new InvalidRequestException(
                        "The reference `" + template + "` has a variable without a name; write ${NAME}.");
            }
            parts.add(new Part(name, true, otherwise < 0 ? null : body.substring(otherwise + 2)));
            from = close + 1;
        }
    }

    /** The names of the variables, in alphabetical order. */
    public List<String> variables() {
        TreeSet<String> names = new TreeSet<>();
        for (Part part : parts) {
            if (part.isVariable()) {
                names.add(part.text());
            }
        }
        return List.copyOf(names);
    }

    /**
     * The reference for these values.
     *
     * @param values returns null for a variable that is not set
     * @throws InvalidRequestException when a variable without a default is not set, or the template's own text is not a
     *     reference
     */
    public ImageReference expand(UnaryOperator<String> values) {
        int tagPart = tagPart();
        StringBuilder repository = new StringBuilder();
        StringBuilder tag = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!part.isVariable()) {
                int colon = i == tagPart ? part.text().lastIndexOf(':') : -1;
                (i > tagPart && tagPart >= 0 ? tag : repository)
                        .append(colon < 0 ? part.text() : part.text().substring(0, colon));
                tag.append(colon < 0 ? "" : part.text().substring(colon + 1));
            } else if (tagPart >= 0 && i > tagPart) {
                tag.append(forTag(value(part, values)));
            } else {
                String value = value(part, values);
                boolean isWholeRegistry = repository.length() == 0
                        && ImageReference.isRegistry(value)
                        && parts.get(i + 1).text().startsWith("/");
                repository.append(isWholeRegistry ? value : forRepository(value, repository.length() == 0));
            }
        }
        String name = shortened(repository.toString(), tagPart >= 0 ? tag.toString() : null);
        return ImageReference.parse(new Label("The reference `" + template + "`"), name);
    }

    /** Index of the literal part with the colon before the tag; -1 when the template has no tag. */
    private int tagPart() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            String text = parts.get(i).isVariable() ? "" : parts.get(i).text();
            int colon = text.lastIndexOf(':');
            int slash = text.lastIndexOf('/');
            if (colon > slash) {
                return i;
            }
            if (slash >= 0) {
                return -1;
            }
        }
        return -1;
    }

    private String value(Part variable, UnaryOperator<String> values) {
        String value = values.apply(variable.text());
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (variable.ifUnset() == null || variable.ifUnset().isEmpty()) {
            throw new InvalidRequestException("The reference `" + template + "` needs the variable " + variable.text()
                    + ", which is not set here; set it, or add a default: ${" + variable.text() + ":-main}.");
        }
        return variable.ifUnset();
    }

    private static String forTag(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            text.append(ImageReference.isTagCharacter(c, false) ? c : '-');
        }
        return marked(value, text.toString());
    }

    /** Slashes stay, because repositories may be nested. */
    private static String forRepository(String value, boolean isFirst) {
        int slash = value.indexOf('/');
        String domain = isFirst && slash > 0 ? value.substring(0, slash + 1) : "";
        if (!domain.isEmpty() && !ImageReference.isRegistry(value.substring(0, slash))) {
            domain = "";
        }
        String rest = value.substring(domain.length());
        StringBuilder path = new StringBuilder();
        for (String component : rest.split("/", -1)) {
            String text = component(component);
            if (!text.isEmpty()) {
                path.append(path.length() == 0 ? "" : "/").append(text);
            }
        }
        return domain + marked(rest, path.toString());
    }

    /** Lower-case letters and digits, with a single dash for anything else between them. */
    private static String component(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (isPlainAt(lower, i)) {
                text.append(c);
            } else if (text.length() > 0 && isPlainAt(text, text.length() - 1)) {
                boolean isSeparator = c == '.' || c == '_' || c == '-';
                boolean standsBetween = i < lower.length() - 1 && isPlainAt(lower, i + 1);
                text.append(isSeparator && standsBetween ? c : '-');
            }
        }
        while (text.length() > 0 && !isPlainAt(text, text.length() - 1)) {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    private static boolean isPlainAt(CharSequence text, int at) {
        char c = text.charAt(at);
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static String marked(String value, String text) {
        if (text.equals(value) && !endsLikeHash(text)) {
            return text;
        }
        return text + (text.isEmpty() ? "" : "-") + hash(value);
    }

    private static boolean endsLikeHash(String text) {
        int dash = text.length() - HASH_DIGITS - 1;
        if (dash < 0 || text.charAt(dash) != '-') {
            return false;
        }
        for (int i = dash + 1; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String hash(String text) {
        return DockerConfiguration.sha256(text).substring(0, HASH_DIGITS);
    }

    /** Cuts what is too long, and makes a tag start with a letter, a digit or an underscore. */
    private static String shortened(String repository, @CheckForNull String tag) {
        String name = repository;
        if (name.length() > ImageReference.MAX_PATH_LENGTH) {
            String kept = name.substring(0, ImageReference.MAX_PATH_LENGTH - HASH_DIGITS - 1);
            int end = kept.length();
            while (end > 0 && !isPlainAt(kept, end - 1)) {
                end--;
            }
            name = kept.substring(0, end) + "-" + hash(repository);
        }
        if (tag == null) {
            return name;
        }
        String begun = tag;
        if (!tag.isEmpty() && !ImageReference.isTagCharacter(tag.charAt(0), true)) {
            begun = "_" + tag.substring(1) + "-" + hash(tag);
        }
        if (begun.length() > ImageReference.MAX_TAG_LENGTH) {
            begun = begun.substring(0, ImageReference.MAX_TAG_LENGTH - HASH_DIGITS - 1) + "-" + hash(tag);
        }
        return name + ":" + begun;
    }

    @Override
    public String toString() {
        return template;
    }
}
