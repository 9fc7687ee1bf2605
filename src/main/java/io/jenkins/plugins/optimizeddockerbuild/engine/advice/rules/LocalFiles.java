package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Files that exist on one machine only: Git ignores them, so a clean checkout does not contain them, and no text of the
 * project mentions them. Output of build tools does not count, because it may be created before the image is built.
 */
final class LocalFiles {
    /** Limit for the files to read. */
    private static final int MOST_FILES = 3000;

    private static final Set<String> MADE_BY_BUILDS =
            Set.of(("dist build target out bin obj public static assets node_modules vendor lib libs release"
                            + " releases generated gen wheels wheelhouse packages artifacts _build .next .nuxt .output"
                            + " .svelte-kit bundle deps coverage output publish third_party models model weights"
                            + " checkpoints certs secrets site storage")
                    .split(" "));

    /** Created by a build, or an archive for one. */
    private static final Pattern MADE = Pattern.compile(
            "(?i).*\\.(jar|war|ear|whl|deb|rpm|apk|exe|dll|so|a|js|css|map|tgz|gz|zip|tar|xz|wasm|pem|crt|key)");

    /** Mentions files without reading any. */
    private static final Pattern TELLS = Pattern.compile(
            "(?i)(.*/)?(\\.gitignore|\\.dockerignore|.*\\.dockerignore|\\.gitattributes|readme.*|changelog.*|.*\\.md|.*\\.rst"
                    + "|license.*|\\.editorconfig|\\.pre-commit-config\\.yaml|.*\\.lock|package-lock\\.json)");

    private static final Pattern TEXT = Pattern.compile(
            "(?i)(.*/)?([^./]*|.*\\.(py|pyi|js|mjs|cjs|ts|tsx|jsx|java|kt|kts|scala|groovy|gradle|go|rs|rb|php|c|h|cc|cpp|hpp|cs"
                    + "|swift|sh|bash|ps1|bat|toml|ini|cfg|conf|ya?ml|json|xml|properties|html?|vue|svelte|sql|r|jl|ex|exs"
                    + "|pl|lua|tf|txt|ipynb|dockerfile|env\\.example))");

    private final ContextFiles files;
    private final List<String> ignored = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    LocalFiles(Evidence evidence) {
        this.files = evidence.files();
        for (String raw : files.text(".gitignore").split("\n")) {
            String line = raw.strip();
            if (line.startsWith("!")) {
                kept.add(line.substring(1));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                ignored.add(line);
            }
        }
    }

    /** Whether a file or folder is only local. */
    boolean has(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (String part : path.split("/")) {
            if (MADE_BY_BUILDS.contains(part)) {
                return false;
            }
        }
        return !MADE.matcher(name).matches() && isIgnoredByGit(path) && !isNamed(path);
    }

    /** Whether a rule of {@code .gitignore} excludes it; only simple rules are evaluated. */
    boolean isIgnoredByGit(String path) {
        for (String exception : kept) {
            String clean = exception.replaceFirst("^/", "");
            if (clean.startsWith(path) || !clean.contains("/") || path.startsWith(clean)) {
                return false;
            }
        }
        for (String rule : ignored) {
            if (matches(rule, path)) {
                return true;
            }
        }
        return false;
    }

    /** A simple rule: a name or a path, with wildcards within a name. */
    private static boolean matches(String rule, String path) {
        String clean = rule.replaceFirst("/\\*{0,2}$", "");
        boolean anchored = clean.contains("/");
        clean = clean.replaceFirst("^/", "");
        if (clean.isEmpty() || clean.equals("*") || clean.contains("**")) {
            return false;
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + clean);
            Path whole = Path.of(path);
            for (int end = 1; end <= whole.getNameCount(); end++) {
                Path part = anchored ? whole.subpath(0, end) : whole.getName(end - 1);
                if (matcher.matches(part)) {
                    return true;
                }
            }
        } catch (PatternSyntaxException | InvalidPathException e) {
            // other rules are not evaluated and thus not relied on
            return false;
        }
        return false;
    }

    /**
     * Whether a text of the project contains the name of a file, or of a folder that it is in, as a path or a quoted
     * word.
     */
    private boolean isNamed(String path) {
        List<String> names = new ArrayList<>(List.of(path.split("/")));
        String last = names.get(names.size() - 1);
        if (last.startsWith(".env")) {
            names.add("dotenv");
            names.add("env_file");
        }
        StringBuilder any = new StringBuilder();
        for (String name : names) {
            any.append(any.length() == 0 ? "" : "|").append(Pattern.quote(name));
        }
        Pattern named = last.startsWith(".env")
                ? Pattern.compile(any.toString())
                : Pattern.compile("(?<![A-Za-z0-9_.-])(" + any + ")(?=[/\"'`*])|[/\"'`](" + any
                        + ")(?![A-Za-z0-9_-]|\\.[A-Za-z])");
        int looked = 0;
        for (String file : files.paths()) {
            boolean inside = file.equals(path) || file.startsWith(path + "/");
            if (inside || TELLS.matcher(file).matches() || !TEXT.matcher(file).matches() || isIgnoredByGit(file)) {
                continue;
            }
            looked++;
            if (looked > MOST_FILES || named.matcher(files.text(file)).find()) {
                return true;
            }
        }
        return false;
    }
}
