package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.Collection;

/** Drop-downs of profiles. */
final class ProfileItems {
    private ProfileItems() {}

    /**
     * @param none label of the empty choice
     * @param current stays in the list even if the profile no longer exists, so that saving the form does not change it
     *     silently
     */
    static ListBoxModel of(String none, Collection<String> names, @CheckForNull String current) {
        ListBoxModel items = new ListBoxModel(new ListBoxModel.Option(none, ""));
        names.forEach(items::add);
        String chosen = Util.fixEmptyAndTrim(current);
        if (chosen != null && items.stream().noneMatch(item -> item.value.equals(chosen))) {
            items.add(Messages.ProfileItems_Gone(chosen), chosen);
        }
        return items;
    }
}
