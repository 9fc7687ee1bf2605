package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: asks the client to end. On SIGTERM it makes BuildKit stop the build, and prints the outcome. True when
 * a client was running.
 */
final class CancelBuild extends MasterToSlaveFileCallable<Boolean> {
    private static final long serialVersionUID = 1L;

    /** The file with the client's process id. */
    static final String PID = "pid";

    private final String folder;

    CancelBuild(String folder) {
        this.folder = folder;
    }

    @Override
    public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
        Optional<ProcessHandle> client = client();
        return client.isPresent() && cancel(client.get());
    }

    /** Whether there is a client to ask. */
    boolean isAlive() throws IOException {
        return client().isPresent();
    }

    private Optional<ProcessHandle> client() throws IOException {
        try {
            String pid = Files.readString(Path.of(folder, PID), StandardCharsets.US_ASCII);
            Optional<ProcessHandle> client = ProcessHandle.of(Long.parseLong(pid.strip()));
            return client.isPresent() && isClient(client.get()) ? client : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * If the client is the docker command, older versions do not forward the signal to the plugin, which does the work.
     */
    private boolean cancel(ProcessHandle client) throws IOException {
        boolean asked = false;
        for (ProcessHandle part : client.descendants().toList()) {
            asked |= isClient(part) && part.destroy();
        }
        return asked || client.destroy();
    }

    /** The process id may have been reused: our client has the folder in its arguments. */
    private boolean isClient(ProcessHandle process) throws IOException {
        try {
            byte[] arguments = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(arguments, StandardCharsets.UTF_8).contains(folder);
        } catch (NoSuchFileException e) {
            return process.info()
                    .commandLine()
                    .map(line -> line.contains(folder))
                    .orElse(true);
        }
    }
}
