package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.List;

/**
 * Where a package manager keeps what it downloaded, when root runs it and nothing is configured otherwise.
 *
 * @param ecosystem whose cache it is
 * @param targets folders for cache mounts
 */
record PackageCache(Ecosystem ecosystem, List<String> targets) {
    PackageCache {
        targets = List.copyOf(targets);
    }

    /** Null where it is not known, because another user runs it or a variable puts it elsewhere. */
    @CheckForNull
    static PackageCache of(Install install, StageSteps stage, Step step, ContextFiles files) {
        if (!step.isRoot() || isMoved(step.variables())) {
            return null;
        }
        List<String> targets =
                switch (install.ecosystem()) {
                    case PIP -> List.of("/root/.cache/pip");
                    case UV -> List.of("/root/.cache/uv");
                    case POETRY -> List.of("/root/.cache/pypoetry");
                    case PIPENV -> List.of("/root/.cache/pipenv", "/root/.cache/pip");
                    case NPM -> List.of("/root/.npm");
                    case YARN ->
                        // later versions keep their cache in the project, or not, as their settings say
                        files.text("yarn.lock").contains("# yarn lockfile v1")
                                ? List.of("/usr/local/share/.cache/yarn")
                                : List.of();
                    case PNPM -> List.of("/root/.local/share/pnpm/store");
                    case CONDA ->
                        stage.isFrom("miniconda3", "anaconda3", "miniforge3", "mambaforge")
                                ? List.of("/opt/conda/pkgs")
                                : List.of();
                    case GRADLE ->
                        stage.isFrom("eclipse-temurin", "openjdk", "amazoncorretto")
                                ? List.of("/root/.gradle")
                                : List.of();
                    case BUN -> List.of("/root/.bun/install/cache");
                    case COMPOSER ->
                        stage.isFrom("composer") ? List.of("/tmp/cache") : List.of("/root/.composer/cache");
                    case MAVEN -> List.of("/root/.m2");
                    case GO -> stage.isFrom("golang") ? List.of("/go/pkg/mod", "/root/.cache/go-build") : List.of();
                    case CARGO -> stage.isFrom("rust") ? List.of("/usr/local/cargo/registry") : List.of();
                    default -> List.of();
                };
        return targets.isEmpty() ? null : new PackageCache(install.ecosystem(), targets);
    }

    private static boolean isMoved(Variables variables) {
        for (String name : new String[] {
            "PIP_CACHE_DIR",
            "PIP_NO_CACHE_DIR",
            "XDG_CACHE_HOME",
            "HOME",
            "UV_CACHE_DIR",
            "UV_NO_CACHE",
            "POETRY_CACHE_DIR",
            "npm_config_cache",
            "NPM_CONFIG_CACHE",
            "COMPOSER_HOME",
            "COMPOSER_CACHE_DIR",
            "GOPATH",
            "GOMODCACHE",
            "GOCACHE",
            "GOFLAGS",
            "CARGO_HOME",
            "MAVEN_CONFIG",
            "PNPM_HOME",
            "YARN_CACHE_FOLDER",
            "GRADLE_USER_HOME",
            "CONDA_PKGS_DIRS",
            "PIPENV_CACHE_DIR",
            "BUN_INSTALL_CACHE_DIR"
        }) {
            if (variables.get(name) != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether what is downloaded is needed again by a compiler. */
    boolean isCompiled() {
        return isCompiled(ecosystem);
    }

    static boolean isCompiled(Ecosystem ecosystem) {
        return ecosystem == Ecosystem.MAVEN
                || ecosystem == Ecosystem.GRADLE
                || ecosystem == Ecosystem.GO
                || ecosystem == Ecosystem.CARGO;
    }

    /** Whether a script handles the cache itself: a mount point cannot be removed, and a cleaned cache keeps nothing. */
    boolean isTouched(String script) {
        if (script.contains("cache clean")
                || script.contains("cache purge")
                || script.contains("clear-cache")
                || script.contains("clearcache")
                || script.contains("--cache-dir")
                || script.contains("cache clear")
                || script.contains("maven.repo.local")
                || script.contains("conda clean")
                || script.contains("mamba clean")
                || script.contains("store-dir")
                || script.contains("cache-folder")
                || script.contains("gradle-user-home")
                || script.contains("-modcache")
                || script.contains("prune")) {
            return true;
        }
        return script.matches(
                "(?s).*\\brm\\s.*(\\.cache|\\.npm|\\.gradle|/pkgs|\\.m2|/go/pkg|/root|~/|\\$HOME|\\.composer|\\.cargo|registry).*");
    }

    /** The option of a script that turns the cache off; null for none. */
    @CheckForNull
    String disabled(String script) {
        List<String> options =
                switch (ecosystem) {
                    case PIP -> List.of("--no-cache-dir");
                    case UV -> List.of("--no-cache", "--no-cache-dir", "-n");
                    default -> List.of();
                };
        for (String option : options) {
            if (script.matches("(?s).*\\s" + option + "(\\s.*|$)")) {
                return option;
            }
        }
        return null;
    }

    /**
     * Whether the mount changes nothing but time: what compilers need must not be missing later, in the image or in a RUN
     * without the mount.
     */
    boolean isSafe(StageSteps stage, Instruction.Run run) {
        if (stage.resolved().kind() == BaseKind.UNKNOWN) {
            return false;
        }
        if (!isCompiled()) {
            return true;
        }
        if (stage.inImage()) {
            return false;
        }
        for (Step step : stage.steps()) {
            if (step.instruction() == run) {
                continue;
            }
            for (Install other : Install.in(step.commands())) {
                if (other.ecosystem() == ecosystem) {
                    return false;
                }
            }
            if (step.instruction() instanceof Instruction.Env env) {
                for (KeyValue pair : env.pairs()) {
                    if (pair.key().startsWith("GO") && pair.value().contains("/")) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
