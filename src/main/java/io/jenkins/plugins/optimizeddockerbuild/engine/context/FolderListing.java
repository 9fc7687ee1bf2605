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
            "cpsync",
            "copysync",
            "fastglob",
            "fg",
            "globby",
            "walktopdown",
            "walkbottomup",
            "getfiles",
            "enumeratefiles",
            "getdirectories",
            "enumeratedirectories",
            "getfilesystementries",
            "enumeratefilesystementries",
            "getfilesysteminfos",
            "enumeratefilesysteminfos",
            "fileserver",
            "serveindex",
            "simplehttprequesthandler",
            "staticfiles");

    /** What lists a folder in words that mean something else elsewhere. */
    private static final Pattern IN_CONTEXT = Pattern.compile(
            "\\bDir(?:\\[|\\.(?:entries|children|each_child|each_entry|foreach|new)\\b|\\.glob\\s+[^(\\s])"
                    + "|\\bFiles\\.(?:list|find)\\(|\\bFind\\.find\\b|\\bWalkDir::new\\b|\\bopendir\\s+\\w"
                    + "|\\bhttp\\.server\\b|\\bautoindex\\s+on\\b"
                    + "|-m[\"',\\s]+(?:compileall|tarfile|zipapp|zipfile)\\b");

    /** Programs that tell what is in folders, or take it along. */
    private static final Set<String> PROGRAMS = Set.of(
            "ls", "find", "du", "tree", "dir", "tar", "rsync", "zip", "cpio", "scp", "rclone", "cp", "grep", "rg");

    private static final Pattern CALL = Pattern.compile(
            "(?<![A-Za-z_])[A-Za-z_]++(?=(?:\\.(?:sync|stream|iterate))?\\s*\\()" + "|SimpleHTTPRequestHandler");

    /** A function that is not called here but handed on or renamed: what it lists is said elsewhere. */
    private static final Pattern REFERENCE = Pattern.compile("(?:\\.|::)\\s*([A-Za-z_]++)(?!\\s*[(.])"
            + "|\\(\\s*([A-Za-z_]++)(?=\\s*[,)])"
            + "|(?<![A-Za-z_])([A-Za-z_]++)(?=\\s+as\\s|\\s*:\\s*[A-Za-z_])");

    /** How sources of many languages start another program. */
    private static final Pattern STARTS_PROGRAMS = Pattern.compile(
            "(?i)subprocess|child_process|execa\\b|shelljs|p?open[23]\\b|popen|os\\.system|os\\.exec|os\\.spawn"
                    + "|ProcessBuilder|getRuntime|shell_exec|passthru|proc_open|exec\\.Command|Command::new|Process\\.Start"
                    + "|\\bsystem\\s*\\(");

    /** A literal that begins with the name of a program, and the rest of it. */
    private static final Pattern COMMAND_LITERAL =
            Pattern.compile("([\"'`])((?:/[a-z/]*/)?([a-z]+)(?:\\s[^\\n]*?)?)\\1(?!\\s*[:\\]])");

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
            return isInShell(text.replace("$(shell ", "$("));
        }
        boolean starts =
                path.endsWith("package.json") || STARTS_PROGRAMS.matcher(text).find();
        return IN_CONTEXT.matcher(text).find() || isInCalls(text) || starts && isInCommands(text);
    }

    /** Whether a text has a command in a literal that may list it. */
    private boolean isInCommands(String text) {
        Matcher literal = COMMAND_LITERAL.matcher(text);
        while (literal.find()) {
            boolean isWord = literal.group(2).endsWith(literal.group(3));
            if (PROGRAMS.contains(literal.group(3)) && (isWord || isInShell(literal.group(2)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShell(String path, String text) {
        String name = path.toLowerCase(Locale.ROOT);
        int end = Math.min(text.length(), 60);
        return name.endsWith(".sh")
                || name.endsWith(".bash")
                || name.endsWith(".mk")
                || !name.isEmpty() && name.indexOf('.', name.lastIndexOf('/') + 1) < 0 && !text.startsWith("#!")
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
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            for (int i = 1; i <= 3; i++) {
                String name = reference.group(i);
                if (name != null && CALLS.contains(name.toLowerCase(Locale.ROOT)) && !isOrdinary(name)) {
                    return true;
                }
            }
        }
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            if (CALLS.contains(call.group().toLowerCase(Locale.ROOT)) && !isElsewhere(text, call.end())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name is only known to be the function when it is called. */
    private static boolean isOrdinary(String name) {
        return name.equals("walk") || name.equals("glob") || name.equals("fg");
    }

    /** Whether the first argument is a literal that leads to another folder, or to names of another form. */
    private boolean isElsewhere(String text, int from) {
        int at = Math.max(from, text.indexOf('(', from));
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
