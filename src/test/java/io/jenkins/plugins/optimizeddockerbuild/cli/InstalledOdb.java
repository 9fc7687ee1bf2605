package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code odb} as it is installed, with the classes under test, and scripts that find it on their PATH. */
record InstalledOdb(Path bin) {
    static InstalledOdb in(Path bin) throws IOException {
        Path odb = Files.createDirectories(bin).resolve("odb");
        Files.writeString(
                odb,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' " + Odb.class.getName() + " \"$@\"\n");
        assertThat(odb.toFile().setExecutable(true)).isTrue();
        return new InstalledOdb(bin);
    }

    /** What the command says, which must succeed. */
    String run(Path directory, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s\n%s", String.join(" ", command), said)
                .isZero();
        return said;
    }
}
