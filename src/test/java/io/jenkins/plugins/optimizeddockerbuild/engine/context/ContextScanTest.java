package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextScanTest {

    @TempDir
    Path folder;

    private static List<String> scanned(ContextTree tree) throws Exception {
        List<String> paths = new ArrayList<>();
        tree.select(IgnoreRules.NONE, (parent, below) -> false)
                .forEachKept(entry -> paths.add(ContextOnDisk.shown(entry)));
        return paths;
    }

    @Test
    void doesNotFollowLinks() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"))
                .with("a/b")
                .link("a/loop", "..")
                .link("dangling", "nowhere")
                .link("outside", "/");
        ContextTree tree = new ContextTree(context.root());
        assertThat(scanned(tree)).containsExactly("a/", "a/b", "a/loop", "dangling", "outside");
        assertThat(tree.findings()).isEmpty();
    }

    @Test
    void notesFoldersThatCannotBeListedAndGoesOn() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context")).with("a/b", "closed/x", "z");
        Path closed = context.root().resolve("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(closed)).as("permissions matter").isFalse();
            ContextTree tree = new ContextTree(context.root());
            assertThat(scanned(tree)).containsExactly("a/", "a/b", "closed/", "z");
            assertThat(tree.findings())
                    .extracting(ContextScan.Finding::kind, ContextScan.Finding::why)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            ContextProblem.Kind.UNREADABLE_FOLDER, "permission denied"));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void readsManyFolders() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"));
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 5; j++) {
                context.with("d" + i % 10 + "/e" + i + "/f" + j);
            }
        }
        assertThat(scanned(new ContextTree(context.root()))).hasSize(10 + 300 + 1500);
    }

    @Test
    void readsFoldersAsDeepAsLinuxLetsThemBe() throws Exception {
        int depth = (4000 - folder.toString().length()) / 2;
        ContextOnDisk context = new ContextOnDisk(folder.resolve("c")).file("d/".repeat(depth) + "f", "x");
        assertThat(scanned(new ContextTree(context.root()))).hasSize(depth + 1);
        // what JUnit does to remove them takes half a minute
        assertThat(new ProcessBuilder("rm", "-r", context.root().toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void notesPathsThatAreTooLongToOpenAndGoesOn() throws Exception {
        String chain = ("n".repeat(200) + "/").repeat(16);
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"))
                .folder("a/" + chain)
                .with("z");
        Files.createDirectories(folder.resolve("other").resolve(chain));
        // a path of 6400 bytes cannot be made, but one can be moved there
        Path deep = context.root().resolve("a/" + chain + "b");
        Files.move(folder.resolve("other"), deep);
        try {
            ContextTree tree = new ContextTree(context.root());
            assertThat(scanned(tree)).hasSizeBetween(19, 33).endsWith("z");
            assertThat(tree.findings()).extracting(ContextScan.Finding::why).containsExactly("File name too long");
        } finally {
            Files.move(deep, folder.resolve("other"));
        }
    }

    @Test
    void keepsNamesWhateverTheLocale() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context")).with("ü/日本.txt", "plain");
        Files.createFile(NativeNames.resolve(context.root(), new byte[] {(byte) 0xFF, 'x'}));
        for (String locale : List.of("C", "C.UTF-8")) {
            ProcessBuilder child = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ListsNames.class.getName(),
                    context.root().toString());
            child.environment().put("LC_ALL", locale);
            child.redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = child.start();
            byte[] output = process.getInputStream().readAllBytes();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(new String(output, StandardCharsets.US_ASCII).lines())
                    .as("locale %s", locale)
                    .containsExactly("706c61696e 0", "c3bc 0", "c3bc2fe697a5e69cac2e747874 0", "ff78 0");
        }
    }

    /** Run in a virtual machine of its own: the encoding of names is fixed when it starts. */
    static final class ListsNames {
        private ListsNames() {}

        public static void main(String[] arguments) throws Exception {
            ContextTree tree = new ContextTree(Path.of(arguments[0]));
            tree.select(IgnoreRules.NONE, (parent, below) -> false).forEachKept(entry -> {
                StringBuilder line = new StringBuilder();
                for (byte b : entry.path()) {
                    line.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
                }
                System.out.println(line + " " + entry.bytes());
            });
        }
    }
}
