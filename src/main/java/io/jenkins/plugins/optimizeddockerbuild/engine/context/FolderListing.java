package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a program goes through the folder that something is in, so that its result depends on what is there although
 * it does not speak of it.
 */
final class FolderListing {

    /** Functions and classes of many languages that tell what is in a folder, in lower case. */
    private static final Set<String> CALLS = Set.of(
            "walk",
            "fwalk",
            "walkdir",
            "walkfiletree",
            "walksync",
            "listdir",
            "listfiles",
            "scandir",
            "scandirsync",
            "iterdir",
            "rglob",
            "glob",
            "iglob",
            "globsync",
            "copytree",
            "make_archive",
            "readdir",
            "readdirsync",
            "readdirnames",
            "read_dir",
            "opendir",
            "opendirsync",
            "newdirectorystream",
            "directoryiterator",
            "recursivedirectoryiterator",
            "filesystemiterator",
            "getfiles",
            "enumeratefiles",
            "fileserver",
            "simplehttprequesthandler",
            "staticfiles");

    /** What lists a folder in words that mean something else elsewhere. */
    private static final Pattern IN_CONTEXT =
            Pattern.compile("\\bDir(?:\\[|\\.(?:entries|children|each_child|each_entry|foreach|new)\\b)"
                    + "|\\bFiles\\.(?:list|find)\\(|\\bFind\\.find\\b|\\bhttp\\.server\\b|\\bautoindex\\s+on\\b");

    /** Programs that tell what is in folders, or take it along. */
    private static final Set<String> PROGRAMS = Set.of(
            "ls", "find", "du", "tree", "dir", "tar", "rsync", "zip", "cpio", "scp", "rclone", "cp", "grep", "rg");

    private static final Pattern CALL =
            Pattern.compile("(?<![A-Za-z_])[A-Za-z_]++(?=\\s*\\()|SimpleHTTPRequestHandler");

    private final StagePlace place;
    private final String workdir;

    /**
     * @param place what may be listed
     * @param workdir of the program; null where that is not known
     */
    FolderListing(StagePlace place, String workdir) {
        this.place = place;
        this.workdir = workdir;
    }

    /** Whether a file of that name and text may list the folder. */
    boolean isIn(String path, String text) {
        if (isShell(path, text)) {
            return isInShell(text);
        }
        return IN_CONTEXT.matcher(text).find() || isInCalls(text);
    }

    private static boolean isShell(String path, String text) {
        String name = path.toLowerCase(Locale.ROOT);
        int end = Math.min(text.length(), 60);
        return name.endsWith(".sh")
                || name.endsWith(".bash")
                || text.substring(0, end).matches("(?s)#![^\n]*\\b(ba|da|a|k|z)?sh\\b.*");
    }

    /** Whether a script for the shell may list it. */
    boolean isInShell(String script) {
        List<ShellCommands.Command> commands = ShellCommands.in(script);
        boolean moves = commands.stream().anyMatch(each -> each.program().matches("cd|pushd"));
        String folder = moves ? null : workdir;
        for (ShellCommands.Command command : commands) {
            if (lists(command, folder)) {
                return true;
            }
        }
        return isInCalls(script);
    }

    private boolean lists(ShellCommands.Command command, String folder) {
        boolean program = PROGRAMS.contains(command.program());
        boolean operand = false;
        for (String word : command.words().subList(1, command.words().size())) {
            boolean option = word.startsWith("-");
            boolean wildcard = word.matches(".*[*?\\[].*");
            boolean doubtful = word.indexOf('$') >= 0;
            operand |= !option;
            if (option || !program && (!wildcard || doubtful)) {
                continue;
            }
            PlainScript.Word known = new PlainScript.Word(doubtful ? null : word, null, wildcard);
            if (place.relation(known, folder) != StagePlace.Relation.APART) {
                return true;
            }
        }
        return program
                && !operand
                && !command.program().equals("tar")
                && !command.program().equals("grep");
    }

    private boolean isInCalls(String text) {
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            if (CALLS.contains(call.group().toLowerCase(Locale.ROOT)) && !isElsewhere(text, call.end())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the first argument is a literal that leads to another folder, or to names of another form. */
    private boolean isElsewhere(String text, int from) {
        int at = from;
        while (at < text.length() && " \t\n(rb".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        char quote = at < text.length() ? text.charAt(at) : 0;
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            return false;
        }
        String literal = text.substring(at + 1, end);
        List<String> parts = new ArrayList<>(List.of(literal.split("/")));
        parts.removeIf(part -> part.equals(".") || part.isEmpty());
        if (literal.startsWith("/") || literal.matches("(?s).*[$#{}\\\\%].*") || parts.isEmpty()) {
            return false;
        }
        String first = parts.get(0).equals("**") ? parts.get(parts.size() - 1) : parts.get(0);
        try {
            return !first.equals("..") && !GoFilepath.matches(first, place.name());
        } catch (GoFilepath.BadPattern e) {
            return false;
        }
    }
}
