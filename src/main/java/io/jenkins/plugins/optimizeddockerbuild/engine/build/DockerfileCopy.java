package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** The Dockerfile as the build read it: it travels as bytes, and another process parses them again. */
final class DockerfileCopy implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;

    @CheckForNull
    private final byte[] content;

    private transient Dockerfile parsed;

    /** @param name of the file for display */
    DockerfileCopy(String name, byte[] content, Dockerfile parsed) {
        this.name = name;
        this.content = content.clone();
        this.parsed = parsed;
    }

    /** A copy for this process only. */
    DockerfileCopy(String name, Dockerfile parsed) {
        this.name = name;
        this.content = null;
        this.parsed = parsed;
    }

    String name() {
        return name;
    }

    Dockerfile parsed() {
        return parsed;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        try {
            parsed = Dockerfile.parse(content, name);
        } catch (DockerfileSyntaxException e) {
            throw new IOException(
                    "The build was prepared by another version, which was able to parse " + name + ".", e);
        }
    }
}
