package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a build runs: its RUN instructions, and the scripts and build files of the context that these may run in turn. They
 * are read, not understood: whoever asks looks for words.
 */
final class BuildScripts {

    /**
     * A text that the build may run.
     *
     * @param origin how to name it in a sentence
     * @param script what is run
     * @param kind where it stands
     */
    record Text(String origin, String script, Kind kind) {}

    /** Where a text stands. */
    enum Kind {
        RUN,
        /** Another instruction of the Dockerfile. */
        SETTING,
        /** A file that a tool reads. */
        BUILD_FILE,
        /** A file that one of the others names. */
        SCRIPT
    }

    /** Files of the context that are read, at most. */
    private static final int MOST_FILES = 500;

    /** Shorter names are too often ordinary words. */
    private static final int LEAST_MODULE_NAME = 4;

    private static final Set<String> BUILD_FILES = Set.of(
            "Makefile",
            "makefile",
            "GNUmakefile",
            "Makefile.am",
            "makefile.in",
            "Makefile.in",
            "justfile",
            "Justfile",
            "Taskfile.yml",
            "Taskfile.yaml",
            "Rakefile",
            "Gemfile",
            "SConstruct",
            "wscript",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "versioneer.py",
            "conanfile.py",
            "tox.ini",
            "noxfile.py",
            "pom.xml",
            "extensions.xml",
            "gradle.properties",
            "libs.versions.toml",
            "build.xml",
            "build.sbt",
            "build.sc",
            "project.clj",
            "package.json",
            "lerna.json",
            "nx.json",
            "angular.json",
            "gulpfile.js",
            "Gruntfile.js",
            ".releaserc",
            "Cargo.toml",
            "build.rs",
            "magefile.go",
            "mix.exs",
            "rebar.config",
            "package.yaml",
            "dune-project",
            "CMakeLists.txt",
            "meson.build",
            "configure.ac",
            "configure.in",
            "GIT-VERSION-GEN",
            "git-version-gen",
            "Directory.Build.props",
            "Directory.Build.targets",
            "mkdocs.yml",
            "conf.py",
            "hugo.toml",
            "hugo.yaml",
            "config.toml",
            "_config.yml",
            "Earthfile",
            "BUILD",
            "BUILD.bazel",
            "WORKSPACE",
            ".bazelrc",
            "flake.nix",
            "default.nix",
            "wrangler.toml",
            "composer.json");

    private static final String[] BUILD_FILE_ENDINGS = {
        ".gradle",
        ".gradle.kts",
        ".sbt",
        ".gemspec",
        ".cmake",
        ".mk",
        ".cabal",
        ".app.src",
        ".config.js",
        ".config.ts",
        ".config.mjs",
        ".config.cjs",
        ".config.mts",
        ".csproj",
        ".fsproj",
        ".props",
        ".targets",
        ".mill"
    };

    private static final String[] SCRIPT_ENDINGS = {
        ".sh", ".bash", ".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".ps1", ".php", ".lua", ".tcl", ".kts",
        ".groovy"
    };

    private final List<Text> texts = new ArrayList<>();
    private final List<Text> settings = new ArrayList<>();
    private boolean complete = true;

    /** A file of the context that may be run. */
    private record Candidate(ContextFolder folder, int entry, String name) {

        byte[] path() {
            return folder.pathOf(entry);
        }
    }

