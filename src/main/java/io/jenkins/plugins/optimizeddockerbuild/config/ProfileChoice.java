package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The profile for a build and its source: the step, otherwise the nearest folder with a setting, otherwise Jenkins. A
 * profile named by a step must exist and be allowed, or the build fails. An invalid default is skipped with a sentence
 * for the log, because the author of the Jenkinsfile cannot fix it.
 *
 * @param profile null for none
 * @param byStep true when the step itself names it
 * @param reason a clause for the log: {@code named by the step}
 */
record ProfileChoice(@CheckForNull String profile, boolean byStep, String reason) {

    /** The two kinds of profiles. */
    enum Kind {
        CACHE(
                "cache profile",
                DockerBuildFolderProperty::getCacheProfile,
                DockerBuildFolderProperty::getAllowedCacheProfiles),
        BUILDER(
                "builder profile",
                DockerBuildFolderProperty::getBuilderProfile,
                DockerBuildFolderProperty::getAllowedBuilderProfiles);

        private final String title;
        private final Function<DockerBuildFolderProperty, String> chosen;
        private final Function<DockerBuildFolderProperty, String> allowed;

        Kind(
                String title,
                Function<DockerBuildFolderProperty, String> chosen,
                Function<DockerBuildFolderProperty, String> allowed) {
            this.title = title;
            this.chosen = chosen;
            this.allowed = allowed;
        }
    }

    /**
     * @param step the step's setting; null when it has none
     * @param global the default of Jenkins; empty for none
     * @param known the existing profiles
     * @throws AbortException when the step names a profile that does not exist or is not allowed
     */
    static ProfileChoice of(
            Kind kind, @CheckForNull String step, List<FolderRule> folders, String global, Collection<String> known)
            throws AbortException {
        String named = Util.fixEmptyAndTrim(step);
        if (named != null) {
            return ofStep(kind, named, folders, known);
        }
        for (FolderRule rule : folders) {
            String chosen = kind.chosen.apply(rule.property());
            if (!chosen.isEmpty()) {
                return ofDefault(kind, chosen, "the default of the folder " + rule.folder(), folders, known);
            }
        }
        return global.isEmpty()
                ? new ProfileChoice(null, false, "no " + kind.title + " is selected")
                : ofDefault(kind, global, "the default of this Jenkins", folders, known);
    }

    private static ProfileChoice ofStep(Kind kind, String named, List<FolderRule> folders, Collection<String> known)
            throws AbortException {
        if (ProfileNames.isNone(named)) {
            return new ProfileChoice(null, true, "the step says none");
        }
        List<String> usable = new ArrayList<>(known);
        usable.removeIf(name -> forbidding(kind, name, folders) != null);
        String instead = "no profile is available to it; remove the option or write `none`";
        if (!usable.isEmpty()) {
            usable.add(ProfileNames.NONE);
            instead = "write " + ProfileNames.listed(usable);
        }
        FolderRule forbidding = forbidding(kind, named, folders);
        if (forbidding != null) {
            throw new AbortException("The folder " + forbidding.folder() + " does not allow the " + kind.title + " `"
                    + named + "` that the step names; " + instead + ".");
        }
        if (!known.contains(named)) {
            throw new AbortException(
                    "There is no " + kind.title + " `" + named + "`, which the step names; " + instead + ".");
        }
        return new ProfileChoice(named, true, "named by the step");
    }

    private static ProfileChoice ofDefault(
            Kind kind, String name, String source, List<FolderRule> folders, Collection<String> known) {
        if (ProfileNames.isNone(name)) {
            return new ProfileChoice(null, false, source + " is none");
        }
        FolderRule forbidding = forbidding(kind, name, folders);
        if (forbidding != null) {
            return new ProfileChoice(
                    null,
                    false,
                    source + " is the " + kind.title + " `" + name + "`, which the folder " + forbidding.folder()
                            + " does not allow");
        }
        if (!known.contains(name)) {
            return new ProfileChoice(
                    null, false, source + " is the " + kind.title + " `" + name + "`, which no longer exists");
        }
        return new ProfileChoice(name, false, source);
    }

    /** The nearest folder that does not allow the profile; null when all do. */
    @CheckForNull
    private static FolderRule forbidding(Kind kind, String name, List<FolderRule> folders) {
        for (FolderRule rule : folders) {
            List<String> allowed = ProfileNames.split(kind.allowed.apply(rule.property()));
            if (!allowed.isEmpty() && !allowed.contains(name)) {
                return rule;
            }
        }
        return null;
    }
}
