package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/** Recognizes leftovers by name and shape. */
final class Leftovers {

    /**
     * Whether a folder, given with its parent, can be decided about without knowing all of its content, so that it is
     * not read in advance.
     */
    static final BiPredicate<ContextFolder, ContextFolder> CLOSED = Leftovers::isClosed;

    private static final Map<String, Leftover> FOLDERS = new HashMap<>();
    private static final Map<String, Leftover> FILES = new HashMap<>();

    static {
        for (String name : new String[] {".git", ".hg", ".svn", ".bzr", "_darcs", "CVS", ".jj"}) {
            FOLDERS.put(name, Leftover.VERSION_CONTROL);
        }
        for (String name : new String[] {
            "__pycache__",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache",
            ".tox",
            ".nox",
            ".hypothesis",
            ".ipynb_checkpoints"
        }) {
            FOLDERS.put(name, Leftover.PYTHON_CACHES);
        }
        for (String name : new String[] {".gradle", ".terraform", ".sass-cache", ".parcel-cache"}) {
            FOLDERS.put(name, Leftover.TOOL_CACHES);
        }
        FOLDERS.put("node_modules", Leftover.NODE_MODULES);
        FOLDERS.put(".idea", Leftover.EDITOR_FILES);
        // in a work tree or submodule
        FILES.put(".git", Leftover.VERSION_CONTROL);
        for (String name : new String[] {".eslintcache", ".stylelintcache"}) {
            FILES.put(name, Leftover.TOOL_CACHES);
        }
        for (String name : new String[] {".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini"}) {
            FILES.put(name, Leftover.EDITOR_FILES);
        }
    }

    private Leftovers() {}

    /** The kind of an entry, null when it is not a leftover. */
    @CheckForNull
    static Leftover of(ContextFolder parent, int entry) {
        ContextFolder folder = parent.folder(entry);
        byte[] bytes = parent.name(entry);
        String name = Runes.text(bytes, 0, bytes.length);
        if (folder != null) {
            Leftover byName = FOLDERS.get(name);
            return byName == null && VirtualEnvironments.isOne(folder) ? Leftover.VIRTUAL_ENVIRONMENTS : byName;
        }
        if (parent.type(entry) != EntryType.FILE) {
            return null;
        }
        Leftover byName = FILES.get(name);
        return byName == null && isEditorCopy(name) ? Leftover.EDITOR_FILES : byName;
    }

    /** Whether its tool would recreate it, so that it can be excluded whatever reads it. */
    static boolean isMadeAgain(Candidate candidate) {
        boolean cache = candidate.leftover() == Leftover.PYTHON_CACHES || candidate.leftover() == Leftover.TOOL_CACHES;
        return cache
                && switch (candidate.nameText()) {
                    case ".tox", ".nox", ".ipynb_checkpoints", ".terraform" -> false;
                    default -> true;
                };
    }

    /** Whether folders of that name are leftovers. */
    static boolean isFolderName(byte[] name) {
        return FOLDERS.containsKey(Runes.text(name, 0, name.length));
    }

    /** {@code file~} and Vim's {@code .file.swp}. */
    private static boolean isEditorCopy(String name) {
        boolean swap = name.length() > 5 && name.charAt(0) == '.' && (name.endsWith(".swp") || name.endsWith(".swo"));
        return swap || name.length() > 1 && name.endsWith("~");
    }

    private static boolean isClosed(ContextFolder parent, ContextFolder folder) {
        if (VirtualEnvironments.isOne(parent)) {
            return true;
        }
        byte[] path = folder.path();
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        String name = Runes.text(path, from, path.length);
        return FOLDERS.containsKey(name) && !name.equals("__pycache__");
    }

