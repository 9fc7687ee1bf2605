package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A service with numeric libraries and several workers, and no limit for the libraries' threads: each worker starts as
 * many as the machine has processors, and they compete for them.
 */
public final class ThreadLimits implements Rule {
    private static final Set<String> NUMERIC = Set.of(
            "numpy",
            "scipy",
            "scikit-learn",
            "torch",
            "pandas",
            "xgboost",
            "lightgbm",
            "statsmodels",
            "sentence-transformers",
            "transformers",
            "faiss-cpu",
            "gensim",
            "implicit");

    private static final Pattern LIMITS = Pattern.compile(
            "set_num_threads|set_num_interop_threads|threadpool_limits|threadpoolctl|OMP_NUM_THREADS|OPENBLAS_NUM_THREADS|MKL_NUM_THREADS|NUMEXPR_|OMP_THREAD_LIMIT|VECLIB_");

    private static final Pattern WORKERS = Pattern.compile(
            "(?s).*(gunicorn|uvicorn|hypercorn|granian|uwsgi|celery).*(--workers|-w|--concurrency|--processes|-c)[ =]+([2-9]|[1-9][0-9]).*");

    @Override
    public String id() {
        return "thread-limits";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        StageSteps target = evidence.target();
        Instruction service = service(target);
        if (service == null || LIMITS.matcher(evidence.text()).find() || isLimited(evidence)) {
            return List.of();
        }
        String library = library(evidence);
        if (library.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.of(
                service.lines(),
                Severity.LOW,
                "Limit the threads of numeric libraries in a service with several workers",
                "The service starts several workers, and the image has " + library
                        + ". Where a worker calculates with it, its libraries use a thread for every processor of the machine by"
                        + " default, also where the container may use only some of them. Several workers at a time then have"
                        + " more threads than processors, which can make requests slower."
                        + " Measure with `ENV OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1`, or give each worker"
                        + " its share."));
    }

    /** Whether the project limits them where it starts, or in its code. */
    private static boolean isLimited(Evidence evidence) {
        return evidence.files().paths().stream()
                .filter(path -> path.matches(
                        "(?i).*(\\.(py|sh|ya?ml|env|conf|toml|ini)|/?\\.env[^/]*|/?procfile|entrypoint[^/]*)"))
                .anyMatch(path -> LIMITS.matcher(evidence.files().text(path)).find());
    }

    @CheckForNull
    private static Instruction service(StageSteps target) {
        Instruction found = null;
        for (Step step : target.all()) {
            String text = step.instruction() instanceof Instruction.Cmd cmd
                    ? cmd.command().text()
                    : step.instruction() instanceof Instruction.Entrypoint entrypoint
                            ? entrypoint.command().text()
                            : "";
            found = !text.isEmpty() && WORKERS.matcher(text).matches() ? step.instruction() : found;
        }
        return found;
    }

    private static String library(Evidence evidence) {
        return StageRun.in(evidence).stream()
                .flatMap(run -> run.installs().stream())
                .flatMap(install -> install.pythonPackages(evidence.files()).stream())
                .filter(name -> NUMERIC.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse("");
    }
}
