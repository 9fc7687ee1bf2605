package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.List;

/** How much a COPY brings, as far as the files of the context show it. */
final class CopiedBytes {
    /** {@link ContextFiles#text} ends there. */
    private static final int WHOLE = 256 * 1024;

    private CopiedBytes() {}

    /** Whether it is known to bring so little that nobody notices it. */
    static boolean areFew(Instruction.FileTransfer transfer, ContextFiles files) {
        if (!transfer.isFromContext()) {
            return false;
        }
        long bytes = 0;
        for (String source : transfer.sources()) {
            String place = source.matches(".*([*?\\[$]|://).*") ? null : StageTimeline.resolve("/", source);
            boolean found = false;
            for (String path : place == null ? List.<String>of() : files.paths()) {
                if (("/" + path).equals(place) || place.equals("/") || ("/" + path).startsWith(place + "/")) {
                    int length = files.text(path).length();
                    bytes += length;
                    found = true;
                    if (length >= WHOLE || bytes >= Weight.FELT_BYTES) {
                        return false;
                    }
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