    /**
     * Why the shape of a leftover suggests that it is something else with that name.
     *
     * @param candidate whose folder's direct entries have been read
     * @param kept the paths that the user's rules leave
     * @return a sentence, null when the shape is as expected
     */
    @CheckForNull
    static String objection(Candidate candidate, Selection kept) {
        ContextFolder folder = candidate.folder();
        if (folder != null && folder.state() == ContextFolder.State.UNREADABLE) {
            return "It cannot be listed.";
        }
        return switch (candidate.nameText()) {
            case ".git" ->
                folder == null || has(folder, "HEAD") ? null : "It has no HEAD, so it may be something else.";
            case "CVS" -> has(folder, "Entries") ? null : "It has no Entries, so it may be something else.";
            case "_darcs" -> has(folder, "format") ? null : "It has no format, so it may be something else.";
            case "__pycache__" -> bytecodeObjection(candidate, folder, kept);
            case ".gradle" -> gradleObjection(folder);
            case ".terraform" ->
                has(folder, "environment")
                        ? "It holds the choice of a workspace, which terraform init does not bring back."
                        : null;
            case ".idea" ->
                has(folder, "workspace.xml") || has(folder, "modules.xml") || has(folder, "misc.xml")
                        ? null
                        : "It does not look like the project folder of an editor.";
            default -> null;
        };
    }

    private static boolean has(ContextFolder folder, String name) {
        return folder.indexOf(name.getBytes(StandardCharsets.US_ASCII)) >= 0;
    }

    @CheckForNull
    private static String bytecodeObjection(Candidate candidate, ContextFolder folder, Selection kept) {
        for (int i = 0; i < folder.size(); i++) {
            byte[] bytes = folder.name(i);
            String name = Runes.text(bytes, 0, bytes.length);
            boolean bytecode = name.endsWith(".pyc") || name.endsWith(".pyo");
            if (folder.type(i) != EntryType.FILE || !bytecode && !isNumbaCache(name)) {
                return "It holds " + PathText.readable(bytes) + ", which Python did not put there.";
            }
            if (bytecode && !hasSource(candidate.parent(), name, kept)) {
                return "There is no source next to it for " + PathText.readable(bytes) + ".";
            }
        }
        return null;
    }

    private static boolean isNumbaCache(String name) {
        return name.endsWith(".nbi") || name.endsWith(".nbc");
    }

    private static boolean hasSource(ContextFolder parent, String bytecode, Selection kept) {
        String module = bytecode;
        // module.cpython-311.opt-1.pyc, module.cpython-311-pytest-8.0.0.pyc
        for (String tag : new String[] {".cpython-", ".pypy", ".graalpy", ".jython"}) {
            int at = bytecode.lastIndexOf(tag);
            module = at >= 0 && module.equals(bytecode) ? bytecode.substring(0, at) : module;
        }
        return isKept(parent, module + ".py", kept) || isKept(parent, module + ".pyw", kept);
    }

    private static boolean isKept(ContextFolder folder, String name, Selection kept) {
        int entry = folder.indexOf(name.getBytes(StandardCharsets.UTF_8));
        return entry >= 0 && kept.enters(folder) && kept.keeps(folder, entry);
    }

    /** A project's cache consists of versions and a few known folders; a Gradle user home may have the same name. */
    @CheckForNull
    private static String gradleObjection(ContextFolder folder) {
        for (int i = 0; i < folder.size(); i++) {
            byte[] bytes = folder.name(i);
            String name = Runes.text(bytes, 0, bytes.length);
            boolean version =
                    !name.isEmpty() && name.charAt(0) >= '1' && name.charAt(0) <= '9' && name.indexOf('.') > 0;
            boolean known =
                    switch (name) {
                        case "buildOutputCleanup",
                                "vcs-1",
                                "vcsWorkingDirs",
                                "checksums",
                                "file-system.probe",
                                "noVersion",
                                "configuration-cache",
                                "nb-cache",
                                "kotlin",
                                "fileHashes",
                                "executionHistory" -> true;
                        default -> false;
                    };
            if (!version && !known) {
                return "It holds " + PathText.readable(bytes) + ", so it may be more than the cache of a project.";
            }
        }
        return null;
    }
}
