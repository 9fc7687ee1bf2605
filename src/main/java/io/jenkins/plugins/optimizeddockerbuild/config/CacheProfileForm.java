package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The form of a cache profile: what it offers, and how it validates input. Public, because Jelly cannot call methods of
 * a non-public class.
 */
public abstract class CacheProfileForm extends Descriptor<CacheProfile> {
    /** The default for a new profile. */
    public CacheWriters getDefaultWriters() {
        return new CacheWriters.TrustedBuilds();
    }

    @POST
    public ListBoxModel doFillModeItems() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.CacheProfile_Mode_Max(), "max"),
                new ListBoxModel.Option(Messages.CacheProfile_Mode_Min(), "min"));
    }

    @POST
    public ListBoxModel doFillCompressionItems() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.CacheProfile_Compression_Default(), ""),
                new ListBoxModel.Option("gzip", "gzip"),
                new ListBoxModel.Option("zstd", "zstd"),
                new ListBoxModel.Option("estargz", "estargz"),
                new ListBoxModel.Option(Messages.CacheProfile_Compression_None(), "uncompressed"));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        return JenkinsCredentials.items(credentialsId, StandardUsernamePasswordCredentials.class);
    }

    @POST
    public ListBoxModel doFillReadCredentialsIdItems(@QueryParameter String readCredentialsId) {
        return JenkinsCredentials.items(readCredentialsId, StandardUsernamePasswordCredentials.class);
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return isAdministrator() ? ProfileNames.check(value) : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckReference(
            @QueryParameter String value,
            @QueryParameter String credentialsId,
            @QueryParameter String readCredentialsId) {
        if (!isAdministrator()) {
            return FormValidation.ok();
        }
        String template = Util.fixNull(value).trim();
        try {
            ReferenceTemplate parsed = ReferenceTemplate.parse(template);
            String example = parsed.expand(ReferenceVariables::example).text();
            if (CacheProfile.fixedRegistry(template) == null) {
                return Util.fixEmpty(credentialsId) == null && Util.fixEmpty(readCredentialsId) == null
                        ? FormValidation.warning(Messages.CacheProfile_RegistryVaries())
                        : FormValidation.error(Messages.CacheProfile_RegistryVariesWithCredentials());
            }
            if (parsed.variables().stream().noneMatch(CacheProfileForm::namesProject)) {
                return FormValidation.warning(Messages.CacheProfile_OneForAllProjects());
            }
            boolean separatesBranches = parsed.variables().stream().anyMatch(CacheProfileForm::namesBranch);
            return separatesBranches
                    ? FormValidation.ok(Messages.CacheProfile_Example(example))
                    : FormValidation.warning(Messages.CacheProfile_OneForAllBranches());
        } catch (InvalidRequestException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }

    @POST
    public FormValidation doCheckImportFrom(@QueryParameter String value) {
        if (!isAdministrator()) {
            return FormValidation.ok();
        }
        List<FormValidation> problems = new ArrayList<>();
        for (String line : CacheProfile.lines(Util.fixNull(value))) {
            try {
                ReferenceTemplate.parse(line).expand(ReferenceVariables::example);
            } catch (InvalidRequestException e) {
                problems.add(FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage())));
            }
        }
        return FormValidation.aggregate(problems);
    }

    @POST
    public FormValidation doCheckCacheMounts(@QueryParameter String value) {
        if (!isAdministrator()) {
            return FormValidation.ok();
        }
        CacheProfile profile = new CacheProfile("check", "check");
        profile.setCacheMounts(value);
        Set<String> variables = new HashSet<>();
        try {
            CacheMountPolicy mounts = profile.mounts(variable -> {
                variables.add(variable);
                return ReferenceVariables.example(variable);
            });
            if (mounts == null) {
                return FormValidation.ok();
            }
            return variables.stream().anyMatch(CacheProfileForm::namesBranch)
                    ? FormValidation.ok(
                            Messages.CacheProfile_Example(mounts.reference().text()))
                    : FormValidation.warning(Messages.CacheProfile_MountsOfAllJobs());
        } catch (InvalidRequestException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value) {
        return JenkinsCredentials.check(value, StandardUsernamePasswordCredentials.class);
    }

    @POST
    public FormValidation doCheckReadCredentialsId(
            @QueryParameter String value,
            @QueryParameter String credentialsId,
            @QueryParameter boolean readWithCredentials) {
        FormValidation verdict = JenkinsCredentials.check(value, StandardUsernamePasswordCredentials.class);
        boolean leavesOut = Util.fixEmpty(value) == null && Util.fixEmpty(credentialsId) != null;
        return verdict.kind == FormValidation.Kind.OK && isAdministrator() && leavesOut && !readWithCredentials
                ? FormValidation.ok(Messages.CacheProfile_ReadsWithoutCredentials())
                : verdict;
    }

    @POST
    public FormValidation doCheckReadWithCredentials(
            @QueryParameter boolean value, @QueryParameter String readCredentialsId) {
        if (!isAdministrator() || !value) {
            return FormValidation.ok();
        }
        return Util.fixEmpty(readCredentialsId) == null
                ? FormValidation.warning(Messages.CacheProfile_LendsCredentials())
                : FormValidation.ok(Messages.CacheProfile_LendsNothing());
    }

    @POST
    public FormValidation doCheckCompressionLevel(@QueryParameter String value, @QueryParameter String compression) {
        String level = Util.fixEmptyAndTrim(value);
        if (!isAdministrator() || level == null) {
            return FormValidation.ok();
        }
        try {
            CacheProfile profile = new CacheProfile("check", "check");
            profile.setCompression(compression);
            profile.setCompressionLevel(Integer.valueOf(level));
            profile.policy(List.of(), ImageReference.parse("check"));
            return FormValidation.ok();
        } catch (NumberFormatException e) {
            return FormValidation.error(Messages.Numbers_NotWhole(level));
        } catch (IllegalArgumentException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }

    /** Checks what builds may do in the registry, with the credentials that they would have. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String reference,
            @QueryParameter String credentialsId,
            @QueryParameter String readCredentialsId,
            @QueryParameter boolean readWithCredentials)
            throws InterruptedException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        CacheProfile profile = new CacheProfile("test", reference);
        profile.setCredentialsId(credentialsId);
        profile.setReadCredentialsId(readCredentialsId);
        profile.setReadWithCredentials(readWithCredentials);
        try {
            return new ConnectionTest(profile).run();
        } catch (InvalidRequestException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }

    private static boolean isAdministrator() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    private static boolean namesProject(String variable) {
        return variable.equals("PROJECT") || variable.equals("JOB_NAME");
    }

    private static boolean namesBranch(String variable) {
        return variable.equals("BRANCH_NAME") || variable.equals("JOB_NAME") || variable.equals("JOB_BASE_NAME");
    }
}
