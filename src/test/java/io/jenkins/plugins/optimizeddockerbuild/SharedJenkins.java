package io.jenkins.plugins.optimizeddockerbuild;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * One Jenkins for all tests of a class: starting it takes five seconds, which is longer than most tests. What a test makes
 * in it stays for the next, so each makes things of its own names, and puts back what there is only one of.
 */
public final class SharedJenkins implements BeforeAllCallback, AfterAllCallback {
    private Started jenkins;

    /** The one that runs. */
    public JenkinsRule rule() {
        return jenkins;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        jenkins = new Started(context.getRequiredTestClass());
        try {
            jenkins.before();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        jenkins.after();
        jenkins = null;
    }

    private static final class Started extends JenkinsRule {
        Started(Class<?> test) {
            // The rule's own type; nothing here runs with JUnit 4.
            testDescription = org.junit.runner.Description.createSuiteDescription(test);
        }
    }
}
