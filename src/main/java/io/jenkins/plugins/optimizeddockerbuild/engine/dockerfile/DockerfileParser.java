package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the lines of a Dockerfile: directives and comments, continuation lines, here-documents, and then instructions
 * and stages. The rules are those of BuildKit's {@code frontend/dockerfile/parser} and {@code instructions}.
 */
final class DockerfileParser {
    /** BuildKit reads a line with its ending into a buffer of this many bytes. */
    private static final int LONGEST_LINE = 65_536;

    private static final int MOST_BYTES_PER_CHAR = 3;

    /** What is known of each is kept; a file with more is made to exhaust memory. */
    private static final int MOST_INSTRUCTIONS = 10_000;

    private final String fileName;
    private final byte[] content;
    private final SourceText source;
    private final Directives directiveReader = new Directives("#");
    private final List<ParserDirective> directives = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final List<Instruction.Arg> metaArgs = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private char escape = '\\';
    private int consumed;

    @CheckForNull
    private Instruction.From from;

    private List<Instruction> instructions = new ArrayList<>();

    DockerfileParser(byte[] content, String fileName) {
        this.content = content;
        this.fileName = fileName;
        this.source = SourceText.of(content);
    }

    Dockerfile parse() throws DockerfileSyntaxException {
        if (content.length == 0) {
            throw failure(0, "", "the file is empty; a Dockerfile needs at least a FROM instruction");
        }
        int read = 0;
        for (Instruction instruction = next(); instruction != null; instruction = next()) {
            add(instruction);
            if (++read > MOST_INSTRUCTIONS) {
                throw failure(
                        instruction.lines().first(),
                        instruction.statement().line(),
                        "the file has more than 10,000 instructions, and no more are analyzed");
            }
        }
        if (read == 0) {
            throw failure(0, "", "there is no instruction in the file; a Dockerfile needs at least a FROM");
        }
        endStage();
        if (stages.isEmpty()) {
            throw failure(0, "", "there is no FROM instruction in the file; start a stage with FROM and an image");
        }
        Frontend frontend = FrontendDetection.detect(content);
        return new Dockerfile(fileName, source, directives, escape, frontend, metaArgs, stages, comments);
    }

    /** Parses the instruction of an ONBUILD; null when it is invalid. */
    @CheckForNull
    static Instruction parseTrigger(String text, Lines lines) {
        DockerfileParser parser = new DockerfileParser(text.getBytes(StandardCharsets.UTF_8), "");
        try {
            Instruction trigger = parser.next();
            return trigger == null || parser.next() != null ? null : parser.moved(trigger, lines);
        } catch (DockerfileSyntaxException e) {
            return null;
        }
    }

    /** A trigger has the lines of its ONBUILD; those of its here-documents cannot be derived from its text. */
    @CheckForNull
    private Instruction moved(Instruction trigger, Lines lines) {
        Statement own = trigger.statement();
        List<HereDocument> documents = new ArrayList<>();
        for (HereDocument document : own.documents()) {
            Lines within = document.lines();
            int shift = lines.last() - own.lines().last();
            documents.add(new HereDocument(
                    document.name(),
                    document.expand(),
                    document.chomp(),
                    document.fileDescriptor(),
                    document.content(),
                    new Lines(within.first() + shift, within.last() + shift)));
        }
        Statement statement = new Statement(
                own.keyword(),
                own.spelling(),
                own.flags(),
                own.json(),
                own.arguments(),
                documents,
                lines,
                own.line(),
                own.original());
        try {
            return InstructionReader.read(statement, null);
        } catch (SyntaxProblem e) {
            return null;
        }
    }

    private void add(Instruction instruction) throws DockerfileSyntaxException {
        if (instruction instanceof Instruction.From next) {
            endStage();
            from = next;
        } else if (from != null) {
            instructions.add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
            metaArgs.add(arg);
        } else {
            throw failure(
                    instruction.lines().first(),
                    instruction.statement().line(),
                    "only ARG may come before the first FROM; start a stage with FROM and an image above this line");
        }
    }

    private void endStage() {
        if (from == null) {
            return;
        }
        int last = instructions.isEmpty()
                ? from.lines().last()
                : instructions.get(instructions.size() - 1).lines().last();
        Lines lines = new Lines(from.lines().first(), last);
        stages.add(new Stage(stages.size(), from.alias(), from, instructions, lines));
        instructions = new ArrayList<>();
    }

    /** The next instruction; null at the end of the file. */
    @CheckForNull
    private Instruction next() throws DockerfileSyntaxException {
        while (consumed < source.lines().size()) {
            SourceLine line = consumeLine();
            String text = Whitespace.trimStart(withoutReturns(line.text()));
            boolean directive = readDirective(text, line.number());
            if (text.startsWith("#")) {
                if (!directive) {
                    comments.add(new Comment(line.number(), Whitespace.trim(text.substring(1))));
                }
            } else if (!text.isEmpty()) {
                return readInstruction(text, line.number());
            }
        }
        return null;
    }

