package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code dockerContext}: what to pass to {@code docker build}, and figures. Sizes in bytes. */
public final class DockerContextResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String context;
    private final String dockerfile;
    private final String ignoreFile;
    private final String prune;
    private final List<String> pruned;
    private final long files;
    private final long bytes;
    private final long totalFiles;
    private final long totalBytes;
    private final List<String> secrets;

    /** For the log. */
    private final List<String> notes;

    DockerContextResult(
            String context,
            String dockerfile,
            @CheckForNull String ignoreFile,
            String prune,
            List<String> pruned,
            Figures kept,
            Figures total,
            List<String> secrets,
            List<String> notes) {
        this.problem = null;
        this.context = context;
        this.dockerfile = dockerfile;
        this.ignoreFile = ignoreFile;
        this.prune = prune;
        this.pruned = List.copyOf(pruned);
        this.files = kept.files();
        this.bytes = kept.bytes();
        this.totalFiles = total.files();
        this.totalBytes = total.bytes();
        this.secrets = List.copyOf(secrets);
        this.notes = List.copyOf(notes);
    }

    private DockerContextResult(String problem) {
        this.problem = problem;
        this.context = null;
        this.dockerfile = null;
        this.ignoreFile = null;
        this.prune = null;
        this.pruned = List.of();
        this.files = 0;
        this.bytes = 0;
        this.totalFiles = 0;
        this.totalBytes = 0;
        this.secrets = List.of();
        this.notes = List.of();
    }

    /** Number and size of files. */
    record Figures(long files, long bytes) {}

    /** For a context that cannot be prepared. */
    static DockerContextResult refused(String problem) {
        return new DockerContextResult(problem);
    }

    @CheckForNull
    String problem() {
        return problem;
    }

    List<String> notes() {
        return notes;
    }

    /** The context for the command line. */
    @Whitelisted
    public String getContext() {
        return context;
    }

    /** For {@code --file}: the prepared one, or the user's own if there is nothing to prune. */
    @Whitelisted
    public String getDockerfile() {
        return dockerfile;
    }

    /** Next to the Dockerfile, where BuildKit finds it; null when none was made. */
    @Whitelisted
    @CheckForNull
    public String getIgnoreFile() {
        return ignoreFile;
    }

    /** How the context was pruned: {@code safe}, {@code minimal} or {@code report}. */
    @Whitelisted
    public String getPrune() {
        return prune;
    }

    /** What is excluded in addition to the user's own rules, a few words each. */
    @Whitelisted
    public List<String> getPruned() {
        return pruned;
    }

    /** Number of files that BuildKit can see. */
    @Whitelisted
    public long getFiles() {
        return files;
    }

    /** Bytes that BuildKit can see. */
    @Whitelisted
    public long getBytes() {
        return bytes;
    }

    /** Number of files in the context folder. */
    @Whitelisted
    public long getTotalFiles() {
        return totalFiles;
    }

    /** Bytes in the context folder. */
    @Whitelisted
    public long getTotalBytes() {
        return totalBytes;
    }

    /** Paths that look like secrets and that BuildKit can see. */
    @Whitelisted
    public List<String> getSecrets() {
        return secrets;
    }
}
