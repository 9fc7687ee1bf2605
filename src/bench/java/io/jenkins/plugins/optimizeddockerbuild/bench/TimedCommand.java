package io.jenkins.plugins.optimizeddockerbuild.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that is run and timed from its start to its end, virtual machine start included.
 */
record TimedCommand(List<String> command, Path output, Path input) {

    TimedCommand(List<String> command, Path output) {
        this(command, output, Path.of("/dev/null"));
    }

    /**
     * Runs the command once.
     *
     * @return seconds
     * @throws IllegalStateException when it fails; its output is in the message
     */
    double seconds() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(input.toFile());
            long start = System.nanoTime();
            Process process = builder.start();
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not end within 30 minutes: " + command);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        command + " ended with " + process.exitValue() + ":\n" + Files.readString(output));
            }
            return seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Medians of two commands that are run in turn, so that what else the machine does falls on both.
     *
     * @return seconds of the first and of the second
     */
    static double[] inTurn(int rounds, TimedCommand first, TimedCommand second) {
        first.seconds();
        second.seconds();
        double[] ofFirst = new double[rounds];
        double[] ofSecond = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ofFirst[round] = first.seconds();
            ofSecond[round] = second.seconds();
        }
        return new double[] {median(ofFirst), median(ofSecond)};
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
