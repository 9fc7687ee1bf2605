package io.jenkins.plugins.optimizeddockerbuild.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes build contexts for measurements. */
final class ContextTree {
    private static final int FILES_PER_FOLDER = 100;

    private ContextTree() {}

    /** A small service: a Dockerfile and twenty source files. */
    static Path small(Path folder, String base) throws IOException {
        Files.createDirectories(folder.resolve("app"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("app/module_" + i + ".py"), "VALUE = " + i + "\n");
        }
        dockerfile(folder, base, "");
        return folder;
    }

    /**
     * A Python service as most are written, with so many small files in its repository and in a tool's cache, none of which
     * the image needs.
     */
    static Path withPrunable(Path folder, String base, int files) throws IOException, InterruptedException {
        small(folder, base);
        Files.writeString(folder.resolve("requirements.txt"), "# the base image has all\n");
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + base
                        + "\nWORKDIR /srv\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n"
                        + "CMD [\"python\", \"app/module_0.py\"]\n");
        git(folder, "init", "-q");
        git(folder, "add", ".");
        git(folder, "-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", "Begin");
        fill(folder.resolve(".git/objects"), files / 2, "");
        fill(folder.resolve(".mypy_cache/3.11"), files - files / 2, ".data.json");
        return folder;
    }

    private static void git(Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process git = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (git.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed in " + folder);
        }
    }

    /** So many small files, none of which can be pruned. */
    static Path ofSources(Path folder, int files) throws IOException {
        fill(folder.resolve("src"), files, ".js");
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        return folder;
    }

    static void dockerfile(Path folder, String base, String more) throws IOException {
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + base + "\nWORKDIR /srv\nCOPY . .\nRUN ls app > listing\n" + more,
                StandardCharsets.UTF_8);
    }

    private static void fill(Path root, int files, String ending) throws IOException {
        byte[] content = "x".repeat(200).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < files; i++) {
            if (i % FILES_PER_FOLDER == 0) {
                Files.createDirectories(root.resolve("d" + i / FILES_PER_FOLDER));
            }
            Files.write(root.resolve("d" + i / FILES_PER_FOLDER).resolve("f" + i + ending), content);
        }
    }
}
