package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Python service needs of its image at run time, according to its files: compilers, or the location of the
 * image's own Python. If it needs either, the packages cannot move into a virtual environment without compilers.
 */
final class RuntimeTools {
    /** With more files, nothing is certain. */
    private static final int MOST_FILES = 3_000;

    /**
     * Packages that compile at run time, or that include a program with Python in it, which searches for packages in
     * its own way.
     */
    private static final Set<String> BOUND =
            Set.of(("vllm sglang triton deepspeed xformers flash-attn bitsandbytes unsloth pytensor theano"
                            + " pymc pymc3 pystan cmdstanpy tensorrt-llm cython pythran docling torchao uwsgi pyuwsgi"
                            + " mod-wsgi")
                    .split(" "));

    private static final Pattern PLACES =
            Pattern.compile("site-packages|dist-packages|/usr/local/bin/|/usr/local/lib/python|/usr/bin/python");

    private static final Pattern PYTHON =
            Pattern.compile("torch\\.compile|cpp_extension|load_inline|pyximport|ffi\\.verify|[\"']pip3?[\"' ]"
                    + "|[\\[(]\\s*[\"'](gcc|g\\+\\+|cc|make|cmake|ld|strip|objdump|perl|xz|bzip2|patch)[\"' ]");

    private static final Pattern SCRIPT = Pattern.compile(
            "(?m)^(?!\\s*#).*(?:^|[\\s;&|(\"'])(gcc|g\\+\\+|cc|make|cmake|cargo|pip3?|uv|poetry|perl|sudo|cron|crond|login)(?:[\\s\"',\\]]|$)"
                    + "|\\bsu[\"',\\s]+-|\\benv[\"',\\s]+-i\\b|sh[\"',\\s]+-[a-z]*l|--login");

    /** What compiles, or installs what may have to be compiled, in Python. */
    private static final Pattern PYTHON_COMPILES =
            Pattern.compile("torch\\.compile|cpp_extension|load_inline|pyximport|ffi\\.verify|[\"']pip3?[\"' ]"
                    + "|[\\[(]\\s*[\"'](gcc|g\\+\\+|cc|clang|make|cmake|ld|rustc|cargo|go)[\"' ]");

    private static final Pattern SCRIPT_COMPILES = Pattern.compile(
            "(?m)^(?!\\s*#).*(?:^|[\\s;&|(\"'])(gcc|g\\+\\+|cc|clang|make|cmake|cargo|go build|rustc|node-gyp"
                    + "|(python[0-9.]* -m )?pip3? install|uv (sync|pip)|poetry install|(npm|pnpm) (ci|install|i|rebuild)|bundle install"
                    + "|yarn install|docker-php-ext-install|pecl install)(?:[\\s\"',\\]]|$)");

    /** Of those, the ones that only have their own place. */
    private static final Set<String> PLACED = Set.of("uwsgi", "pyuwsgi", "mod-wsgi");

    private RuntimeTools() {}

