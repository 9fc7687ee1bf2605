package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.FileChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTreeTest {
    private static final String OLD = "00000000000000aa";
    private static final String NEW = "00000000000000bb";

    private static FileTree tree(String print) {
        FileTree tree = new FileTree();
        tree.addFile("README", 0644, OLD, 10);
        tree.addFolder("src", 0755);
        for (int i = 0; i < 40; i++) {
            tree.addFile("src/deep/f" + i + ".py", 0644, i == 7 ? print : OLD, 100 + i);
        }
        return tree;
    }

    private static List<FileChange> between(FileTree before, FileTree after, int mostThen, int mostNow) {
        return FileTree.of(after.entries(mostNow)).since(FileTree.of(before.entries(mostThen)));
    }

    @Test
    void namesTheFileThatChanged() {
        assertThat(between(tree(OLD), tree(NEW), 100, 100))
                .containsExactly(new FileChange("src/deep/f7.py", Change.CHANGED, 107L, 107L));
    }

    @Test
    void namesTheFolderWhereTheListWasCut() {
        assertThat(tree(OLD).entries(10)).hasSizeLessThanOrEqualTo(10);
        assertThat(between(tree(OLD), tree(NEW), 10, 10))
                .extracting(FileChange::path)
                .containsExactly("src/deep/");
    }

    @Test
    void comparesListsThatWereCutDifferently() {
        assertThat(between(tree(OLD), tree(OLD), 10, 100)).isEmpty();
        assertThat(between(tree(OLD), tree(NEW), 10, 100))
                .extracting(FileChange::path)
                .containsExactly("src/deep/");
    }

    @Test
    void tellsWhatCameAndWent() {
        FileTree after = tree(OLD);
        after.addFile("NEWS", 0644, NEW, 5);
        after.addFolder("empty", 0755);
        FileTree before = tree(OLD);
        before.addFile("old/only.txt", 0644, OLD, 7);

        assertThat(between(before, after, 100, 100))
                .containsExactly(
                        new FileChange("NEWS", Change.ADDED, null, 5L),
                        new FileChange("empty/", Change.ADDED, null, 0L),
                        new FileChange("old/only.txt", Change.REMOVED, 7L, null));
    }

    @Test
    void tellsPermissionsFromContent() {
        FileTree after = tree(OLD);
        after.addFile("README", 0755, OLD, 10);

        assertThat(between(tree(OLD), after, 100, 100))
                .containsExactly(new FileChange("README", Change.PERMISSIONS, 10L, 10L));
    }

    @Test
    void namesNoFileThatWasNotRead() {
        assertThat(between(tree(null), tree(OLD), 100, 100)).isEmpty();
        assertThat(tree(null).print()).isNull();
    }

    @Test
    void isAFileOrAFolderAsItIs() {
        FileTree before = new FileTree();
        before.addFile("a", 0644, OLD, 1);
        FileTree after = new FileTree();
        after.addFile("a/b", 0644, OLD, 1);

        assertThat(between(before, after, 10, 10))
                .extracting(FileChange::path, FileChange::change)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", Change.REMOVED),
                        org.assertj.core.groups.Tuple.tuple("a/b", Change.ADDED));
    }

    @Test
    void leavesOutLinesOfNoKnownForm() {
        assertThat(FileTree.of(List.of("", "a b c", "644 aa x 1 p", "644 aa 1 1 p"))
                        .files())
                .isEqualTo(1);
    }
}
