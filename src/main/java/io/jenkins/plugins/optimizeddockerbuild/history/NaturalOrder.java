package io.jenkins.plugins.optimizeddockerbuild.history;

import java.io.Serializable;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Natural order of names: a number in a name counts as a number, {@code app-2} before {@code app-10}. */
final class NaturalOrder implements Comparator<String>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    @Override
    public int compare(String one, String other) {
        Matcher ones = PART.matcher(one);
        Matcher others = PART.matcher(other);
        while (true) {
            boolean more = ones.find();
            if (!others.find()) {
                return more ? 1 : one.compareTo(other);
            }
            if (!more) {
                return -1;
            }
            int order = part(ones.group(), others.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int part(String one, String other) {
        if (!Character.isDigit(one.charAt(0)) || !Character.isDigit(other.charAt(0))) {
            return one.compareToIgnoreCase(other);
        }
        String left = one.replaceFirst("^0+(?=.)", "");
        String right = other.replaceFirst("^0+(?=.)", "");
        return left.length() == right.length() ? left.compareTo(right) : left.length() - right.length();
    }
}
