package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/**
 * A Pipeline's calls on an image that a step built. They run steps, so the Pipeline's own interpreter has to run them.
 */
final class BuiltImageCall {
    private static final String BUILT_IMAGE = BuiltImageCall.class.getPackageName() + ".BuiltImage";

    private BuiltImageCall() {}

    /**
     * Never returns if the method runs steps: it throws the call, with which the interpreter continues. It compares the
     * names of both methods, so they have to be the same.
     *
     * @param image name of the image
     * @param source the image in its registry, if the agent's engine may lack it; otherwise null
     */
    static Object of(String image, @CheckForNull String source, String method, Object... arguments) {
        CpsThread thread = CpsThread.current();
        if (thread == null) {
            throw new IllegalStateException(method + " is for Pipelines, outside of methods that are @NonCPS.");
        }
        ImageReference reference = ImageReference.parse(OrderDraft.IMAGE, image);
        String tag = reference.tag() == null ? "latest" : reference.tag();
        String repository = image.substring(0, image.length() - (reference.tag() == null ? 0 : tag.length() + 1));
        try {
            CpsScript script = (CpsScript) thread.getExecution().getShell().parse("// " + BUILT_IMAGE);
            Object built = script.getClass()
                    .getClassLoader()
                    .loadClass(BUILT_IMAGE)
                    .getConstructor(
                            CpsScript.class, String.class, String.class, String.class, boolean.class, String.class)
                    .newInstance(script, image, repository, tag, ImageReference.hasRegistry(image), source);
            return InvokerHelper.invokeMethod(built, method, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets Pipelines load the class. */
    @OptionalExtension(requirePlugins = "workflow-cps")
    public static final class Allowlist extends GroovySourceFileAllowlist {
        @Override
        public boolean isAllowed(String url) {
            return url.equals(String.valueOf(BuiltImageCall.class.getResource("BuiltImage.groovy")));
        }
    }
}
