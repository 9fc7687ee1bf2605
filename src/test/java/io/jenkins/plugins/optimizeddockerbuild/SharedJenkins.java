package io.jenkins.plugins.optimizeddockerbuild;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.TopLevelItem;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.optimizeddockerbuild.config.BuildDefaults;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * One Jenkins for all tests of a class: starting it takes longer than most tests. After each test its jobs, credentials,
 * users' rights and the plugin's configuration are as at first. Agents, tools and the rest stay.
 */
public final class SharedJenkins implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
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
    public void beforeEach(ExtensionContext context) {
        // Until the thread ends: tests make jobs also where nobody else may.
        ACL.as2(ACL.SYSTEM2);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (TopLevelItem item : jenkins.jenkins.getItems()) {
            item.delete();
        }
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
        configuration.setCacheProfiles(List.of());
        configuration.setBuilderProfiles(List.of());
        configuration.setDefaults(new BuildDefaults());
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
