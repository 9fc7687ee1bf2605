package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code apt-get install} of packages that recommend much more than they need, into the image, without disabling
 * recommendations.
 */
public final class RecommendedPackages implements RunRule {
    private static final long MEGABYTE = 1_000_000;

    /** Less space does not matter, in megabytes. */
    private static final int LEAST_MEGABYTES = 50;

    /**
     * Megabytes on disk that a package's recommendations add, reported by apt-get of Debian 12 with and without them;
     * only packages that many images install.
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

    /** Packages whose only large recommendations are compilers: megabytes when these exist anyway. */
    private static final Map<String, Integer> BESIDE_COMPILERS = Map.of(
            "cmake",
            0,
            "golang",
            0,
            "npm",
            363,
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

    /** Packages whose large recommendations are those of the C library's headers, which come with the first of them. */
    private static final Set<String> WITH_HEADERS = Set.of("gcc", "g++", "build-essential", "python3-dev");

    /** Packages whose large recommendations are Perl, which Git needs as well. */
    private static final Set<String> WITH_PERL =
            Set.of("ant", "maven", "default-jre-headless", "openjdk-17-jre-headless", "openjdk-17-jdk-headless");

    @Override
    public String id() {
        return "recommended-packages";
    }

    @Override
    public Finding look(StageRun at) {
        String whole = at.evidence().text();
        boolean refused = whole.contains("Install-Recommends")
                || whole.contains("install-recommends 0")
                || at.run().script().matches("(?s).*\\b(purge|autoremove|apt-get remove|apt remove)\\b.*");
        if (refused || !at.stage().inImage()) {
            return null;
        }
        String heaviest = null;
        int megabytes = 0;
        Set<String> named = new HashSet<>();
        at.stage().all().forEach(step -> Install.in(step.commands()).forEach(each -> named.addAll(each.packages())));
        for (Install install : at.installs()) {
            boolean all = install.manager() == PackageManager.APT
                    && !install.command().has("--no-install-recommends");
            for (String name : all ? install.packages() : List.<String>of()) {
                // recommendations of several overlap, so only the largest is certain
                boolean there = WITH_HEADERS.contains(name) && hasHeaders(at);
                int added = there ? 0 : added(name, named, at.stage());
                heaviest = added > megabytes ? name : heaviest;
                megabytes = Math.max(megabytes, added);
            }
        }
        Measurements.Layer layer = at.layer();
        // An unknown base may have them all, and the size is compressed: about a third of what is on the disk.
        boolean mayBeThere =
                layer.bytes() == null ? !KnownBases.runsAsRoot(at.stage()) : layer.bytes() < megabytes * MEGABYTE / 3;
        return megabytes < LEAST_MEGABYTES || mayBeThere
                ? null
                : finding(at, heaviest, megabytes, hasCompilers(heaviest, named, at.stage()));
    }

    /** Whether an earlier RUN installed the headers of the C library, after which apt brings nothing that they recommend. */
    private static boolean hasHeaders(StageRun at) {
        return at.above().stream()
                .flatMap(step -> Install.in(step.commands()).stream())
                .filter(install -> install.manager() == PackageManager.APT)
                .flatMap(install -> install.packages().stream())
                .anyMatch(BuildPackages::isForC);
    }

    /** Megabytes that the recommendations of a package add, beside others that are installed with it. */
    private static int added(String name, Set<String> named, StageSteps stage) {
        boolean compilers = hasCompilers(name, named, stage);
        boolean there = isLarge(stage) && WITH_HEADERS.contains(name)
                || isOfToolkit(stage) && BuildPackages.isForC(name)
                || isLarge(stage) && WITH_PERL.contains(name)
                || isOfBuildpackDeps(stage)
                        && Set.of("imagemagick", "libcairo2-dev").contains(name);
        int alone = there ? 0 : ADDED.getOrDefault(name, 0);
        boolean everything = name.equals("python3-pip") && named.contains("python3-dev");
        return !compilers ? alone : everything ? 0 : BESIDE_COMPILERS.getOrDefault(name, alone);
    }

    private static boolean isLarge(StageSteps stage) {
        return stage.isFrom("python", "node", "ruby", "php", "buildpack-deps", "gcc", "golang", "rust")
                && !stage.image().matches(".*(slim|alpine).*");
    }

    /** Whether it has the packages of the image buildpack-deps, ImageMagick and what its headers need among them. */
    private static boolean isOfBuildpackDeps(StageSteps stage) {
        return isLarge(stage) && !stage.isFrom("php", "golang");
    }

    /** Whether it has the compilers that those of CUDA and the like depend on. */
    private static boolean isOfToolkit(StageSteps stage) {
        return stage.image().matches(".*(cuda|pytorch|rocm|tensorrt|l4t).*devel.*|nvcr\\.io/.*");
    }

    /** Whether compilers are there without the recommendations of a package. */
    private static boolean hasCompilers(String name, Set<String> named, StageSteps stage) {
        return isLarge(stage)
                || isOfToolkit(stage)
                || named.stream().anyMatch(other -> !other.equals(name) && BuildPackages.isForC(other));
    }

    private static Finding finding(StageRun at, String heaviest, int megabytes, boolean compilers) {
        return Finding.of(
                        at.run().lines(),
                        megabytes >= 200 ? Severity.MEDIUM : Severity.LOW,
                        "Leave out what " + heaviest + " only recommends",
                        "`apt-get install` brings not only what `" + heaviest
                                + "` needs but also what it recommends: up to " + megabytes
                                + " MB more on Debian 12. `--no-install-recommends` leaves that out. Try whether the program"
                                + " misses anything, and name what it does: "
                                + (heaviest.equals("gcc")
                                        ? "`libc6-dev`, the headers of the C library, is usual."
                                        : BESIDE_COMPILERS.containsKey(heaviest)
                                                        && !heaviest.equals("g++")
                                                        && !compilers
                                                ? "a compiler for C, make and certificates are usual."
                                                : "fonts and certificates are usual."))
                .withEvidence(at.layer().size("The layer of this RUN adds", " to the image"));
    }
}
