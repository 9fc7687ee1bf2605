package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.verb.POST;

/** What the descriptors of all steps have in common. Public, since Jelly calls no method of a class that is not. */
public abstract class StepForm extends StepDescriptor {
    /** Accepts options in any of Groovy's forms, and rejects unknown ones. */
    @Override
    @SuppressWarnings("deprecation")
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return super.newInstance(GivenOptions.of(this, arguments));
    }

    /** For the form. */
    @Restricted(NoExternalUse.class)
    public String lines(List<String> list) {
        return FormTexts.lines(list);
    }

    /** For the form. */
    @Restricted(NoExternalUse.class)
    public String pairs(Map<String, String> map) {
        return FormTexts.pairs(map);
    }

    @POST
    public ListBoxModel doFillPruneItems() {
        return FormTexts.choices("safe", "minimal", "report");
    }
}
