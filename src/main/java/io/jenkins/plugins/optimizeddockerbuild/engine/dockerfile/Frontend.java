package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * The BuildKit frontend that a Dockerfile requests with {@code # syntax=}.
 *
 * @param reference the image of the frontend, such as {@code docker/dockerfile:1.7-labs}
 */
public record Frontend(String reference) {
    /**
     * Whether this is Docker's own Dockerfile frontend, possibly from a mirror. Any other frontend may interpret
     * instructions differently.
     */
    public boolean isDockerfile() {
        String repository = ImageName.withoutTag(reference);
        return repository.equals("docker/dockerfile")
                || repository.equals("docker/dockerfile-upstream")
                || repository.endsWith("/docker/dockerfile")
                || repository.endsWith("/docker/dockerfile-upstream");
    }
}
