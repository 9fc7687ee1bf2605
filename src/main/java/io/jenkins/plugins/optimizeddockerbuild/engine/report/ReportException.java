package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import java.io.IOException;

/** A report could not be written or read. The message names the file and says what to do. */
public class ReportException extends IOException {
    private static final long serialVersionUID = 1L;

    public ReportException(String message) {
        super(message);
    }

    public ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
