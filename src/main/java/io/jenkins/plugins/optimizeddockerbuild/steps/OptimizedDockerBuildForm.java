package io.jenkins.plugins.optimizeddockerbuild.steps;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.history.PhraseBook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The form of the step and of the freestyle build step: what it offers, and how it validates input. Public, because
 * Jelly cannot call methods of a non-public class.
 */
public abstract class OptimizedDockerBuildForm extends StepForm {
    /** Text areas become lists and maps. */
    @Override
    public OptimizedDockerBuildStep newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
            throws FormException {
        JSONObject filled = JSONObject.fromObject(form);
        FormTexts.readOwnOptions(filled);
        FormTexts.removeEmpty(filled, "load", "push");
        Map<BuildOption<?>, Object> given = new LinkedHashMap<>();
        for (BuildOption<?> option : BuildOption.all()) {
            if (option.step() != null && filled.opt(option.step()) instanceof String text) {
                filled.remove(option.step());
                boolean isPairs = option.shape() == BuildOption.Shape.PAIRS;
                given.put(option, isPairs ? FormTexts.readPairs(text, option.step()) : text);
            }
        }
        OptimizedDockerBuildStep step = (OptimizedDockerBuildStep) super.newInstance(request, filled);
        given.forEach(step.options()::give);
        return step;
    }

    @POST
    public ListBoxModel doFillArchiveItems() {
        return FormTexts.choices("report", "none");
    }

    @POST
    public ListBoxModel doFillPushItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormTexts_no(), "");
        items.add(Messages.FormTexts_yes(), "true");
        items.add(Messages.OptimizedDockerBuildStep_pushAlways(), Push.ALWAYS.word());
        return items;
    }

    @POST
    public ListBoxModel doFillNetworkItems() {
        return FormTexts.choices("default", "none", "host");
    }

    @POST
    public ListBoxModel doFillLoadItems() {
        ListBoxModel items = FormTexts.choices();
        items.add(Messages.FormTexts_yes(), "true");
        items.add(Messages.FormTexts_no(), "false");
        return items;
    }

    @POST
    public ComboBoxModel doFillCacheItems(@AncestorInPath Item item) {
        ComboBoxModel items = new ComboBoxModel();
        if (FormTexts.mayConfigure(item)) {
            items.add("none");
            OptimizedDockerBuildConfiguration.get().getCacheProfiles().forEach(profile -> items.add(profile.getName()));
        }
        return items;
    }

    @POST
    public ComboBoxModel doFillBuilderItems(@AncestorInPath Item item) {
        ComboBoxModel items = new ComboBoxModel();
        if (FormTexts.mayConfigure(item)) {
            items.add("none");
            OptimizedDockerBuildConfiguration.get()
                    .getBuilderProfiles()
                    .forEach(profile -> items.add(profile.getName()));
        }
        return items;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        if (FormTexts.mayConfigure(item)) {
            items.includeMatchingAs(
                    item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                    item,
                    StandardCredentials.class,
                    List.of(),
                    AuthenticationTokens.matcher(DockerRegistryToken.class));
        }
        return items.includeCurrentValue(Util.fixNull(credentialsId));
    }

    /** A name with variables is validated once they are known. */
    @POST
    public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
        if (!FormTexts.mayConfigure(item) || value.contains("$")) {
            return FormValidation.ok();
        }
        try {
            ImageReference.parse(OrderDraft.IMAGE, value.trim());
            return FormValidation.ok();
        } catch (InvalidRequestException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }

    @POST
    public FormValidation doCheckQualityGates(@AncestorInPath Item item, @QueryParameter String value) {
        if (!FormTexts.mayConfigure(item) || value.contains("$")) {
            return FormValidation.ok();
        }
        try {
            QualityGate.parse(value.lines().toList());
            return FormValidation.ok();
        } catch (InvalidGateException e) {
            return FormValidation.errorWithMarkup(PhraseBook.translate(e.getMessage()));
        }
    }
}
