package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A context with one program, and what is pruned of it for a Dockerfile. */
abstract class PruningScenario {

    @TempDir
    Path folder;

    ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context")).file("app.py", "print()\n");
    }

    ContextAnalysis analysed(PruneMode mode, String... dockerfile) throws Exception {
        context.file("Dockerfile", String.join("\n", dockerfile) + "\n");
        return ContextAnalysis.of(
                ContextRequest.of(context.root().toString()).withPrune(mode), InputStream.nullInputStream());
    }

    List<String> kept(String... dockerfile) throws Exception {
        return ContextOnDisk.kept(analysed(PruneMode.SAFE, dockerfile));
    }

    String doubtAbout(String path, String... dockerfile) throws Exception {
        return doubt(path, dockerfile).reason();
    }

    PruningPlan.Doubtful doubt(String path, String... dockerfile) throws Exception {
        ContextAnalysis analysis = analysed(PruneMode.SAFE, dockerfile);
        assertThat(ContextOnDisk.kept(analysis)).anyMatch(kept -> kept.equals(path) || kept.equals(path + "/"));
        for (PruningPlan.Doubtful doubtful : analysis.plan().doubtful()) {
            if (doubtful.path().equals(path)) {
                return doubtful;
            }
        }
        throw new AssertionError(path + " is not doubtful: " + analysis.plan());
    }

    static PruningPlan.Group group(ContextAnalysis analysis, String id) {
        return analysis.plan().groups().stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(analysis.plan().toString()));
    }
}
