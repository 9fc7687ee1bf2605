package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A parsed Dockerfile. It accepts what BuildKit's Dockerfile frontend accepts and refuses what that refuses before it
 * looks at any image; immutable.
 *
 * @param fileName as the user knows the file, for messages
 * @param source the file's lines
 * @param directives parser directives at the top, in order
 * @param escape the escape character: {@code \} or {@code `}
 * @param frontend what {@code # syntax=} asks for; null where the builder's own frontend is used
 * @param metaArgs the ARG instructions before the first FROM
 * @param stages in the order of the file, at least one
 * @param comments in the order of the file
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
     * @param fileName as the user knows the file, for messages
     * @throws DockerfileSyntaxException where BuildKit would refuse the file as well. A file with a {@link #frontendOf
     *     frontend} that is not Docker's own may be no Dockerfile at all
     */
    public static Dockerfile parse(byte[] content, String fileName) throws DockerfileSyntaxException {
        return new DockerfileParser(content, fileName).parse();
    }

    /**
     * The frontend that a file asks for, found as BuildKit finds it: also after a {@code #!} line, with {@code //}
     * instead of {@code #}, or as the key {@code syntax} of a JSON object. Null where the builder's own is used.
     */
    @CheckForNull
    public static Frontend frontendOf(byte[] content) {
        return FrontendDetection.detect(content);
    }

    /**
     * The stage that a target, a COPY or a mount names, in any case; of several stages of one name BuildKit takes the last.
     * Null where there is none.
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
     * Whether versions of BuildKit read it differently: white space between {@code <<} and a word opens a here-document
     * since 0.22 only.
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

    /** The last stage, which is built when no target is named. */
    public Stage lastStage() {
        return stages.get(stages.size() - 1);
    }

    /** All instructions in the order of the file, ARG before FROM and FROM included. */
    public List<Instruction> instructions() {
        List<Instruction> instructions = new ArrayList<>(metaArgs);
        for (Stage stage : stages) {
            instructions.add(stage.from());
            instructions.addAll(stage.instructions());
        }
        return instructions;
    }
}
