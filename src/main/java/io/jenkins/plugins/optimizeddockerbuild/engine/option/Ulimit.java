package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.Set;

/**
 * One {@code --ulimit}: a resource limit for RUN instructions.
 *
 * @param soft -1 for no limit
 * @param hard -1 for no limit, otherwise at least {@code soft}
 */
public record Ulimit(String name, long soft, long hard) implements Serializable {
    private static final Set<String> NAMES = Set.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    public Ulimit {
        if (!NAMES.contains(name)) {
            throw new InvalidRequestException(
                    BuildOption.ULIMIT,
                    ": `" + name + "` is not a resource limit; the most common are nofile, nproc, memlock, core.");
        }
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new InvalidRequestException(
                    BuildOption.ULIMIT,
                    " " + name + ": the soft limit " + soft + " is above the hard limit " + hard + ".");
        }
    }

    /** Parses {@code name=soft} or {@code name=soft:hard}. */
    public static Ulimit parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidRequestException(
                    BuildOption.ULIMIT,
                    ": `" + text + "` is not name=soft[:hard]; write for example nofile=1024:2048.");
        }
        String limits = text.substring(equals + 1);
        int colon = limits.indexOf(':');
        try {
            long soft = Long.parseLong(colon < 0 ? limits : limits.substring(0, colon));
            long hard = colon < 0 ? soft : Long.parseLong(limits.substring(colon + 1));
            return new Ulimit(text.substring(0, equals), soft, hard);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    BuildOption.ULIMIT, ": `" + limits + "` in `" + text + "` is not soft[:hard] with whole numbers.");
        }
    }

    /** The value of {@code --ulimit}. */
    public String option() {
        return name + "=" + soft + ":" + hard;
    }
}