    /**
     * @param reads the instructions of the stages that are built
     * @param selection what the build sees
     * @param closed folders that hold no files of the project, given with the folder that they are in
     */
    BuildScripts(
            ContextReads reads,
            ContextTree tree,
            Selection selection,
            BiPredicate<ContextFolder, ContextFolder> closed) {
        for (Instruction.Run run : reads.runs()) {
            texts.add(
                    new Text("the RUN in line " + run.lines().first() + " of the Dockerfile", run.script(), Kind.RUN));
        }
        for (Stage stage : reads.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (speaksOfFiles(instruction)) {
                    settings.add(new Text(
                            "the " + instruction.keyword() + " in line "
                                    + instruction.lines().first() + " of the Dockerfile",
                            instruction.statement().line(),
                            Kind.SETTING));
                }
            }
        }
        if (!reads.runs().isEmpty()) {
            List<Candidate> reading = new ArrayList<>();
            List<Candidate> scripts = new LinkedList<>();
            collect(tree.root(), selection, closed, reading, scripts);
            readFiles(new ProjectFiles(tree, selection), reading, scripts);
        }
    }

    /** Whether a file that the instruction names may be used when the image runs. */
    private static boolean speaksOfFiles(Instruction instruction) {
        return instruction instanceof Instruction.Env
                || instruction instanceof Instruction.Cmd
                || instruction instanceof Instruction.Entrypoint
                || instruction instanceof Instruction.Healthcheck
                || instruction instanceof Instruction.Shell
                || instruction instanceof Instruction.Volume
                || instruction instanceof Instruction.Workdir;
    }

    private static void collect(
            ContextFolder folder,
            Selection selection,
            BiPredicate<ContextFolder, ContextFolder> closed,
            List<Candidate> buildFiles,
            List<Candidate> scripts) {
        if (!selection.enters(folder)) {
            return;
        }
        for (int i = 0; i < folder.size(); i++) {
            ContextFolder below = folder.folder(i);
            if (below != null) {
                if (!closed.test(folder, below)) {
                    collect(below, selection, closed, buildFiles, scripts);
                }
            } else if (selection.keeps(folder, i) && folder.type(i) != EntryType.SPECIAL) {
                byte[] bytes = folder.name(i);
                String name = Runes.text(bytes, 0, bytes.length);
                if (BUILD_FILES.contains(name) || endsWithAny(name, BUILD_FILE_ENDINGS)) {
                    buildFiles.add(new Candidate(folder, i, name));
                } else if (endsWithAny(name, SCRIPT_ENDINGS) || name.indexOf('.') < 0) {
                    scripts.add(new Candidate(folder, i, name));
                }
            }
        }
    }

    private static boolean endsWithAny(String name, String[] endings) {
        for (String ending : endings) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** Reads the build files, then the scripts that are named in what was read, and so on. */
    private void readFiles(ProjectFiles files, List<Candidate> buildFiles, List<Candidate> scripts) {
        List<Candidate> reading = buildFiles;
        Kind kind = Kind.BUILD_FILE;
        int searched = 0;
        int read = 0;
        while (true) {
            for (Candidate candidate : reading) {
                if (++read > MOST_FILES) {
                    complete = false;
                    return;
                }
                byte[] path = candidate.path();
                texts.add(new Text(PathText.readable(path), files.text(path), kind));
            }
            Set<String> words = new HashSet<>();
            for (Text text : texts.subList(searched, texts.size())) {
                addWords(words, text.script);
            }
            searched = texts.size();
            reading = takeNamed(scripts, words);
            kind = Kind.SCRIPT;
            if (reading.isEmpty()) {
                return;
            }
        }
    }

    private static List<Candidate> takeNamed(List<Candidate> scripts, Set<String> words) {
        List<Candidate> named = new ArrayList<>();
        for (Iterator<Candidate> iterator = scripts.iterator(); iterator.hasNext(); ) {
            Candidate script = iterator.next();
            if (words.contains(script.name) || isNamedAsModule(script.name, words)) {
                named.add(script);
                iterator.remove();
            }
        }
        return named;
    }

    /** JavaScript and Python name their files without the ending. */
    private static boolean isNamedAsModule(String name, Set<String> words) {
        int dot = name.lastIndexOf('.');
        if (dot < LEAST_MODULE_NAME) {
            return false;
        }
        return switch (name.substring(dot + 1)) {
            case "js", "cjs", "mjs", "ts", "py" -> words.contains(name.substring(0, dot));
            default -> false;
        };
    }

    private static void addWords(Set<String> words, String text) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inWord = i < text.length() && isNamePart(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            }
        }
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '.'
                || c == '_'
                || c == '-'
                || c >= 0x80;
    }

    /** False when there were more files than can be looked at. */
    boolean isComplete() {
        return complete;
    }

    /** What may be run: RUN instructions first, then files. */
    List<Text> texts() {
        return texts;
    }

    /**
     * The first instruction or script that names a file or folder other than to remove it, null when none does. Build files
     * do not count: they name caches as what to pass over.
     */
    @CheckForNull
    Text naming(String name) {
        for (Text text : settings) {
            if (isNamed(name, text.script)) {
                return text;
            }
        }
        for (Text text : texts) {
            if (text.kind != Kind.BUILD_FILE && isNamed(name, text.script) && isUsed(name, text.script)) {
                return text;
            }
        }
        return null;
    }

    private static boolean isNamed(String name, String script) {
        for (int at = script.indexOf(name); at >= 0; at = script.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !isNamePart(script.charAt(at - 1));
            boolean ends = end == script.length() || !isNamePart(script.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    /** Whether a command that names it does more than remove it. */
    private static boolean isUsed(String name, String script) {
        for (ShellCommands.Command command : ShellCommands.in(script)) {
            boolean removes = command.program().equals("rm")
                    || command.program().equals("find") && (command.has("-delete") || command.has("rm"));
            if (!removes && isNamed(name, String.join(" ", command.words()))) {
                return true;
            }
        }
        return false;
    }

    /** The first RUN or script that calls one of some programs, null when none does. */
    @CheckForNull
    Text calling(Set<String> programs) {
        for (Text text : texts) {
            if (text.kind == Kind.BUILD_FILE) {
                continue;
            }
            for (ShellCommands.Command command : ShellCommands.in(text.script)) {
                if (programs.contains(command.program())) {
                    return text;
                }
            }
        }
        return null;
    }

    /** Whether an instruction calls one of some programs, and no RUN has the words. */
    boolean usesWithout(String words, String... programs) {
        boolean used = false;
        for (Text text : texts) {
            if (text.script.contains(words)) {
                return false;
            }
            for (String program : programs) {
                used |= isNamed(program, text.script);
            }
        }
        for (Text text : settings) {
            for (String program : programs) {
                used |= isNamed(program, text.script);
            }
        }
        return used;
    }

    /**
     * The first RUN that writes down which files there are, or packs them: its result depends on every file that it sees.
     * Null when there is none.
     */
    @CheckForNull
    Text listing() {
        for (Text text : texts) {
            if (text.kind != Kind.RUN) {
                continue;
            }
            for (ShellCommands.Command command : ShellCommands.in(text.script)) {
                if (packs(command) || command.output() && lists(command.program())) {
                    return text;
                }
            }
        }
        return null;
    }

    /** Whether a package is made of a project of Poetry's. */
    boolean packsWithPoetry() {
        boolean project = false;
        boolean packs = false;
        for (Text text : texts) {
            project |= text.kind == Kind.BUILD_FILE && text.script.contains("poetry.core");
            packs |= text.kind == Kind.RUN
                    && (text.script.contains("poetry build")
                            || text.script.contains("pip wheel")
                            || text.script.contains("pip install .")
                            || text.script.contains("-m build"));
        }
        return project && packs;
    }

    private static boolean packs(ShellCommands.Command command) {
        List<String> words = command.words();
        String first = words.size() > 1 ? words.get(1) : "";
        return switch (command.program()) {
            case "tar", "bsdtar" ->
                first.startsWith("--")
                        ? command.has("--create")
                        : first.indexOf('c') >= 0 && first.indexOf('x') < 0 && first.indexOf('t') < 0;
            case "zip", "mksquashfs", "genisoimage" -> true;
            case "7z", "7za" -> first.equals("a");
            case "jar" -> first.indexOf('c') >= 0;
            default -> false;
        };
    }

    private static boolean lists(String program) {
        return switch (program) {
            case "ls",
                    "tree",
                    "find",
                    "du",
                    "wc",
                    "stat",
                    "md5sum",
                    "sha1sum",
                    "sha256sum",
                    "sha512sum",
                    "cksum",
                    "b2sum" -> true;
            default -> false;
        };
    }
}
