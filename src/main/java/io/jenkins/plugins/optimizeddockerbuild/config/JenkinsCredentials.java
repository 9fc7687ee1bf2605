package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;

/** Credentials of Jenkins itself, including scope System; profiles use no others. */
final class JenkinsCredentials {
    private JenkinsCredentials() {}

    @CheckForNull
    static <C extends StandardCredentials> C find(String id, Class<C> type) {
        return CredentialsProvider.findCredentialByIdInItemGroup(id, type, Jenkins.get(), ACL.SYSTEM2, List.of());
    }

    /** The drop-down for administrators; anyone else sees only the current choice. */
    static ListBoxModel items(@CheckForNull String current, Class<? extends StandardCredentials> type) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            items.includeAs(ACL.SYSTEM2, Jenkins.get(), type);
        }
        items.includeCurrentValue(Util.fixNull(current));
        return items;
    }

    /** @return an error when the credentials do not exist; nothing for users who are not administrators */
    static FormValidation check(@CheckForNull String id, Class<? extends StandardCredentials> type) {
        String named = Util.fixEmptyAndTrim(id);
        if (named == null || !Jenkins.get().hasPermission(Jenkins.ADMINISTER) || find(named, type) != null) {
            return FormValidation.ok();
        }
        return FormValidation.error(Messages.Credentials_Missing(named));
    }
}
