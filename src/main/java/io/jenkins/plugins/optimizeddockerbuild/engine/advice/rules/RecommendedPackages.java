package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** Packages whose large recommendations are Perl, which Git needs as well. */
    private static final Set<String> WITH_PERL =
            Set.of("ant", "maven", "default-jre-headless", "openjdk-17-jre-headless", "openjdk-17-jdk-headless");

    /** Debian 12, and images that add hardly any of its packages. */
    private static final Pattern BASE =
            Pattern.compile("debian:(12|bookworm)\\b.*|(python|node|ruby):(?=.*\\bslim\\b).*\\bbookworm\\b.*");

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
        if (refused
                || !at.stage().inImage()
                || !BASE.matcher(at.stage().image()).matches()
                // which may have brought them, or what they need
                || at.above().stream().anyMatch(step -> installsWithApt(step.commands()))) {
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
                int added = added(name, named);
                heaviest = added > megabytes ? name : heaviest;
                megabytes = Math.max(megabytes, added);
            }
        }
        Measurements.Layer layer = at.layer();
        // the size is compressed: about a third of what is on the disk
        boolean isSmaller = layer.bytes() != null && layer.bytes() < megabytes * MEGABYTE / 3;
        return megabytes < LEAST_MEGABYTES || isSmaller
                ? null
                : finding(at, heaviest, megabytes, hasCompilers(heaviest, named));
    }

    private static boolean installsWithApt(List<ShellCommands.Command> commands) {
        return Install.in(commands).stream().anyMatch(install -> install.manager() == PackageManager.APT);
    }

    /** Megabytes that the recommendations of a package add, beside others that are installed with it. */
    private static int added(String name, Set<String> named) {
        boolean there = WITH_PERL.contains(name) && (named.contains("git") || named.contains("perl"))
                || name.equals("python3-pip") && named.contains("python3-dev") && hasCompilers(name, named);
        int alone = there ? 0 : ADDED.getOrDefault(name, 0);
        return hasCompilers(name, named) ? Math.min(alone, BESIDE_COMPILERS.getOrDefault(name, alone)) : alone;
    }

    /** Whether compilers are there without the recommendations of a package. */
    private static boolean hasCompilers(String name, Set<String> named) {
        return named.stream().anyMatch(other -> !other.equals(name) && BuildPackages.isForC(other));
    }

    private static Finding finding(StageRun at, String heaviest, int megabytes, boolean compilers) {
        return Finding.of(
                        at.run().lines(),
                        megabytes >= 200 ? Severity.MEDIUM : Severity.LOW,
                        "Leave out what " + heaviest + " only recommends",
                        "`apt-get install` brings not only what `" + heaviest
                                + "` needs but also what it recommends: up to " + megabytes
                                + " MB more on Debian 12. `--no-install-recommends` leaves that out. Try whether the program"
                                + " misses anything, and name what it does"
                                + (heaviest.equals("gcc")
                                        ? ": `libc6-dev`, the headers of the C library, is usual."
                                        : BESIDE_COMPILERS.containsKey(heaviest)
                                                        && !heaviest.equals("g++")
                                                        && !compilers
                                                ? ": a compiler for C is usual."
                                                : "."))
                .withEvidence(at.layer().size("The layer of this RUN adds", " to the image"));
    }
}
