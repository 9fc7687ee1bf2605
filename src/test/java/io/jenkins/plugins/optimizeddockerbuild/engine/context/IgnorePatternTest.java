package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnorePattern;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "src/__pycache__;src/__pycache__",
                "#a;/#a",
                "!a;\\!a",
                "' a';[ ]a",
                "'a ';a[ ]",
                "a*b;a\\*b",
                "[x]/y;\\[x\\]/y",
                "a\\b;a\\\\b",
                "a{b|c}^;a{b|c}^",
                "a?{b|c}^;a\\?\\{b\\|c\\}\\^",
            })
    void writesAPathSoThatItMeansItself(String path, String pattern) {
        assertThat(IgnorePattern.of(path.getBytes(StandardCharsets.UTF_8))).isEqualTo(pattern);
    }

    @Test
    void hasNoPatternForWhatNoRuleCanName() {
        assertThat(IgnorePattern.of("a\nb".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(IgnorePattern.of("a\tb".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(IgnorePattern.of(new byte[] {'a', (byte) 0xFF})).isNull();
        assertThat(IgnorePattern.of("*\uFFFD".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @Test
    void leavesOutExactlyThePathAndWhatIsBelowIt(@TempDir Path folder) throws Exception {
        for (long seed = 1; seed <= 150; seed++) {
            Path root = folder.resolve("tree-" + seed);
            new RandomContext(seed, true).writeTo(root);
            ContextTree tree = new ContextTree(root);
            List<ContextEntry> all = new ArrayList<>();
            tree.select(IgnoreRules.NONE, (parent, below) -> false).forEachKept(all::add);
            ContextEntry chosen = all.get((int) (seed % all.size()));
            String pattern = IgnorePattern.of(chosen.path());
            if (pattern == null) {
                continue;
            }
            byte[] file = ("\n" + pattern + "\n").getBytes(StandardCharsets.UTF_8);
            List<String> kept = new ArrayList<>();
            tree.select(IgnoreRules.parse(file, "x"), (parent, below) -> false)
                    .forEachKept(entry -> kept.add(entry.text()));
            List<String> expected = new ArrayList<>();
            for (ContextEntry entry : all) {
                if (!isOrIsBelow(entry.path(), chosen.path())) {
                    expected.add(entry.text());
                }
            }
            assertThat(kept).as("seed %s, pattern %s", seed, pattern).isEqualTo(expected);
        }
    }

    private static boolean isOrIsBelow(byte[] path, byte[] folder) {
        return Arrays.equals(path, folder)
                || path.length > folder.length
                        && path[folder.length] == '/'
                        && Arrays.equals(path, 0, folder.length, folder, 0, folder.length);
    }
}
