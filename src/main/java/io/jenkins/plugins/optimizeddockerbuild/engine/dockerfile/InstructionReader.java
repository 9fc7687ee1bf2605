package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses the arguments of a statement, and rejects what BuildKit rejects at this point. */
final class InstructionReader {
    static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private static final FlagRules FROM = FlagRules.withValue("platform");
    private static final FlagRules COPY = FlagRules.withValue("chown", "from", "chmod")
            .andSwitches("link", "parents")
            .andSeveralTimes("exclude");
    private static final FlagRules ADD = FlagRules.withValue("chown", "chmod", "checksum")
            .andSwitches("link", "keep-git-dir", "unpack")
            .andSeveralTimes("exclude");

    private final Statement statement;

    private InstructionReader(Statement statement) {
        this.statement = statement;
    }

    /**
     * @param statement the instruction as written
     * @param trigger for ONBUILD its instruction, null when invalid; otherwise ignored
     */
    static Instruction read(Statement statement, @CheckForNull Instruction trigger) throws SyntaxProblem {
        return new InstructionReader(statement).read(trigger);
    }

    private Instruction read(@CheckForNull Instruction trigger) throws SyntaxProblem {
        return switch (statement.keyword()) {
            case "ADD" -> readAdd();
            case "ARG" -> readArg();
            case "CMD" -> {
                FlagRules.NONE.check(statement);
                yield new Instruction.Cmd(statement, commandLine(statement.arguments()));
            }
            case "COPY" -> readCopy();
            case "ENTRYPOINT" -> {
                FlagRules.NONE.check(statement);
                yield new Instruction.Entrypoint(statement, commandLine(statement.arguments()));
            }
            case "ENV" -> {
                FlagRules.NONE.check(statement);
                yield new Instruction.Env(statement, readPairs());
            }
            case "EXPOSE" -> {
                requireArguments("a port, such as EXPOSE 8080");
                FlagRules.NONE.check(statement);
                yield new Instruction.Expose(statement, statement.arguments());
            }
            case "FROM" -> readFrom();
            case "HEALTHCHECK" -> readHealthcheck();
            case "LABEL" -> {
                FlagRules.NONE.check(statement);
                yield new Instruction.Label(statement, readPairs());
            }
            case "MAINTAINER" -> {
                String name = onlyArgument("a name");
                FlagRules.NONE.check(statement);
                yield new Instruction.Maintainer(statement, name);
            }
            case "ONBUILD" -> readOnbuild(trigger);
            case "RUN" -> RunFlags.read(statement, commandLine(statement.arguments()));
            case "SHELL" -> readShell();
            case "STOPSIGNAL" -> new Instruction.StopSignal(statement, onlyArgument("a signal, such as SIGTERM"));
            case "USER" -> {
                String user = onlyArgument("a user, such as USER app");
                FlagRules.NONE.check(statement);
                yield new Instruction.User(statement, user);
            }
            case "VOLUME" -> readVolume();
            case "WORKDIR" -> {
                String path = onlyArgument("a path, such as WORKDIR /app");
                FlagRules.NONE.check(statement);
                yield new Instruction.Workdir(statement, path);
            }
            default ->
                throw new SyntaxProblem(
                        "unknown instruction " + statement.spelling() + Suggestion.of(statement.spelling(), KEYWORDS));
        };
    }

    private Instruction readFrom() throws SyntaxProblem {
        List<String> arguments = statement.arguments();
        String alias = null;
        if (arguments.size() == 3 && arguments.get(1).equalsIgnoreCase("as")) {
            alias = arguments.get(2).toLowerCase(Locale.ROOT);
            if (!isStageName(alias)) {
                throw new SyntaxProblem("invalid stage name " + arguments.get(2)
                        + "; it must start with a letter and consist of letters, digits, - _ and .");
            }
        } else if (arguments.size() != 1) {
            throw new SyntaxProblem("FROM takes an image, or an image, AS and a name: FROM image AS name"
                    + (arguments.contains("#") ? "; put the comment on a separate line" : ""));
        }
        FROM.check(statement);
        return new Instruction.From(statement, arguments.get(0), statement.nonEmptyFlag("platform"), alias);
    }

    private static boolean isStageName(String name) {
        if (name.isEmpty() || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private Instruction readArg() throws SyntaxProblem {
        requireArguments("a name, such as ARG VERSION=1.0");
        List<Instruction.Arg.Declaration> declarations = new ArrayList<>();
        for (String word : statement.arguments()) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw new SyntaxProblem("ARG needs a name before the = in " + word);
            }
            declarations.add(
                    equals < 0
                            ? new Instruction.Arg.Declaration(word, null)
                            : new Instruction.Arg.Declaration(word.substring(0, equals), word.substring(equals + 1)));
        }
        return new Instruction.Arg(statement, declarations);
    }

