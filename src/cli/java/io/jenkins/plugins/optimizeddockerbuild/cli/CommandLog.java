package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.ProgressLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;

/** Where a command writes the annotated log. */
final class CommandLog {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private CommandLog() {}

    /** The log of a command without {@code --quiet} and {@code --progress}. */
    static LogWriter writer(boolean outputIsTaken) {
        return writer(Loudness.LIVE, outputIsTaken);
    }

    /** Reports that the log is incomplete, unless its reader closed the pipe. */
    static void tellFailure(LogWriter log, PrintWriter err) {
        IOException failure = log.failure();
        if (failure != null && !FailureReport.isClosedPipe(failure)) {
            err.println("The log could not be written completely: " + failure.getMessage() + ".");
        }
    }

    /**
     * The log on standard output, with a live line below it if that is a terminal.
     *
     * @param outputIsTaken true when the build's result goes to standard output, and the log therefore to standard
     *     error
     */
    static LogWriter writer(Loudness loudness, boolean outputIsTaken) {
        if (!loudness.hasLog()) {
            return new LogWriter(OutputStream.nullOutputStream());
        }
        Map<String, String> environment = System.getenv();
        int descriptor = outputIsTaken ? STANDARD_ERROR : STANDARD_OUTPUT;
        Terminal terminal = Terminal.of(Terminal.isTerminal(descriptor), environment);
        return new LogWriter(
                new FileOutputStream(outputIsTaken ? FileDescriptor.err : FileDescriptor.out),
                terminal.colour(),
                terminal.live() && loudness == Loudness.LIVE
                        ? new ProgressLine(Terminal.width(environment), terminal.colour())
                        : null);
    }
}
