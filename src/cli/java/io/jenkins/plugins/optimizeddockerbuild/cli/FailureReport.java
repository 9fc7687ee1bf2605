package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.ProofFailedException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports failures on standard error: one sentence for what the user can fix, and all details for a bug of ours. */
final class FailureReport implements IExecutionExceptionHandler {
    private static final Pattern NO_ROOM = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern MACHINE = Pattern.compile(
            NO_ROOM.pattern() + "|Broken pipe|Input/output error|Read-only file system|Too many open files");

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parseResult) {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof UnusableInputException
                || failure instanceof InvalidRequestException
                || failure instanceof ContextException
                || failure instanceof DockerfileSyntaxException) {
            err.println(failure.getMessage());
            return Odb.EXIT_USAGE;
        }
        if (failure instanceof ProofFailedException || failure instanceof ReportException) {
            err.println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        IOException machine = machineProblem(failure);
        if (machine != null && isClosedPipe(machine)) {
            return CommandLine.ExitCode.OK;
        }
        if (machine != null) {
            err.println("odb cannot continue: " + sentence(machine) + "." + wayOut(machine));
            return CommandLine.ExitCode.SOFTWARE;
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        err.println("odb failed because of a bug. Please report it with the lines below.");
        err.print(trace);
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether the reader has closed the pipe because it has seen enough, as {@code head} does. */
    static boolean isClosedPipe(IOException problem) {
        return String.valueOf(problem.getMessage()).contains("Broken pipe");
    }

    /** A problem of the machine, not a bug of ours; null for everything else. */
    @CheckForNull
    private static IOException machineProblem(Exception failure) {
        Throwable problem = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (problem instanceof FileSystemException file) {
            return file;
        }
        return problem instanceof IOException other
                        && MACHINE.matcher(String.valueOf(other.getMessage())).find()
                ? other
                : null;
    }

    private static String sentence(IOException problem) {
        if (problem instanceof FileSystemException file && file.getFile() != null) {
            String reason = file instanceof NoSuchFileException
                    ? "there is no such file or folder"
                    : file instanceof AccessDeniedException ? "permission denied" : file.getReason();
            return file.getFile() + ": " + (reason == null ? file.getClass().getSimpleName() : reason);
        }
        return problem.getMessage();
    }

    private static String wayOut(IOException problem) {
        return String.valueOf(problem.getMessage()).contains(System.getProperty("java.io.tmpdir"))
                        || NO_ROOM.matcher(String.valueOf(problem.getMessage())).find()
                ? " Free some space there, or set TMPDIR to another folder for temporary files."
                : "";
    }
}