    private List<KeyValue> readPairs() throws SyntaxProblem {
        requireArguments("a pair: name=value");
        List<String> arguments = statement.arguments();
        List<KeyValue> pairs = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 3) {
            if (arguments.get(i).isEmpty()) {
                throw new SyntaxProblem(statement.keyword() + " needs a name before the = in =" + arguments.get(i + 1));
            }
            pairs.add(new KeyValue(arguments.get(i), arguments.get(i + 1)));
        }
        return pairs;
    }

    private Instruction readCopy() throws SyntaxProblem {
        requireSourceAndDestination();
        COPY.check(statement);
        List<String> sources = new ArrayList<>();
        List<HereDocument> documents = new ArrayList<>();
        String destination = readSources(sources, documents);
        return new Instruction.Copy(
                statement,
                sources,
                documents,
                destination,
                statement.nonEmptyFlag("from"),
                statement.nonEmptyFlag("chown"),
                statement.nonEmptyFlag("chmod"),
                statement.isOn("link"),
                statement.isOn("parents"),
                statement.flags("exclude"));
    }

    private Instruction readAdd() throws SyntaxProblem {
        requireSourceAndDestination();
        ADD.check(statement);
        List<String> sources = new ArrayList<>();
        List<HereDocument> documents = new ArrayList<>();
        String destination = readSources(sources, documents);
        return new Instruction.Add(
                statement,
                sources,
                documents,
                destination,
                statement.nonEmptyFlag("chown"),
                statement.nonEmptyFlag("chmod"),
                statement.isOn("link"),
                statement.flags("exclude"),
                statement.nonEmptyFlag("checksum"),
                statement.hasFlag("keep-git-dir") ? statement.isOn("keep-git-dir") : null,
                statement.hasFlag("unpack") ? statement.isOn("unpack") : null);
    }

    private void requireSourceAndDestination() throws SyntaxProblem {
        String keyword = statement.keyword();
        if (statement.arguments().size() < 2) {
            throw new SyntaxProblem(keyword + " needs a source and a destination: " + keyword + " source destination");
        }
    }

    private String readSources(List<String> sources, List<HereDocument> documents) throws SyntaxProblem {
        List<String> arguments = statement.arguments();
        String destination = arguments.get(arguments.size() - 1);
        if (DocumentOpening.parseLeniently(destination) != null) {
            throw new SyntaxProblem(statement.keyword() + " cannot have a here-document as its destination; write "
                    + statement.keyword() + " " + destination + " /path/of/the/file");
        }
        for (String source : arguments.subList(0, arguments.size() - 1)) {
            DocumentOpening opening = DocumentOpening.parseLeniently(source);
            if (opening == null) {
                sources.add(source);
            } else {
                documents.add(document(opening));
            }
        }
        return destination;
    }

    /** Its content is that of the last here-document with the name, and empty if none was opened (JSON form). */
    private HereDocument document(DocumentOpening opening) {
        for (int i = statement.documents().size() - 1; i >= 0; i--) {
            HereDocument document = statement.documents().get(i);
            if (document.name().equals(opening.name())) {
                return opening.document(document.content(), document.lines());
            }
        }
        return opening.document("", statement.lines());
    }

    private Instruction readHealthcheck() throws SyntaxProblem {
        requireArguments("CMD and a command, or NONE");
        List<String> arguments = statement.arguments();
        String type = arguments.get(0).toUpperCase(Locale.ROOT);
        List<String> rest = arguments.subList(1, arguments.size());
        if (type.equals("NONE")) {
            if (!rest.isEmpty()) {
                throw new SyntaxProblem("HEALTHCHECK NONE takes no arguments; remove " + String.join(" ", rest));
            }
            return new Instruction.Healthcheck(statement, null, null, null, null, null, 0);
        }
        HealthcheckFlags.RULES.check(statement);
        if (!type.equals("CMD")) {
            throw new SyntaxProblem(
                    "unknown type " + arguments.get(0) + " of HEALTHCHECK; write HEALTHCHECK CMD command");
        }
        if (rest.isEmpty()) {
            throw new SyntaxProblem("HEALTHCHECK CMD needs a command");
        }
        return HealthcheckFlags.read(statement, commandLine(rest));
    }

    private Instruction readVolume() throws SyntaxProblem {
        requireArguments("a path, such as VOLUME /data");
        FlagRules.NONE.check(statement);
        List<String> paths = new ArrayList<>();
        for (String argument : statement.arguments()) {
            String path = Whitespace.trim(argument);
            if (path.isEmpty()) {
                throw new SyntaxProblem("a path of VOLUME is empty");
            }
            paths.add(path);
        }
        return new Instruction.Volume(statement, paths);
    }

    private Instruction readShell() throws SyntaxProblem {
        FlagRules.NONE.check(statement);
        requireArguments("a command as JSON array, such as SHELL [\"/bin/bash\", \"-c\"]");
        if (!statement.json()) {
            throw new SyntaxProblem("SHELL takes a JSON array only, such as SHELL [\"/bin/bash\", \"-c\"]");
        }
        return new Instruction.Shell(statement, statement.arguments());
    }

    private Instruction readOnbuild(@CheckForNull Instruction trigger) throws SyntaxProblem {
        requireArguments("an instruction to run later, such as ONBUILD COPY . /app");
        FlagRules.NONE.check(statement);
        String keyword = Whitespace.trim(statement.arguments().get(0)).toUpperCase(Locale.ROOT);
        if (keyword.equals("ONBUILD")) {
            throw new SyntaxProblem("ONBUILD cannot follow ONBUILD");
        }
        if (keyword.equals("MAINTAINER") || keyword.equals("FROM")) {
            throw new SyntaxProblem(keyword + " cannot be an ONBUILD trigger");
        }
        return new Instruction.Onbuild(statement, triggerText(statement), trigger);
    }

    /** The text of the trigger as BuildKit stores it in the image: the line without ONBUILD, and its here-documents. */
    static String triggerText(Statement onbuild) {
        String line = onbuild.line();
        StringBuilder text = new StringBuilder(
                line.substring(Whitespace.wordAt(line, onbuild.spelling().length())));
        for (HereDocument document : onbuild.documents()) {
            text.append('\n').append(document.content()).append(document.name());
        }
        return text.toString();
    }

    private CommandLine commandLine(List<String> words) {
        return new CommandLine(!statement.json(), words);
    }

    private void requireArguments(String what) throws SyntaxProblem {
        if (statement.arguments().isEmpty()) {
            throw new SyntaxProblem(statement.keyword() + " needs " + what);
        }
    }

    private String onlyArgument(String what) throws SyntaxProblem {
        requireArguments(what);
        return statement.arguments().get(0);
    }
}
