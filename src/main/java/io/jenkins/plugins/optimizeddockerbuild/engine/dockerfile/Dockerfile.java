package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A parsed Dockerfile. The parser accepts what BuildKit's Dockerfile frontend accepts, and rejects what the frontend
 * rejects before it looks at any image. Immutable.
 *
 * @param fileName for messages
 * @param source the file's lines
 * @param directives parser directives at the top, in order
 * @param escape the escape character: {@code \} or {@code `}
 * @param frontend requested with {@code # syntax=}; null for the builder's own
 * @param metaArgs the ARG instructions before the first FROM
 * @param stages in file order, at least one
 * @param comments in file order
 */
public record Dockerfile(
        String fileName,
        SourceText source,
        List<ParserDirective> directives,
        char escape,
        @CheckForNull Frontend frontend,
        List<Instruction.Arg> metaArgs,
        List<Stage> stages,
        List<Comment> comments) {
    public Dockerfile {
        directives = List.copyOf(directives);
        metaArgs = List.copyOf(metaArgs);
        stages = List.copyOf(stages);
        comments = List.copyOf(comments);
    }

    /**
     * Parses a Dockerfile.
     *
     * @param content the bytes of the file
     * @param fileName for messages
     * @throws DockerfileSyntaxException when BuildKit would reject the file as well. With a {@link #frontendOf
     *     frontend} other than Docker's own, the file may not be a Dockerfile at all
     */
    public static Dockerfile parse(byte[] content, String fileName) throws DockerfileSyntaxException {
        return new DockerfileParser(content, fileName).parse();
    }

    /**
     * The frontend that a file requests, in all notations that BuildKit supports: also after a {@code #!} line, with
     * {@code //} instead of {@code #}, or as the key {@code syntax} of a JSON object. Null for the builder's own.
     */
    @CheckForNull
    public static Frontend frontendOf(byte[] content) {
        return FrontendDetection.detect(content);
    }

    /**
     * Finds the stage that a target, a COPY or a mount refers to, ignoring case; of repeated names, BuildKit takes the
     * last. Null when there is none.
     */
    @CheckForNull
    public Stage stage(String stageName) {
        String name = stageName.toLowerCase(Locale.ROOT);
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (name.equals(stages.get(i).name())) {
                return stages.get(i);
            }
        }
        return null;
    }

    /**
     * Whether versions of BuildKit parse it differently: white space between {@code <<} and a word opens a
     * here-document only since 0.22.
     */
    public boolean dependsOnVersion() {
        for (Instruction instruction : instructions()) {
            Statement statement = instruction.statement();
            if (!statement.documents().isEmpty() && DocumentOpening.hasBlank(statement.line())) {
                return true;
            }
        }
        return false;
    }

    /** The last stage, which is the default target. */
    public Stage lastStage() {
        return stages.get(stages.size() - 1);
    }

    /** All instructions in file order, including ARG before FROM, and FROM. */
    public List<Instruction> instructions() {
        List<Instruction> instructions = new ArrayList<>(metaArgs);
        for (Stage stage : stages) {
            instructions.add(stage.from());
            instructions.addAll(stage.instructions());
        }
        return instructions;
    }
}
