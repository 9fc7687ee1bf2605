package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * An instruction of a Dockerfile with parsed arguments. Values are as written, with variables not expanded; {@link
 * #statement()} has everything exactly as in the file.
 */
public sealed interface Instruction {
    /** The instruction as written. */
    Statement statement();

    /** In upper case: {@code COPY}. */
    default String keyword() {
        return statement().keyword();
    }

    default Lines lines() {
        return statement().lines();
    }

    /**
     * FROM.
     *
     * @param base image, stage or {@code scratch}, as written
     * @param platform value of {@code --platform}; null when missing
     * @param alias the name after AS in lower case; null when missing
     */
    record From(
            Statement statement,
            String base,
            @CheckForNull String platform,
            @CheckForNull String alias) implements Instruction {}

    /** ARG, which may declare several arguments. */
    record Arg(Statement statement, List<Declaration> declarations) implements Instruction {
        public Arg {
            declarations = List.copyOf(declarations);
        }

        /**
         * One build argument.
         *
         * @param name as written
         * @param defaultValue as written with its quotes; null when there is none
         */
        public record Declaration(String name, @CheckForNull String defaultValue) {}
    }

    /** ENV. */
    record Env(Statement statement, List<KeyValue> pairs) implements Instruction {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    /** LABEL. */
    record Label(Statement statement, List<KeyValue> pairs) implements Instruction {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * RUN.
     *
     * @param command the command; with here-documents the line that opens them
     * @param mounts in file order
     * @param network {@code default}, {@code none} or {@code host}; null when missing
     * @param security {@code sandbox} or {@code insecure}; null when missing
     * @param devices values of {@code --device}
     */
    record Run(
            Statement statement,
            CommandLine command,
            List<Mount> mounts,
            @CheckForNull String network,
            @CheckForNull String security,
            List<String> devices)
            implements Instruction {
        public Run {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
        }

        /** Everything that is run: the command, followed by the content of the here-documents. */
        public String script() {
            if (statement.documents().isEmpty()) {
                return command.text();
            }
            StringBuilder script = new StringBuilder(command.text());
            for (HereDocument document : statement.documents()) {
                script.append('\n').append(document.text());
            }
            return script.toString();
        }
    }

    /** CMD. */
    record Cmd(Statement statement, CommandLine command) implements Instruction {}

    /** ENTRYPOINT. */
    record Entrypoint(Statement statement, CommandLine command) implements Instruction {}

    /** What COPY and ADD have in common. */
    sealed interface FileTransfer extends Instruction {
        /** Paths, and for ADD also URLs, as written, without here-documents. */
        List<String> sources();

        /** The here-documents that become files, in order. */
        List<HereDocument> documents();

        String destination();

        @CheckForNull
        String chown();

        @CheckForNull
        String chmod();

        boolean link();

        /** Patterns of {@code --exclude}, relative to each source. */
        List<String> excludes();

        /** Whether its files come from the build context or an address, not from a stage or an image. */
        default boolean isFromContext() {
            return !(this instanceof Copy copy && copy.from() != null);
        }
    }

    /**
     * COPY.
     *
     * @param from stage (name or index), named context or image; null for the build context
     * @param parents whether {@code --parents} keeps the parent folders of the sources
     */
    record Copy(
            Statement statement,
            List<String> sources,
            List<HereDocument> documents,
            String destination,
            @CheckForNull String from,
            @CheckForNull String chown,
            @CheckForNull String chmod,
            boolean link,
            boolean parents,
            List<String> excludes)
            implements FileTransfer {
        public Copy {
            sources = List.copyOf(sources);
            documents = List.copyOf(documents);
            excludes = List.copyOf(excludes);
        }
    }

    /**
     * ADD.
     *
     * @param checksum of a remote source; null when missing
     * @param keepGitDir null when the flag is missing
     * @param unpack null when the flag is missing: local archives are unpacked, remote ones are not
     */
    record Add(
            Statement statement,
            List<String> sources,
            List<HereDocument> documents,
            String destination,
            @CheckForNull String chown,
            @CheckForNull String chmod,
            boolean link,
            List<String> excludes,
            @CheckForNull String checksum,
            @CheckForNull Boolean keepGitDir,
            @CheckForNull Boolean unpack)
            implements FileTransfer {
        public Add {
            sources = List.copyOf(sources);
            documents = List.copyOf(documents);
            excludes = List.copyOf(excludes);
        }
    }

    /** WORKDIR. */
    record Workdir(Statement statement, String path) implements Instruction {}

    /** USER. */
    record User(Statement statement, String user) implements Instruction {}

    /** VOLUME. */
    record Volume(Statement statement, List<String> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    /** EXPOSE, ports as written. */
    record Expose(Statement statement, List<String> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    /** STOPSIGNAL. */
    record StopSignal(Statement statement, String signal) implements Instruction {}

    /** SHELL. */
    record Shell(Statement statement, List<String> words) implements Instruction {
        public Shell {
            words = List.copyOf(words);
        }
    }

    /**
     * HEALTHCHECK.
     *
     * @param command null for {@code HEALTHCHECK NONE}
     * @param interval null when missing or 0, like the other durations
     * @param retries 0 when missing
     */
    record Healthcheck(
            Statement statement,
            @CheckForNull CommandLine command,
            @CheckForNull Duration interval,
            @CheckForNull Duration timeout,
            @CheckForNull Duration startPeriod,
            @CheckForNull Duration startInterval,
            int retries)
            implements Instruction {}

    /** MAINTAINER, deprecated. */
    record Maintainer(Statement statement, String name) implements Instruction {}

    /**
     * ONBUILD.
     *
     * @param expression the instruction that runs in a build from the image, as text
     * @param trigger the parsed expression; null when it is invalid, which BuildKit only detects when it runs
     */
    record Onbuild(
            Statement statement,
            String expression,
            @CheckForNull Instruction trigger) implements Instruction {}
}
