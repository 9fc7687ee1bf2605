package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A base image without a tag, or with {@code latest}: another image tomorrow, without any change in the Dockerfile. */
public final class UnpinnedBase implements Rule {
    /** Names of Dockerfiles that are meant for whatever is newest. */
    private static final Pattern NEWEST =
            Pattern.compile("(?i)(^|[^a-z])(latest|newest|rolling|edge|nightly)([^a-z]|$)");

    /** Distributions without versions. */
    private static final Pattern ROLLING = Pattern.compile(
            "(docker\\.io/)?(archlinux(/archlinux)?|opensuse/tumbleweed|(registry\\.opensuse\\.org/)?opensuse/tumbleweed"
                    + "|kalilinux/kali-rolling|gentoo/.*|voidlinux/.*|ghcr\\.io/void-linux/.*|blackarchlinux/.*)(:latest)?");

    @Override
    public String id() {
        return "unpinned-base";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        if (NEWEST.matcher(evidence.dockerfile().fileName()).find()) {
            return findings;
        }
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
                || base.startsWith("chainguard/")
                || base.matches("(localhost|127\\.0\\.0\\.1)[:/].*")
                || ROLLING.matcher(base).matches();
        // any other name of that form is built on this machine, or passed to the build by a bake or Compose file
        boolean built = base.indexOf('/') < 0 && !KnownBases.isInLibrary(base.replaceFirst("[:@].*", ""));
        if (rolling || built || base.contains("@") || base.isEmpty() || base.equals("scratch")) {
            return false;
        }
        int colon = base.lastIndexOf(':');
        boolean tagged = colon > base.lastIndexOf('/');
        return !tagged || base.substring(colon + 1).equals("latest");
    }
}
