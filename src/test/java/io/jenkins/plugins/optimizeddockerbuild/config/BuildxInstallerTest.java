package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hudson.FilePath;
import hudson.model.TaskListener;
import hudson.tools.InstallSourceProperty;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuildxInstallerTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final byte[] PROGRAM = "#!/bin/sh\necho buildx\n".getBytes(StandardCharsets.UTF_8);

    private HttpServer server;
    private int downloads;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/buildx", exchange -> {
            downloads++;
            exchange.sendResponseHeaders(200, PROGRAM.length);
            exchange.getResponseBody().write(PROGRAM);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private FilePath install(String checksum) throws Exception {
        BuildxInstaller installer = new BuildxInstaller(
                "", "http://127.0.0.1:" + server.getAddress().getPort() + "/buildx", checksum);
        DockerTool tool = new DockerTool(
                "buildx-" + UUID.randomUUID(), "", List.of(new InstallSourceProperty(List.of(installer))));
        installer.performInstallation(tool, JENKINS.rule().jenkins, TaskListener.NULL);
        return installer.performInstallation(tool, JENKINS.rule().jenkins, TaskListener.NULL);
    }

    @Test
    void installsAProgramWithItsChecksumOnce() throws Exception {
        String checksum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PROGRAM));

        FilePath home = install(checksum.toUpperCase(java.util.Locale.ROOT));

        FilePath program = home.child("bin/docker-buildx");
        assertThat(program.readToString()).isEqualTo(new String(PROGRAM, StandardCharsets.UTF_8));
        assertThat(program.mode() & 0111).isNotZero();
        assertThat(downloads).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAProgramWithAnotherChecksum() {
        String other = "0".repeat(64);

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("instead of " + other + "; nothing was installed");
    }

    @Test
    void installsNothingWithoutAChecksum() {
        assertThatThrownBy(() -> install("")).hasMessageContaining("no SHA-256 checksum of buildx");
        assertThat(downloads).isZero();
    }
}
