package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A base image without a tag, or with {@code latest}: another image tomorrow, without any change in the Dockerfile. */
public final class UnpinnedBase implements Rule {
    @Override
    public String id() {
        return "unpinned-base";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (StageSteps stage : evidence.stages()) {
            String base = stage.resolved().base();
            // a base from a build argument is chosen at build time
            boolean chosen = stage.resolved().stage().from().base().indexOf('$') >= 0;
            if (stage.resolved().kind() == BaseKind.IMAGE && !chosen && isUnpinned(base) && told.add(base)) {
                findings.add(Finding.of(
                        stage.resolved().stage().from().lines(),
                        Severity.LOW,
                        "Name the version of the base image " + base,
                        "`" + base + "` " + (base.endsWith(":latest") ? "is" : "means `latest`:")
                                + " whatever was pushed last. Two builds of the same source can differ, all layers are built"
                                + " again when it moves, and a new major version can appear at any time. Name the"
                                + " version that you mean, `" + withoutTag(base) + ":VERSION`, or a digest as well."));
            }
        }
        return findings;
    }

    private static String withoutTag(String base) {
        return base.endsWith(":latest") ? base.substring(0, base.length() - ":latest".length()) : base;
    }

    private static boolean isUnpinned(String base) {
        boolean rolling = base.startsWith("gcr.io/distroless/")
                || base.startsWith("cgr.dev/")
                || base.matches("(localhost|127\\.0\\.0\\.1)[:/].*")
                // no image of Docker's own library has such a name: it is built on this machine
                || base.matches("[^/:]*_[^/:]*")
                // nor such a one: a stage, or what a bake file passes to the build under that name
                || base.matches("([^/:]+-)?base|builder|build|runtime|common|deps|dev|app");
        if (rolling || base.contains("@") || base.isEmpty() || base.equals("scratch")) {
            return false;
        }
        int colon = base.lastIndexOf(':');
        boolean tagged = colon > base.lastIndexOf('/');
        return !tagged || base.substring(colon + 1).equals("latest");
    }
}