    /** Whether a service, by its files, its packages or its start, may compile while it runs. */
    static boolean compile(Evidence evidence) {
        for (StageRun run : StageRun.in(evidence)) {
            for (Install install : run.installs()) {
                for (String name : install.pythonPackages(evidence.files())) {
                    if (isBound(name)
                            && !PLACED.contains(name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                        return true;
                    }
                }
            }
        }
        boolean starts = evidence.dockerfile().instructions().stream()
                .filter(instruction ->
                        instruction instanceof Instruction.Cmd || instruction instanceof Instruction.Entrypoint)
                .anyMatch(instruction -> SCRIPT_COMPILES
                        .matcher(instruction.statement().line().replaceAll("[\"',]+", " "))
                        .find());
        return starts || areAskedBy(evidence.dockerfile(), evidence.files(), PYTHON_COMPILES, SCRIPT_COMPILES, false);
    }

    /** Whether a package of that name may need compilers, or a certain location, at run time. */
    static boolean isBound(String name) {
        return BOUND.contains(name.toLowerCase(Locale.ROOT).replace('_', '-'))
                || name.toLowerCase(Locale.ROOT).startsWith("cupy");
    }

    /** Whether a command of the Dockerfile needs compilers, a package manager of Python, or a certain location. */
    static boolean isAskedBy(Dockerfile dockerfile, String command) {
        String text = withoutCopied(dockerfile, command);
        return PLACES.matcher(text).find() || SCRIPT.matcher(text).find();
    }

    /** Whether a file that the image gets, or that defines how to start it, does. */
    static boolean areAskedBy(Dockerfile dockerfile, ContextFiles files) {
        return areAskedBy(dockerfile, files, PYTHON, SCRIPT, true);
    }

    private static boolean areAskedBy(
            Dockerfile dockerfile, ContextFiles files, Pattern ofPython, Pattern ofScripts, boolean places) {
        List<String> copied = sources(dockerfile);
        int read = 0;
        for (String path : files.paths()) {
            String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            boolean python = name.endsWith(".py");
            boolean script =
                    name.indexOf('.') < 0 || name.matches(".*\\.(sh|bash|conf|cfg|ini|service|ya?ml|toml|env|json)");
            boolean starts = name.matches("procfile|(docker-)?compose.*\\.ya?ml");
            if (!python && !script || isBesideTheService(path) || !starts && !isBelow(path, copied)) {
                continue;
            }
            if (++read > MOST_FILES) {
                return true;
            }
            String text = withoutCopied(dockerfile, files.text(path));
            boolean asks = python
                    ? ofPython.matcher(text).find()
                    : isRun(name, text) && ofScripts.matcher(text).find();
            if (asks || places && PLACES.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    /** What the Dockerfile copies from the context; a pattern includes everything below its folder. */
    private static List<String> sources(Dockerfile dockerfile) {
        List<String> sources = new ArrayList<>();
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction instanceof Instruction.FileTransfer transfer && transfer.isFromContext()) {
                for (String source : transfer.sources()) {
                    String clean = source.replaceFirst("^(\\./|/)+", "").replaceFirst("[^/]*[*?\\[$].*", "");
                    sources.add(clean.equals(".") ? "" : clean.replaceFirst("/+$", ""));
                }
            }
        }
        return sources;
    }

    private static boolean isBelow(String path, List<String> folders) {
        for (String folder : folders) {
            if (folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/")) {
                return true;
            }
        }
        return false;
    }

    /** Files about building or testing the project, not running it. */
    private static boolean isBesideTheService(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.startsWith(".")
                || lower.contains("/.")
                || lower.matches("(.*/)?(docs?|tests?|node_modules|examples?)/.*")
                || lower.matches(
                        "(.*/)?(dockerfile[^/]*|[^/]*\\.dockerfile|makefile|license|package(-lock)?\\.json|pyproject\\.toml|setup\\.(py|cfg)|tox\\.ini|noxfile\\.py|mkdocs\\.yml|jenkinsfile|test_[^/]*|conftest\\.py)");
    }

    /** Whether lines of the file become commands. */
    private static boolean isRun(String name, String text) {
        return name.endsWith(".sh")
                || name.endsWith(".bash")
                || name.equals("procfile")
                || text.startsWith("#!")
                || name.matches(".*\\.(conf|ini|service)|(docker-)?compose.*\\.ya?ml");
    }

    /** The text without the folder of files that the Dockerfile copies to {@code /usr/local/bin}. */
    private static String withoutCopied(Dockerfile dockerfile, String text) {
        if (!text.contains("/usr/local/bin/")) {
            return text;
        }
        String rest = text;
        for (String name : copied(dockerfile)) {
            rest = rest.replace("/usr/local/bin/" + name, name);
        }
        return rest;
    }

    private static Set<String> copied(Dockerfile dockerfile) {
        Set<String> names = new HashSet<>();
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction instanceof Instruction.FileTransfer transfer
                    && transfer.destination().startsWith("/usr/local/bin/")) {
                String rest = transfer.destination().substring("/usr/local/bin/".length());
                if (!rest.isEmpty()) {
                    names.add(rest);
                }
                for (String source : rest.isEmpty() ? transfer.sources() : Set.<String>of()) {
                    names.add(source.substring(source.lastIndexOf('/') + 1));
                }
            }
        }
        return names;
    }
}
