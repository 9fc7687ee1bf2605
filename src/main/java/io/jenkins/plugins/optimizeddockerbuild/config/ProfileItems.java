package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.Collection;

/** Drop-downs of profiles. */
final class ProfileItems {
    private ProfileItems() {}

    /**
     * @param none how no choice reads
     * @param current stays in the list when it is no longer a profile, so that saving does not change it unseen
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
