package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.ProofFailedException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says on standard error what went wrong: one sentence for what a person can put right, everything for what is a fault
 * of ours.
 */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parseResult) {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof UnusableInputException || failure instanceof InvalidRequestException) {
            err.println(failure.getMessage());
            return Odb.EXIT_USAGE;
        }
        if (failure instanceof ContextException
                || failure instanceof DockerfileSyntaxException
                || failure instanceof ProofFailedException
                || failure instanceof ReportException) {
            err.println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        err.println("odb failed, and that is a fault of odb. Please report it with the lines below.");
        err.print(trace);
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
