package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What the destination of the log can show.
 *
 * @param live whether a line can be rewritten: a terminal that is not dumb
 * @param color whether colors are supported and wanted
 */
public record Terminal(boolean live, boolean colour) {

    /**
     * @param terminal whether the log goes to a terminal at all
     * @param environment {@code TERM=dumb} disables both; {@code NO_COLOR}, not empty, disables color (no-color.org)
     */
    public static Terminal of(boolean terminal, Map<String, String> environment) {
        boolean live = terminal && !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                live, live && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /**
     * Whether a stream of this process is a terminal.
     *
     * @param descriptor 1 for standard output, 2 for standard error
     */
    public static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        return System.console() != null;
    }

    /**
     * The columns of the controlling terminal, queried from time to time; 0 when unknown.
     *
     * @param environment {@code COLUMNS} overrides the terminal
     */
    public static IntSupplier width(Map<String, String> environment) {
        int fixed = number(environment.getOrDefault("COLUMNS", ""));
        return fixed > 0 ? () -> fixed : new AskedWidth();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Java cannot query a terminal, but {@code stty} can. Windows are seldom resized, so it runs seldom. */
    private static final class AskedWidth implements IntSupplier {
        private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

        private long askedAt;
        private int columns = -1;

        @Override
        public synchronized int getAsInt() {
            long now = System.nanoTime();
            if (columns < 0 || now - askedAt > PAUSE_NANOS) {
                columns = ask();
                askedAt = now;
            }
            return columns;
        }

        private static int ask() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                int blank = size.indexOf(' ');
                return blank < 0 ? 0 : number(size.substring(blank + 1));
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