    private boolean readDirective(String text, int number) throws DockerfileSyntaxException {
        try {
            ParserDirective directive = directiveReader.read(text, number);
            if (directive == null) {
                return false;
            }
            if (directive.name().equals("escape")) {
                if (!directive.value().equals("\\") && !directive.value().equals("`")) {
                    throw new SyntaxProblem("the escape character must be \\ or `, not " + directive.value());
                }
                escape = directive.value().charAt(0);
            }
            directives.add(directive);
            return true;
        } catch (SyntaxProblem e) {
            throw failure(number, text, e.getMessage());
        }
    }

    private Instruction readInstruction(String start, int firstLine) throws DockerfileSyntaxException {
        String line = joinContinuationLines(start);
        try {
            StatementReader.Parts parts = new StatementReader(escape).read(line);
            List<HereDocument> documents = List.of();
            if (parts.canHaveDocuments() && line.contains("<<")) {
                documents = readDocuments(DocumentOpening.findAll(line));
            }
            Lines lines = new Lines(firstLine, consumed);
            Statement statement = new Statement(
                    parts.keyword(),
                    parts.spelling(),
                    parts.flags(),
                    parts.json(),
                    parts.arguments(),
                    documents,
                    lines,
                    Whitespace.trim(line),
                    source.text(lines));
            Instruction trigger = null;
            if (parts.inner() != null && !parts.inner().keyword().equals("ONBUILD")) {
                trigger = parseTrigger(InstructionReader.triggerText(statement), lines);
            }
            return InstructionReader.read(statement, trigger);
        } catch (SyntaxProblem e) {
            throw failure(firstLine, line, e.getMessage());
        }
    }

    private String joinContinuationLines(String start) throws DockerfileSyntaxException {
        if (!isContinued(start)) {
            return start;
        }
        StringBuilder joined = new StringBuilder(withoutContinuation(start));
        while (consumed < source.lines().size()) {
            SourceLine next = consumeLine();
            String text = withoutReturns(next.text());
            String trimmed = Whitespace.trimStart(text);
            if (trimmed.startsWith("#")) {
                comments.add(new Comment(next.number(), Whitespace.trim(trimmed.substring(1))));
            } else if (isContinued(text)) {
                joined.append(withoutContinuation(text));
            } else if (!trimmed.isEmpty()) {
                return joined.append(text).toString();
            }
        }
        return joined.toString();
    }

    /** Whether the escape character is last except for blanks; a doubled one escapes itself. */
    private boolean isContinued(String text) {
        int last = lastWithoutBlanks(text);
        return last >= 0 && text.charAt(last) == escape && (last == 0 || text.charAt(last - 1) != escape);
    }

    private static String withoutContinuation(String text) {
        return text.substring(0, lastWithoutBlanks(text));
    }

    private static int lastWithoutBlanks(String text) {
        int last = text.length() - 1;
        while (last >= 0 && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
            last--;
        }
        return last;
    }

    private List<HereDocument> readDocuments(List<DocumentOpening> openings)
            throws SyntaxProblem, DockerfileSyntaxException {
        List<HereDocument> documents = new ArrayList<>();
        for (DocumentOpening opening : openings) {
            documents.add(readDocument(opening));
        }
        return documents;
    }

    private HereDocument readDocument(DocumentOpening opening) throws SyntaxProblem, DockerfileSyntaxException {
        StringBuilder text = new StringBuilder();
        int first = consumed + 1;
        while (consumed < source.lines().size()) {
            SourceLine line = consumeLine();
            String possibleEnd = withoutReturns(line.text());
            if (opening.chomp()) {
                possibleEnd = withoutLeadingTabs(possibleEnd);
            }
            if (possibleEnd.equals(opening.name())) {
                return opening.document(text.toString(), new Lines(first, consumed));
            }
            text.append(line.text()).append(line.ending());
        }
        throw new SyntaxProblem("the here-document is not closed; write " + opening.name()
                + " alone on a line below it, or, if << should not open one, remove the blanks around it");
    }

    private static String withoutLeadingTabs(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '\t') {
            start++;
        }
        return text.substring(start);
    }

    private static String withoutReturns(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(0, end);
    }

    private SourceLine consumeLine() throws DockerfileSyntaxException {
        SourceLine line = source.lines().get(consumed);
        consumed++;
        if (line.text().length() * MOST_BYTES_PER_CHAR >= LONGEST_LINE - MOST_BYTES_PER_CHAR && isTooLong(line)) {
            throw failure(
                    line.number(),
                    line.text(),
                    "the line is longer than the " + (LONGEST_LINE - 1)
                            + " bytes that BuildKit reads; split it with continuation lines or move it to a file");
        }
        return line;
    }

    private boolean isTooLong(SourceLine line) {
        int bytes = line.utf8()
                ? line.text().getBytes(StandardCharsets.UTF_8).length
                : line.text().length();
        int mark = line.number() == 1 && source.byteOrderMark() ? MOST_BYTES_PER_CHAR : 0;
        int withEnding = bytes + mark + line.ending().length();
        return line.ending().isEmpty() ? withEnding >= LONGEST_LINE : withEnding > LONGEST_LINE;
    }

    private DockerfileSyntaxException failure(int line, String text, String problem) {
        return new DockerfileSyntaxException(fileName, line, text, problem);
    }
}
