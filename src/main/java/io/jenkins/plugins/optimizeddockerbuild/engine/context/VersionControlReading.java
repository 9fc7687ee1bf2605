package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import java.util.List;
import java.util.Set;

/**
 * Whether anything suggests that a build reads the version-control folder: a call of Git, a tool that looks at the history
 * by itself, a plug-in that takes the version from a tag. A suggestion is enough, for the folder may then be needed.
 */
final class VersionControlReading {

    /** Programs that look at the history, by themselves or at the user's wish, wherever their names stand in a script. */
    private static final Set<String> WORDS = Set.of(
            "git",
            "hg",
            "svn",
            "svnversion",
            "bzr",
            "darcs",
            "git-lfs",
            "composer",
            "dotnet",
            "msbuild",
            "goreleaser",
            "sentry-cli",
            "bazel",
            "bazelisk",
            "buck2",
            "nix-build",
            "lerna",
            "semantic-release",
            "gitversion",
            "dunamai",
            "versioningit",
            "setuptools-scm",
            "pre-commit",
            "husky",
            "lefthook",
            "commitlint",
            "standard-version",
            "release-it",
            "jgitver",
            "gitlint",
            "git-cliff",
            "sonar-scanner",
            "codecov",
            "coveralls");

    /** The same, with names that are ordinary words elsewhere. */
    private static final Set<String> COMMANDS =
            Set.of("ko", "mage", "nx", "nix", "dune", "pants", "repo", "reuse", "jj", "fossil", "earthly", "changeset");

    /** Parts of build files of which each takes something from the history. */
    private static final String[] PLUGINS = {
        "setuptools_scm",
        "setuptools-scm",
        "hatch-vcs",
        "hatch_vcs",
        "source = \"vcs\"",
        "source = \"scm\"",
        "versioneer",
        "flit_scm",
        "flit-scm",
        "pbr",
        "dynamic-versioning",
        "versioningit",
        "dunamai",
        "jgit",
        "buildnumber-maven-plugin",
        "maven-scm",
        "grgit",
        "axion-release",
        "nebula.release",
        "reckon",
        "palantir",
        "nisse",
        "sbt-dynver",
        "dynver",
        "sbt-release",
        "vergen",
        "shadow-rs",
        "shadow_rs",
        "built =",
        "gix",
        "lastUpdated",
        "showLastUpdate",
        "showLastModified",
        "enableGitInfo",
        "@sentry/",
        "husky",
        "semantic-release",
        "lefthook",
        "yorkie",
        "nyx",
        "MinVer",
        "Nerdbank",
        "SourceLink",
        "vcs_tag",
        "vsn, git",
        "mercurial",
        "svnversion",
        "GIT_DESCRIBE",
        "GIT_EXECUTABLE",
        "find_package(Git",
        "GitVersion",
        "LibGit2",
        "simple-git",
        "isomorphic-git",
        "nodegit",
        "pygit2",
        "go-git",
        "dulwich",
        "workspace_status"
    };

    /** What begins with {@code git} without being Git. */
    private static final String[] OTHER_WORDS = {
        "github",
        "gitlab",
        "gitea",
        "gitee",
        "gitter",
        "gitpod",
        "gitbook",
        "gitops",
        "gitignore",
        "gitattributes",
        "gitkeep",
        "git+",
        "git:/",
        "git@",
        "gitmodules",
        "gitconfig",
        "gitcode"
    };

    private final BuildScripts scripts;
    private final List<BuildGraph> graphs;

    VersionControlReading(BuildScripts scripts, List<BuildGraph> graphs) {
        this.scripts = scripts;
        this.graphs = graphs;
    }

    /** A sentence that says what suggests it, null when nothing does. */
    @CheckForNull
    String evidence() {
        for (BuildScripts.Text text : scripts.texts()) {
            String reading =
                    text.kind() == BuildScripts.Kind.RUN ? inScript(text.script()) : inBuildFile(text.script());
            if (reading != null) {
                return capitalised(text.origin()) + " " + reading + ", which may read the history.";
            }
        }
        if (scripts.packsWithPoetry()) {
            return "Poetry leaves out of a package what Git ignores, so it asks Git.";
        }
        if (!scripts.isComplete()) {
            return "There are more build files and scripts than can be looked at, so any of them may read the history.";
        }
        return null;
    }

