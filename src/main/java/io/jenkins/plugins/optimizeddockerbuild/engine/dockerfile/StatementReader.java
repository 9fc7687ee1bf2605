package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses one logical line: its keyword, flags, and arguments in the form of the keyword. */
final class StatementReader {
    /**
     * The parts of a line.
     *
     * @param inner for ONBUILD its instruction; otherwise null
     */
    record Parts(
            String spelling,
            String keyword,
            List<Flag> flags,
            boolean json,
            List<String> arguments,
            @CheckForNull Parts inner) {
        /** Whether {@code <<} in the line opens a here-document: RUN, COPY and ADD, also after ONBUILD. */
        boolean canHaveDocuments() {
            Parts parts = keyword.equals("ONBUILD") && inner != null ? inner : this;
            return !parts.json
                    && (parts.keyword.equals("RUN") || parts.keyword.equals("COPY") || parts.keyword.equals("ADD"));
        }
    }

    private final char escape;

    StatementReader(char escape) {
        this.escape = escape;
    }

    Parts read(String line) throws SyntaxProblem {
        return read(line, false);
    }

    private Parts read(String line, boolean behindOnbuild) throws SyntaxProblem {
        String trimmed = Whitespace.trim(line);
        int end = Whitespace.separatorAt(trimmed, 0);
        String spelling = trimmed.substring(0, end);
        FlagWords split = FlagWords.split(trimmed.substring(Whitespace.wordAt(trimmed, end)), escape);
        String keyword = spelling.toUpperCase(Locale.ROOT);
        if (behindOnbuild && keyword.equals("ONBUILD")) {
            // rejected later; of any number in a row, the first two are enough
            return new Parts(spelling, keyword, List.of(), false, List.of(), null);
        }
        return readArguments(spelling, keyword, split.flags(), Whitespace.trim(split.rest()));
    }

    private Parts readArguments(String spelling, String keyword, List<Flag> flags, String rest) throws SyntaxProblem {
        switch (keyword) {
            case "RUN", "CMD", "ENTRYPOINT", "SHELL": {
                List<String> array = DockerfileJson.readStrings(rest);
                return array != null
                        ? new Parts(spelling, keyword, flags, true, array, null)
                        : new Parts(spelling, keyword, flags, false, oneUnlessEmpty(rest), null);
            }
            case "ADD", "COPY", "VOLUME": {
                List<String> array = DockerfileJson.readStrings(rest);
                return array != null
                        ? new Parts(spelling, keyword, flags, true, array, null)
                        : new Parts(spelling, keyword, flags, false, ArgumentWords.plain(rest), null);
            }
            case "HEALTHCHECK":
                return readHealthcheck(spelling, flags, rest);
            case "EXPOSE", "FROM":
                return new Parts(spelling, keyword, flags, false, ArgumentWords.plain(rest), null);
            case "ENV", "LABEL":
                return new Parts(spelling, keyword, flags, false, readPairs(keyword, rest), null);
            case "ARG":
                return new Parts(spelling, keyword, flags, false, ArgumentWords.quoted(rest, escape), null);
            case "ONBUILD": {
                if (rest.isEmpty()) {
                    return new Parts(spelling, keyword, flags, false, List.of(), null);
                }
                Parts inner = read(rest, true);
                List<String> arguments = new ArrayList<>();
                arguments.add(inner.spelling());
                arguments.addAll(inner.arguments());
                return new Parts(spelling, keyword, flags, false, arguments, inner);
            }
            case "MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR":
                return new Parts(spelling, keyword, flags, false, oneUnlessEmpty(rest), null);
            default:
                // rejected later, but after ONBUILD only when it runs
                return new Parts(spelling, keyword, flags, false, List.of(""), null);
        }
    }

    private static List<String> oneUnlessEmpty(String rest) {
        return rest.isEmpty() ? List.of() : List.of(rest);
    }

    /** BuildKit looks for the end of the type byte by byte, so a byte within a character may count as white space. */
    private static Parts readHealthcheck(String spelling, List<Flag> flags, String rest) throws SyntaxProblem {
        String bytes = new String(rest.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int end = 0;
        while (end < bytes.length() && !Whitespace.isSpace(bytes.charAt(end))) {
            end++;
        }
        if (end == 0) {
            return new Parts(spelling, "HEALTHCHECK", flags, false, List.of(), null);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(decoded(bytes.substring(0, end)));
        String command = decoded(Whitespace.trimStart(bytes.substring(end)));
        List<String> array = DockerfileJson.readStrings(command);
        arguments.addAll(array != null ? array : oneUnlessEmpty(command));
        return new Parts(spelling, "HEALTHCHECK", flags, array != null, arguments, null);
    }

    private static String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Name, value and separator in turn; the separator is empty in the old form {@code ENV name value}. */
    private List<String> readPairs(String keyword, String rest) throws SyntaxProblem {
        List<String> words = ArgumentWords.quoted(rest, escape);
        List<String> pairs = new ArrayList<>();
        if (words.isEmpty()) {
            return pairs;
        }
        if (words.get(0).indexOf('=') < 0) {
            int end = Whitespace.separatorAt(rest, 0);
            if (end == rest.length()) {
                throw new SyntaxProblem(
                        keyword + " needs a name and a value; write " + keyword + " " + rest + "=value");
            }
            pairs.add(rest.substring(0, end));
            pairs.add(rest.substring(Whitespace.wordAt(rest, end)));
            pairs.add("");
            return pairs;
        }
        for (String pair : words) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new SyntaxProblem("there is no = in " + pair
                        + "; write name=value, and put a value with spaces between" + " quotes");
            }
            pairs.add(pair.substring(0, equals));
            pairs.add(pair.substring(equals + 1));
            pairs.add("=");
        }
        return pairs;
    }
}
