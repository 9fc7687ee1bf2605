package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.List;
import java.util.regex.Pattern;

/** A build tool with its own cache for results, ccache, Gradle or Maven, whose cache is lost with each layer. */
public final class BuildCache implements RunRule {
    /** Not sccache, which stores its results elsewhere. */
    private static final Pattern CCACHE =
            Pattern.compile("(?<![A-Za-z0-9/.-])ccache(?![A-Za-z0-9./-])|/lib(64)?/ccache\\b");

    private static final String EXTENSION = "maven-build-cache-extension";

    @Override
    public String id() {
        return "build-cache";
    }

    @Override
    public Finding look(StageRun at) {
        if (at.run().network() != null) {
            return null;
        }
        for (Install install : at.installs()) {
            boolean builds = install.kind() == Install.Kind.BUILD
                    && CopiedProject.feeds(
                            at.stage(), at.at(), install, at.evidence().files());
            if (builds && install.manager() == PackageManager.GRADLE) {
                return gradle(at, "`" + install.shown() + "`");
            }
            if (builds && install.manager() == PackageManager.MAVEN) {
                return maven(at, "`" + install.shown() + "`");
            }
        }
        return ccache(at);
    }
    /** Only when a cache mount keeps the folder anyway, which is the first thing to do. */
    @CheckForNull
    private static Finding gradle(StageRun at, String what) {
        boolean kept = UselessMount.finding(at) == null
                && at.run().mounts().stream()
                        .anyMatch(mount -> mount.type().equals("cache")
                                && mount.target() != null
                                && mount.target().matches(".*/\\.gradle(/caches)?/?"));
        String properties = at.evidence().files().text("gradle.properties");
        return !kept || at.run().script().contains("build-cache") || properties.contains("org.gradle.caching")
                ? null
                : told(
                        at,
                        "Let Gradle take what it made before: --build-cache",
                        what,
                        " makes everything again whenever a copied file changes. The cache mount keeps downloads only: with"
                                + " `--build-cache`, or `org.gradle.caching=true` in gradle.properties, Gradle keeps the"
                                + " results of its tasks in that folder too, and takes those whose inputs did not change."
                                + " There is no patch, because tasks of the project's own may not be ready for it.",
                        null);
    }

    @CheckForNull
    private static Finding maven(StageRun at, String what) {
        return !at.evidence().files().text(".mvn/extensions.xml").contains(EXTENSION)
                        || RunMounts.cover(at.run(), "/root/.m2/build-cache")
                ? null
                : told(
                        at,
                        "Keep Maven's build cache in a cache mount",
                        what,
                        " has the " + EXTENSION
                                + ", whose cache in /root/.m2/build-cache begins empty in each layer and"
                                + " then stays in it. A cache mount keeps it on the builder, outside the image, so that"
                                + " modules which did not change are not made again.",
                        "/root/.m2/build-cache");
    }

    @CheckForNull
    private static Finding ccache(StageRun at) {
        Step step = at.step();
        boolean compiles = step.commands().stream()
                .anyMatch(command -> command.program().matches("make|gmake|ninja|cmake|meson|gcc|g\\+\\+|cc|c\\+\\+")
                        || command.program().equals("ccache")
                                && command.words().size() > 1
                                && !command.words().get(1).startsWith("-"));
        long asPackage = Install.in(step.commands()).stream()
                .filter(install -> install.packages().contains("ccache"))
                .count();
        boolean named = CCACHE.matcher(at.run().script()).results().count() > asPackage
                || step.variables().values().entrySet().stream()
                        .anyMatch(variable -> variable.getKey().matches("CCACHE_.*|USE_CCACHE")
                                || variable.getValue() != null
                                        && CCACHE.matcher(variable.getValue()).find());
        ContextFiles files = at.evidence().files();
        boolean looksFor = CCACHE.matcher(files.text("CMakeLists.txt") + files.text("Makefile"))
                .find();
        boolean installed = looksFor
                && at.above().stream()
                        .flatMap(each -> Install.in(each.commands()).stream())
                        .anyMatch(install -> install.packages().contains("ccache"));
        if (!compiles || !named && !installed || !RunMounts.hasNoOtherCache(at.run())) {
            return null;
        }
        String folder = step.variables().get("CCACHE_DIR");
        boolean known = folder != null && folder.matches("/[\\w./-]+");
        return told(
                at,
                "Keep ccache's folder in a cache mount",
                "This RUN",
                " compiles with ccache, whose folder begins empty whenever a copied file changes, so that nothing is found in"
                        + " it. A cache mount keeps it on the builder, outside the image"
                        + (known
                                ? "."
                                : ": `ENV CCACHE_DIR=/var/cache/ccache` and `RUN --mount=type=cache,target=/var/cache/ccache`."
                                        + " There is no patch, because where the folder is depends on ccache's version."),
                known ? folder : null);
    }
    /** @param folder for a cache mount; null where no patch is to be made */
    private static Finding told(StageRun at, String title, String what, String text, @CheckForNull String folder) {
        Change change = folder == null ? null : mounted(at, folder);
        return RunMounts.finding(at, Severity.LOW, title, what, what + text + RunMounts.HELPS, change);
    }
    /** The RUN with the folder in a cache mount; null when something else may need its content. */
    @CheckForNull
    private static Change mounted(StageRun at, String folder) {
        boolean alone = at.stage().steps().stream()
                .map(Step::instruction)
                .filter(other -> other != at.run() && !(other instanceof Instruction.Env))
                .noneMatch(other -> other.statement().line().contains(folder));
        return alone && at.step().isRoot() && KnownBases.runsAsRoot(at.stage())
                ? RunMounts.change(at.evidence(), List.of(at.run()), List.of(folder), null)
                : null;
    }
}