    private static String capitalised(String text) {
        return text.startsWith("the ") ? "T" + text.substring(1) : text;
    }

    /** Looks for programs. */
    @CheckForNull
    private String inScript(String script) {
        String program = program(script);
        if (program != null) {
            return "names " + program;
        }
        return stampsGo(script) ? "builds with Go, which stamps the commit" : null;
    }

    @CheckForNull
    private static String program(String script) {
        int start = -1;
        for (int i = 0; i <= script.length(); i++) {
            boolean inWord = i < script.length() && isWordPart(script.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                String word = script.substring(start, i);
                if (WORDS.contains(word) && !isAddress(script, start, i)) {
                    return word;
                }
                start = -1;
            }
        }
        for (ShellCommands.Command command : ShellCommands.in(script)) {
            if (COMMANDS.contains(command.program())) {
                return command.program();
            }
        }
        return null;
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /** {@code git+https://}, {@code git@host}, {@code name.git}: the code of others. */
    private static boolean isAddress(String script, int start, int end) {
        boolean scheme = script.startsWith("+", end) || script.startsWith("://", end) || script.startsWith("@", end);
        boolean ending =
                start > 0 && script.charAt(start - 1) == '.' && start > 1 && isWordPart(script.charAt(start - 2));
        return scheme || ending;
    }

    private boolean stampsGo(String script) {
        if (script.contains("-buildvcs=false") || flagsForbidStamps()) {
            return false;
        }
        for (ShellCommands.Command command : ShellCommands.in(script)) {
            List<String> words = command.words();
            boolean go = command.program().equals("go") || command.program().equals("xx-go");
            if (go
                    && words.size() > 1
                    && Set.of("build", "install", "run", "test", "generate", "list", "tool")
                            .contains(words.get(1))) {
                return true;
            }
            if (command.program().equals("gox") || command.program().equals("tinygo")) {
                return true;
            }
        }
        // inside quotes, loops and Makefiles commands are not always told apart
        return containsWords(script, "go build") || containsWords(script, "go install");
    }

    private static boolean containsWords(String script, String words) {
        int at = script.indexOf(words);
        return at >= 0 && (at == 0 || !isWordPart(script.charAt(at - 1)));
    }

    /** GOFLAGS as an environment variable, in every stage that can run Go. */
    private boolean flagsForbidStamps() {
        for (BuildGraph graph : graphs) {
            for (ResolvedStage stage : graph.needed()) {
                String flags = stage.after().get("GOFLAGS");
                if (flags != null && flags.contains("-buildvcs=false")) {
                    return true;
                }
            }
        }
        return false;
    }

    @CheckForNull
    private String inBuildFile(String text) {
        for (String plugin : PLUGINS) {
            if (text.contains(plugin)) {
                return "has \"" + plugin + "\"";
            }
        }
        if (stampsGo(text)) {
            return "builds with Go, which stamps the commit";
        }
        for (int at = text.indexOf("git"); at >= 0; at = text.indexOf("git", at + 1)) {
            if (begins(text, at) && !isOther(text, at) && !isRepositoryType(text, at)) {
                return "names Git";
            }
        }
        return text.contains("dotnet build") || text.contains("dotnet publish")
                ? "builds with .NET, which stamps the commit"
                : null;
    }

    /**
     * Whether a word begins here. Of the folder's own name only what is in it counts, such as {@code .git/HEAD}: the name
     * alone stands in many lists of folders to pass over.
     */
    private static boolean begins(String text, int at) {
        if (at == 0 || !isWordPart(text.charAt(at - 1)) && text.charAt(at - 1) != '.') {
            return true;
        }
        boolean hidden = text.charAt(at - 1) == '.' && (at == 1 || !isWordPart(text.charAt(at - 2)));
        return hidden && text.startsWith("/", at + 3) && at + 4 < text.length() && isWordPart(text.charAt(at + 4));
    }

    private static boolean isOther(String text, int at) {
        for (String word : OTHER_WORDS) {
            if (text.startsWith(word, at)) {
                return true;
            }
        }
        return false;
    }

    /** {@code "type": "git"} in package.json. */
    private static boolean isRepositoryType(String text, int at) {
        String before = text.substring(Math.max(0, at - 12), at).replace(" ", "");
        return before.endsWith("\"type\":\"");
    }
}
