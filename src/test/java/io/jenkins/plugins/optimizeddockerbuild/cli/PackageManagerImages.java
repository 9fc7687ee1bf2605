package io.jenkins.plugins.optimizeddockerbuild.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images with real package managers, made of Debian's packages on the test's base image and pushed to its registry: what
 * {@code node} and {@code maven} are elsewhere. They trust whom this machine trusts, so that packages come from where its own
 * clients get them.
 */
final class PackageManagerImages {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final String BASE = System.getenv("ODB_TEST_BASE_IMAGE");

    private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");
    private static final Path JAVA_CERTIFICATES = Path.of(System.getProperty("java.home"), "lib/security/cacerts");

    private PackageManagerImages() {}

    /** The named contexts that stand for images which the rules know, as options of {@code odb}. */
    static List<String> options() {
        return List.of(
                "--build-context=python:3.12=docker-image://" + BASE,
                "--build-context=node:22=docker-image://" + image("node"),
                "--build-context=maven:3.9=docker-image://" + image("maven"));
    }

    /** The same for images of compilers, and for the small ones that their programs run in. */
    static List<String> compilers() {
        return List.of(
                "--build-context=golang:1.22=docker-image://" + image("golang"),
                "--build-context=gcc:13=docker-image://" + image("gcc"),
                "--build-context=rust:1.75=docker-image://" + image("rust"),
                "--build-context=maven:3.9-eclipse-temurin-17=docker-image://" + image("maven"),
                "--build-context=eclipse-temurin:17-jre=docker-image://" + image("jre"),
                "--build-context=debian:stable-slim=docker-image://" + BASE);
    }

    static String image(String name) {
        return REGISTRY + "/package-managers/" + name + ":1";
    }

    /** Makes and pushes images, beside each other. */
    static void make(Path folder, String... names) throws IOException, InterruptedException {
        Path trust = Files.createDirectories(folder.resolve("trust"));
        if (Files.exists(CERTIFICATES)) {
            Files.copy(CERTIFICATES, trust.resolve("certificates.pem"));
        } else {
            Files.createFile(trust.resolve("certificates.pem"));
        }
        Files.copy(JAVA_CERTIFICATES, trust.resolve("cacerts"));
        Files.copy(Path.of("src/test/e2e/package-managers/Dockerfile"), folder.resolve("Dockerfile"));
        List<Process> pushes = new ArrayList<>();
        for (String name : names) {
            pushes.add(push(folder, name));
        }
        for (int i = 0; i < names.length; i++) {
            await(pushes.get(i), folder.resolve(names[i] + ".log"));
        }
    }

    private static Process push(Path folder, String name) throws IOException {
        return new ProcessBuilder(
                        "docker",
                        "buildx",
                        "build",
                        "--progress=plain",
                        "--provenance=false",
                        "--target=" + name,
                        "--build-arg=BASE=" + BASE,
                        // pushed by BuildKit ("push=" is push=true to it); written so, buildx does not push once more,
                        // out of
                        // the store that has nothing
                        "--output=type=image,push=,store=false,compression=uncompressed,name=" + image(name),
                        ".")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static void await(Process build, Path log) throws IOException, InterruptedException {
        if (build.waitFor() != 0) {
            throw new AssertionError("An image with package managers cannot be made:\n" + Files.readString(log));
        }
    }
}
