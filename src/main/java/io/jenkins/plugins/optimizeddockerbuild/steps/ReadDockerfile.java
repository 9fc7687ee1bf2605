package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.DockerfileSource;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.UnusableDockerfileException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** On the agent: reads a Dockerfile within the limits of a build for links and size. */
final class ReadDockerfile extends MasterToSlaveFileCallable<byte[]> {
    private static final long serialVersionUID = 1L;

    private final String dockerfile;

    /** @param dockerfile relative to the folder that this runs in */
    ReadDockerfile(String dockerfile) {
        this.dockerfile = dockerfile;
    }

    /** The bytes; null for an address. */
    @Override
    @CheckForNull
    public byte[] invoke(File folder, VirtualChannel channel) throws IOException {
        Path path = folder.toPath();
        try {
            return DockerfileSource.find(path, path.resolve(dockerfile).toString(), InputStream.nullInputStream())
                    .content();
        } catch (UnusableDockerfileException e) {
            throw new AbortException("withDockerBuildReport: " + e.getMessage());
        }
    }
}
