package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

/** A feature of the buildx client with the first release that has it. For options, see {@link Capabilities#knows}. */
public enum ClientFeature {
    /** {@code --progress=rawjson}. */
    RAWJSON_PROGRESS(13),
    SEVERAL_EXPORTERS(13),
    /** Layers and Dockerfile lines of each step in the metadata file ({@code BUILDX_METADATA_PROVENANCE}). */
    PROVENANCE_IN_METADATA(14),
    /** {@code docker buildx history}. */
    HISTORY(20);

    private final int since;

    ClientFeature(int since) {
        this.since = since;
    }

    /** The first release that has it. */
    public Version since() {
        return new Version(0, since, 0);
    }
}
