package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code apt-get install} of packages that recommend much more than they need, into the image, without saying no to it. */
public final class RecommendedPackages implements Rule {
    private static final long MEGABYTE = 1_000_000;

    /** Below this nobody misses the space, in megabytes. */
    private static final int LEAST_MEGABYTES = 50;

    /**
     * Megabytes on disk that a package's recommendations add, as apt-get of Debian 12 tells it with and without them; only
     * packages with which many images come.
     */
    private static final Map<String, Integer> ADDED = Map.ofEntries(
            Map.entry("libreoffice", 1567),
            Map.entry("libreoffice-writer", 884),
            Map.entry("texlive-latex-extra", 939),
            Map.entry("texlive-latex-base", 437),
            Map.entry("texlive", 483),
            Map.entry("r-base", 718),
            Map.entry("r-base-core", 745),
            Map.entry("npm", 677),
            Map.entry("octave", 560),
            Map.entry("python3-pip", 429),
            Map.entry("golang", 316),
            Map.entry("libvips-dev", 293),
            Map.entry("cmake", 262),
            Map.entry("libopencv-dev", 224),
            Map.entry("wkhtmltopdf", 203),
            Map.entry("python3-opencv", 202),
            Map.entry("libgdal-dev", 194),
            Map.entry("docker.io", 190),
            Map.entry("chromium", 188),
            Map.entry("ffmpeg", 130),
            Map.entry("imagemagick", 111),
            Map.entry("libcairo2-dev", 92),
            Map.entry("libvips", 81),
            Map.entry("gcc", 79),
            Map.entry("build-essential", 76),
            Map.entry("default-jdk", 71),
            Map.entry("default-jre", 63),
            Map.entry("openjdk-17-jre", 63),
            Map.entry("python3-dev", 59),
            Map.entry("graphviz", 59),
            Map.entry("default-jre-headless", 57),
            Map.entry("openjdk-17-jre-headless", 57),
            Map.entry("openjdk-17-jdk-headless", 57),
            Map.entry("maven", 57),
            Map.entry("ant", 57),
            Map.entry("g++", 57));

    /** What adds that much only by the compilers that it recommends: megabytes where these are there anyway. */
    private static final Map<String, Integer> BESIDE_COMPILERS = Map.of(
            "cmake",
            80,
            "golang",
            113,
            "npm",
            395,
            "python3-pip",
            107,
            "r-base",
            389,
            "r-base-core",
            417,
            "gcc",
            0,
            "g++",
            0);

    private static final Set<String> COMPILERS = Set.of("gcc", "g++", "build-essential", "clang");

    @Override
    public String id() {
        return "recommended-packages";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        String whole = new String(evidence.dockerfile().source().bytes(), StandardCharsets.ISO_8859_1);
        if (whole.contains("Install-Recommends") || whole.contains("install-recommends 0")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (Step step : stage.inImage() ? stage.steps() : List.<Step>of()) {
                Finding finding = finding(evidence, stage, step);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, Step step) {
        String heaviest = null;
        Set<String> named = new HashSet<>();
        for (Install install : Install.in(step.commands())) {
            named.addAll(install.packages());
        }
        boolean large = stage.isFrom("python", "node", "ruby", "php", "buildpack-deps", "gcc", "golang", "rust")
                && !stage.image().matches(".*(slim|alpine).*");
        int megabytes = 0;
        for (Install install : Install.in(step.commands())) {
            boolean all = install.manager() == PackageManager.APT
                    && !install.command().has("--no-install-recommends");
            for (String name : all ? install.packages() : List.<String>of()) {
                // recommendations of several overlap: the largest alone is certain
                boolean compilers =
                        large || named.stream().anyMatch(other -> !other.equals(name) && COMPILERS.contains(other));
                int added = compilers && BESIDE_COMPILERS.containsKey(name)
                        ? BESIDE_COMPILERS.get(name)
                        : ADDED.getOrDefault(name, 0);
                if (added > megabytes) {
                    megabytes = added;
                    heaviest = name;
                }
            }
        }
        if (heaviest == null
                || megabytes < LEAST_MEGABYTES
                || !(step.instruction() instanceof Instruction.Run run)
                || run.script().matches("(?s).*\\b(purge|autoremove|apt-get remove|apt remove)\\b.*")) {
            return null;
        }
        Observed.Layer layer = evidence.observed().layer(stage, run, null);
        // a base that nobody knows may have them all
        if (layer.bytes() == null && !KnownBases.runsAsRoot(stage)) {
            return null;
        }
        // a layer's size is compressed: a third or so of what is on the disk
        if (layer.bytes() != null && layer.bytes() < megabytes * MEGABYTE / 3) {
            return null;
        }
        return Finding.of(
                        run.lines(),
                        megabytes >= 200 ? Severity.MEDIUM : Severity.LOW,
                        "Leave out what " + heaviest + " only recommends",
                        "`apt-get install` brings not only what `" + heaviest
                                + "` needs but also what it recommends: up to " + megabytes
                                + " MB more on Debian 12. `--no-install-recommends` leaves that out. Try whether the program"
                                + " misses anything, and name what it does: fonts and certificates are usual.")
                .withEvidence(
                        layer.bytes() == null
                                ? null
                                : "The layer of this RUN adds " + ByteSizes.format(layer.bytes()) + " to the image.");
    }
}
