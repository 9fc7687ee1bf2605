package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;

/** Lists and maps in forms: text areas with one entry per line. */
final class FormTexts {
    private FormTexts() {}

    /** The content of a text area. */
    static String lines(@CheckForNull List<String> list) {
        return list == null ? "" : String.join("\n", list);
    }

    /** The content of a text area. */
    static String pairs(@CheckForNull Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        if (map != null) {
            map.forEach(
                    (key, value) -> text.append(key).append('=').append(value).append('\n'));
        }
        return text.toString();
    }

    /** Converts the text of a field to a list; an empty field is removed, so that its default applies. */
    static void readLines(JSONObject form, String... fields) {
        for (String field : fields) {
            if (form.opt(field) instanceof String text) {
                JSONArray lines = new JSONArray();
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
                if (lines.isEmpty()) {
                    form.remove(field);
                } else {
                    form.put(field, lines);
                }
            }
        }
    }

    /** Converts the fields of the product's own options, and removes the empty ones, so that their defaults apply. */
    static void readOwnOptions(JSONObject form) {
        for (OwnOption option : OwnOption.values()) {
            if (option.shape() == BuildOption.Shape.LIST) {
                readLines(form, option.stepName());
            } else {
                removeEmpty(form, option.stepName());
            }
        }
    }

    /**
     * Removes a field from a form and parses its text.
     *
     * @throws Descriptor.FormException when a line is not NAME=VALUE
     */
    static Map<String, String> takePairs(JSONObject form, String field) throws Descriptor.FormException {
        return form.remove(field) instanceof String text ? readPairs(text, field) : new LinkedHashMap<>();
    }

    /** @throws Descriptor.FormException when a line is not NAME=VALUE */
    static Map<String, String> readPairs(String text, String field) throws Descriptor.FormException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : text.split("\\R")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                pairs.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            } else if (!line.isBlank()) {
                throw new Descriptor.FormException(Messages.FormTexts_noPair(line), field);
            }
        }
        return pairs;
    }

    /** Removes empty fields. */
    static void removeEmpty(JSONObject form, String... fields) {
        for (String field : fields) {
            if ("".equals(form.opt(field))) {
                form.remove(field);
            }
        }
    }

    /** The default and some words. */
    static ListBoxModel choices(String... words) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormTexts_default(), "");
        for (String word : words) {
            items.add(word, word);
        }
        return items;
    }

    /** Whether the user may see what the form of a job offers. */
    static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
    }
}
