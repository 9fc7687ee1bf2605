package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.util.List;

/** "Test connection" of a cache profile: what builds with and without write access may do in the registry. */
final class ConnectionTest {
    private final CacheProfile profile;
    private final ImageReference reference;
    private final RegistryConnection connection;

    /**
     * @throws io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException when the profile's template
     *     is invalid
     */
    ConnectionTest(CacheProfile profile) {
        this.profile = profile;
        this.reference = ReferenceTemplate.parse(profile.getReference()).expand(ReferenceVariables::example);
        this.connection = new RegistryConnection(reference);
    }

    FormValidation run() throws InterruptedException {
        if (CacheProfile.fixedRegistry(profile.getReference()) == null) {
            return FormValidation.warning(Messages.CacheProfile_RegistryVaries());
        }
        String forWriting = profile.credentialsFor(true);
        String forReading = profile.credentialsFor(false);
        return FormValidation.aggregate(List.of(writing(forWriting), reading(forReading)));
    }

    private FormValidation writing(@CheckForNull String id) throws InterruptedException {
        RegistryAccess access = ask(id);
        String who = who(id);
        if (access.problem() != null) {
            return FormValidation.error(Messages.ConnectionTest_Writers(who, access.problem()));
        }
        if (access.mayPull() && access.mayPush()) {
            return FormValidation.ok(Messages.ConnectionTest_Writers(who, Messages.ConnectionTest_Both(repository())));
        }
        String found = access.mayPush()
                ? Messages.ConnectionTest_PushOnly(repository())
                : access.mayPull()
                        ? Messages.ConnectionTest_PullOnly(repository())
                        : Messages.ConnectionTest_Neither(repository());
        return FormValidation.error(Messages.ConnectionTest_Writers(who, found));
    }

    private FormValidation reading(@CheckForNull String id) throws InterruptedException {
        RegistryAccess access = ask(id);
        String who = who(id);
        if (access.problem() != null) {
            return FormValidation.warning(Messages.ConnectionTest_Readers(who, access.problem()));
        }
        if (access.mayPush()) {
            return FormValidation.warning(
                    Messages.ConnectionTest_Readers(who, Messages.ConnectionTest_TooMuch(repository())));
        }
        return access.mayPull()
                ? FormValidation.ok(
                        Messages.ConnectionTest_Readers(who, Messages.ConnectionTest_PullOnly(repository())))
                : FormValidation.warning(
                        Messages.ConnectionTest_Readers(who, Messages.ConnectionTest_Neither(repository())));
    }

    private String repository() {
        return reference.repository();
    }

    private static String who(@CheckForNull String id) {
        return id == null ? Messages.ConnectionTest_Nobody() : id;
    }

    private RegistryAccess ask(@CheckForNull String id) throws InterruptedException {
        if (id == null) {
            return connection.ask(null, null);
        }
        StandardUsernamePasswordCredentials found =
                JenkinsCredentials.find(id, StandardUsernamePasswordCredentials.class);
        return found == null
                ? RegistryAccess.unknown(Messages.Credentials_Missing(id))
                : connection.ask(found.getUsername(), found.getPassword().getPlainText());
    }
}
