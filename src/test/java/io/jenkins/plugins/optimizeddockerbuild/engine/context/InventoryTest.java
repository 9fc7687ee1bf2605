package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Figures;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {

    @TempDir
    Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context"))
                .file("Dockerfile", "FROM x\nCOPY . .\n")
                .file(".dockerignore", "*.log\n# big\ndata\n!data/small.csv\n")
                .file("src/app.py", "x".repeat(100))
                .file("src/__pycache__/app.cpython-311.pyc", "x".repeat(200))
                .file("server.log", "x".repeat(3000))
                .file("data/big.csv", "x".repeat(50_000))
                .file("data/small.csv", "x".repeat(10))
                .file(".git/HEAD", "x".repeat(20))
                .file(".git/objects/pack/p.pack", "x".repeat(7000))
                .link("current", "src");
    }

    private ContextAnalysis analysed(PruneMode mode) throws Exception {
        return ContextAnalysis.of(
                ContextRequest.of(context.root().toString()).withPrune(mode), InputStream.nullInputStream());
    }

    @Test
    void countsBeforeAndAfterPruning() throws Exception {
        long own = Files.size(context.root().resolve("Dockerfile"))
                + Files.size(context.root().resolve(".dockerignore"));
        Inventory inventory = analysed(PruneMode.SAFE).inventory();
        assertThat(inventory.everything()).isEqualTo(new Figures(9, 60_330 + own));
        assertThat(inventory.before()).isEqualTo(new Figures(7, 7_330 + own));
        assertThat(inventory.after()).isEqualTo(new Figures(2, 110));
        assertThat(inventory.complete()).isTrue();
    }

    @Test
    void countsByTopFolderTheLargestFirst() throws Exception {
        List<Inventory.Folder> folders = analysed(PruneMode.SAFE).inventory().folders();
        assertThat(folders).extracting(Inventory.Folder::path).containsExactly("data", ".git", ".", "src");
        assertThat(folders.get(0))
                .isEqualTo(
                        new Inventory.Folder("data", new Figures(2, 50_010), new Figures(1, 10), new Figures(1, 10)));
        assertThat(folders.get(1))
                .isEqualTo(new Inventory.Folder(".git", new Figures(2, 7020), new Figures(2, 7020), Figures.ZERO));
    }

    @Test
    void countsByKind() throws Exception {
        assertThat(analysed(PruneMode.SAFE).inventory().kinds())
                .extracting(Inventory.Kind::name)
                .containsExactly(
                        "data and models", "version control", "logs", "Python caches", "source and configuration");
    }

    @Test
    void listsTheLargestFilesAndWhetherTheyStay() throws Exception {
        assertThat(analysed(PruneMode.SAFE).inventory().largestFiles().subList(0, 3))
                .containsExactly(
                        new Inventory.LargeFile("data/big.csv", 50_000, "data and models", false),
                        new Inventory.LargeFile(".git/objects/pack/p.pack", 7000, "version control", false),
                        new Inventory.LargeFile("server.log", 3000, "logs", false));
    }

    @Test
    void tellsWhatEachRuleOfTheUsersLeavesOut() throws Exception {
        assertThat(analysed(PruneMode.SAFE).inventory().excluded())
                .containsExactly(
                        new Inventory.ExcludedByRule(".dockerignore", 3, "data", 1, 50_000),
                        new Inventory.ExcludedByRule(".dockerignore", 1, "*.log", 1, 3000));
    }

    @Test
    void tellsWhatEachGroupKeepsAway() throws Exception {
        assertThat(analysed(PruneMode.SAFE).inventory().pruned())
                .filteredOn(group -> !group.id().equals("docker-files"))
                .containsExactly(
                        new Inventory.PrunedByGroup("version-control", new Figures(2, 7020), List.of(".git")),
                        new Inventory.PrunedByGroup("python-caches", new Figures(1, 200), List.of("src/__pycache__")));
    }

    @Test
    void measuresInModeReportWhatCouldGoAndLeavesItWhereItIs() throws Exception {
        Inventory inventory = analysed(PruneMode.REPORT).inventory();
        assertThat(inventory.after()).isEqualTo(inventory.before());
        assertThat(inventory.pruned())
                .contains(new Inventory.PrunedByGroup("version-control", new Figures(2, 7020), List.of(".git")));
    }

    @Test
    void measuresWhatIsDoubtful() throws Exception {
        context.virtualEnvironment("venv");
        assertThat(analysed(PruneMode.SAFE).inventory().doubtful())
                .extracting(Inventory.Doubtful::path, Inventory.Doubtful::files, Inventory.Doubtful::bytes)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("venv", 2L, 26L));
    }

    @Test
    void canBeStoppedAndSaysSo() throws Exception {
        context.file("data/deep/er/x", "y");
        Inventory inventory = analysed(PruneMode.SAFE).inventory(() -> true);
        assertThat(inventory.complete()).isFalse();
        assertThat(inventory.after()).isEqualTo(new Figures(2, 110));
    }

    @Test
    void reportsSocketsAndNamedPipesThatBuildKitWouldSend() throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo",
                                context.root().resolve("pipe").toString(),
                                context.root().resolve("a.log").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(analysed(PruneMode.SAFE).inventory().problems())
                .containsExactly(new ContextProblem(
                        "pipe",
                        ContextProblem.Kind.SPECIAL_FILE,
                        "It is a socket, named pipe or device, which images rarely need:"
                                + " exclude it unless an instruction uses it."));
    }

    @Test
    void reportsFilesThatBuildKitSendsEmpty() throws Exception {
        context.file(".dockerignore", "src\n!src/app.py\nsrc\n");
        assertThat(analysed(PruneMode.SAFE).inventory().problems())
                .extracting(ContextProblem::path, ContextProblem::kind)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("src/app.py", ContextProblem.Kind.SENT_EMPTY));
    }

    @Test
    void isPlainJson() throws Exception {
        Files.createFile(NativeNames.resolve(context.root(), new byte[] {'a', (byte) 0xFF}));
        ContextAnalysis analysis = analysed(PruneMode.SAFE);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode inventory = mapper.valueToTree(analysis.inventory());
        assertThat(inventory.at("/after/files").asInt()).isEqualTo(3);
        assertThat(inventory.at("/largestFiles/0/path").asText()).isEqualTo("data/big.csv");
        JsonNode plan = mapper.valueToTree(analysis.plan());
        assertThat(plan.at("/groups/1/id").asText()).isEqualTo("version-control");
    }
}
