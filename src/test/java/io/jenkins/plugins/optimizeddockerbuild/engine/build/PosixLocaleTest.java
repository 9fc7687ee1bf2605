package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does whose Java runs in the locale C, as in several images of agents: it gets letters, and not bytes. */
class PosixLocaleTest {
    @TempDir
    private Path folder;

    /** Runs in a virtual machine of its own. */
    static final class Agent {
        public static void main(String[] arguments) throws Exception {
            // A command line would have lost them.
            String context = arguments[0] + "/j\u00f6b";
            BuildRequest request = BuildRequest.builder().context(context).build();
            RequestCheck.check(request, new ClientEnvironment(Map.of(), Path.of(arguments[0])));
            ContextAnalysis analysis = ContextAnalysis.of(
                    new ContextRequest(context, null, null, Map.of(), Set.of(), List.of(), PruneMode.SAFE),
                    InputStream.nullInputStream());
            System.out.print(analysis.dockerfile().stages().size() + " stage");
        }
    }

    @Test
    void buildsAFolderWhoseNameHasAnUmlaut() throws Exception {
        Path context = Files.createDirectory(folder.resolve("j\u00f6b"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        ProcessBuilder agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Agent.class.getName(),
                        folder.toString())
                .redirectErrorStream(true);
        agent.environment().put("LC_ALL", "C");
        Process running = agent.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(printed).isZero();
        assertThat(printed).isEqualTo("1 stage");
    }
}
