package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.DockerfileSource;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Flag;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ParserDirective;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a parsed Dockerfile. */
@Command(
        name = "dockerfile",
        mixinStandardHelpOptions = true,
        header = "Show the stages and instructions of a Dockerfile with line numbers.",
        footer = {"", "Examples:", "  odb dockerfile Dockerfile", "  odb dockerfile --json docker/Dockerfile.prod"})
final class DockerfileCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The Dockerfile; - for standard input.")
    private String file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!file.equals("-") && Files.notExists(Path.of(file))) {
            throw new UnusableInputException("There is no file " + file + " in "
                    + Path.of("").toAbsolutePath() + "; name a Dockerfile, or - for standard input.");
        }
        Dockerfile dockerfile = parse(file);
        if (json) {
            StringWriter text = new StringWriter();
            writeJson(dockerfile, text);
            PrintableWriter.printJson(text.toString());
        } else {
            print(dockerfile, spec.commandLine().getOut());
        }
        return 0;
    }

    /** Parses the Dockerfile in a file, or on standard input for {@code -}. */
    static Dockerfile parse(String file)
            throws UnusableInputException, ContextException, DockerfileSyntaxException, IOException {
        DockerfileSource source = DockerfileSource.find(Path.of(""), file, System.in);
        if (source.content() == null) {
            throw new UnusableInputException(source.shown() + " is an address: use a file, or - for standard input.");
        }
        return Dockerfile.parse(source.content(), source.shown());
    }

    private static void print(Dockerfile dockerfile, PrintWriter out) {
        for (ParserDirective directive : dockerfile.directives()) {
            out.println(directive.line() + "  # " + directive.name() + "=" + directive.value());
        }
        for (Instruction arg : dockerfile.metaArgs()) {
            out.println(line(arg));
        }
        for (Stage stage : dockerfile.stages()) {
            out.println();
            out.println("stage " + stage.index() + " " + stage.displayName() + " (lines " + stage.lines() + ")");
            out.println(line(stage.from()));
            for (Instruction instruction : stage.instructions()) {
                out.println(line(instruction));
            }
        }
        out.flush();
    }

    private static String line(Instruction instruction) {
        return "  " + instruction.lines() + "  "
                + Printable.line(instruction.statement().line());
    }

    private static void writeJson(Dockerfile dockerfile, Writer out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out).setPrettyPrinter(new DefaultPrettyPrinter())) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("file", dockerfile.fileName());
            json.writeStringField("escape", String.valueOf(dockerfile.escape()));
            json.writeArrayFieldStart("directives");
            for (ParserDirective directive : dockerfile.directives()) {
                json.writeStartObject();
                json.writeStringField("name", directive.name());
                json.writeStringField("value", directive.value());
                json.writeNumberField("line", directive.line());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeInstructions(json, "metaArgs", dockerfile.metaArgs());
            json.writeArrayFieldStart("stages");
            for (Stage stage : dockerfile.stages()) {
                writeStage(json, stage);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeStage(JsonGenerator json, Stage stage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", stage.index());
        json.writeStringField("name", stage.name());
        json.writeStringField("displayName", stage.displayName());
        json.writeStringField("base", stage.from().base());
        json.writeStringField("platform", stage.from().platform());
        writeLines(json, stage.lines());
        json.writeFieldName("from");
        writeInstruction(json, stage.from());
        writeInstructions(json, "instructions", stage.instructions());
        json.writeEndObject();
    }

    private static void writeInstructions(JsonGenerator json, String field, List<? extends Instruction> instructions)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (Instruction instruction : instructions) {
            writeInstruction(json, instruction);
        }
        json.writeEndArray();
    }

    private static void writeInstruction(JsonGenerator json, Instruction instruction) throws IOException {
        json.writeStartObject();
        json.writeStringField("keyword", instruction.keyword());
        writeLines(json, instruction.lines());
        json.writeArrayFieldStart("flags");
        for (Flag flag : instruction.statement().flags()) {
            json.writeStartObject();
            json.writeStringField("name", flag.name());
            json.writeStringField("value", flag.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("text", instruction.statement().line());
        json.writeStringField("original", instruction.statement().original());
        json.writeEndObject();
    }

    private static void writeLines(JsonGenerator json, Lines lines) throws IOException {
        json.writeObjectFieldStart("lines");
        json.writeNumberField("first", lines.first());
        json.writeNumberField("last", lines.last());
        json.writeEndObject();
    }
}
