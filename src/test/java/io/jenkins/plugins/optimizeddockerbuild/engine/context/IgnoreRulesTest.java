package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

    @TempDir
    Path folder;

    private List<String> kept(String ignore, String... paths) throws Exception {
        return kept(ignore.getBytes(StandardCharsets.UTF_8), paths);
    }

    private List<String> kept(byte[] ignore, String... paths) throws Exception {
        Path root = new ContextOnDisk(folder.resolve("context")).with(paths).root();
        IgnoreRules rules = IgnoreRules.parse(ignore, ".dockerignore");
        List<String> kept = new ArrayList<>();
        new ContextTree(root)
                .select(rules, (parent, below) -> false)
                .forEachKept(entry -> kept.add(ContextOnDisk.shown(entry)));
        return kept;
    }

    /** Whether a pattern alone leaves out a path. */
    private boolean excludes(String pattern, String path) throws Exception {
        return !kept(pattern, path).contains(path);
    }

    @Test
    void takesOnlyLinesThatBeginWithANumberSignForComments() throws Exception {
        assertThat(kept("# a\n #b\n", "a", "#b", " #b")).containsExactly(" #b", "a");
    }

    @Test
    void passesOverAByteOrderMarkAtTheStartOfTheFileOnly() throws Exception {
        assertThat(kept("\uFEFFa\nb\n", "a", "b", "c")).containsExactly("c");
        assertThat(kept("b\n\uFEFFa\n", "a", "b", "c")).contains("a");
        assertThat(kept("\uFEFF# comment\na\n", "a", "c")).doesNotContain("a").contains("c");
    }

    @Test
    void readsLinesOfWindows() throws Exception {
        assertThat(kept("a\r\n\r\n!a/b\r\n", "a/b", "a/c", "d")).containsExactly("a/", "a/b", "d");
    }

    @Test
    void trimsWhiteSpaceOfUnicodeAroundPatternsAndAfterTheExceptionMark() throws Exception {
        assertThat(kept("\u00A0 a \u2003\n  !  a/b\n", "a/b", "a/c")).containsExactly("a/", "a/b");
    }

    @Test
    void takesALeadingSlashAndDotsAway() throws Exception {
        assertThat(kept("/a\n./b/\nx/../c\n//d\n", "a", "b/f", "c", "d", "e")).containsExactly("e");
    }

    @Test
    void leavesTheContextAloneWhenAPatternLeadsOutOfIt() throws Exception {
        assertThat(kept("../a\n/../b\n.\n/\n", "a", "b")).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "*, a, true",
        "*, a/b, true",
        "*/b, a/b, true",
        "*/b, b, false",
        "*.pyc, a.pyc, true",
        "*.pyc, x/a.pyc, false",
        "**/*.pyc, x/y/a.pyc, true",
        "**/*.pyc, a.pyc, true",
        "**/b, b, true",
        "**/b, ab, false",
        "**b, x/ab, true",
        "a/**, a/b/c, true",
        "a**, ab/c, true",
        "a/**/c, a/c, true",
        "a/**/c, a/x/y/c, true",
        "a/**/c, a/xc, false",
        "**/x/**, a/x/b, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "[a-c], b, true",
        "[^a-c], b, false",
        "[^a-c], d, true",
        "[!a], b, false",
        "[!a], !, true",
        "\\*, *, true",
        "\\*, a, false",
        "A, a, false",
        "a.b, axb, false",
        "a+, aa, false",
        "日?, 日本, true",
        "**, a/b, true",
    })
    void matchesAsBuildKitDoes(String pattern, String path, boolean excluded) throws Exception {
        assertThat(excludes(pattern, path)).isEqualTo(excluded);
    }

    /** What patternmatcher's regular expressions do that no documentation says. */
    @ParameterizedTest
    @CsvSource({
        "\\d, 7, true",
        "\\d, d, false",
        "[\\d]x, 7x, true",
        "[*], *]*, false",
        "[a*], a], true",
        "a|b*, xb, true",
        "a|b*, xbc, true",
        "a{2}?, aax, true",
        "*{a, x{a, true",
        "^a?, ab, true",
        "a^b?, a^bc, false",
        "a^b, a^b, true",
        "[[:upper:]], B, true",
        "[[:upper:]], b, false",
        "\\Qa*, a[^/]*$, true",
        "\\x61?, ab, true",
        "\\061?, 1x, true",
        "\\pL?, üx, true",
        "\\p{L}?, üx, true",
        "a{{2}?, a{{x, true",
        "{0}a?, xab, true",
    })
    void takesWhatRemainsOfAPatternForARegularExpressionOfGo(String pattern, String path, boolean excluded)
            throws Exception {
        assertThat(excludes(pattern, path)).isEqualTo(excluded);
    }

    @Test
    void doesNotLetTwoAsterisksCrossANewlineInAName() throws Exception {
        assertThat(kept("**/*.pyc\n", "a\nb/x.pyc", "c/x.pyc")).containsExactly("a\\nb/", "a\\nb/x.pyc", "c/");
    }

    @Test
    void matchesNamesThatAreNoUtf8ByteByByte() throws Exception {
        Path root = new ContextOnDisk(folder.resolve("bytes")).with("a").root();
        byte[] name = {(byte) 0xFF, (byte) 0xFE};
        Files.createFile(NativeNames.resolve(root, name));
        List<String> kept = new ArrayList<>();
        new ContextTree(root)
                .select(IgnoreRules.parse("?\n".getBytes(StandardCharsets.UTF_8), "x"), (parent, below) -> false)
                .forEachKept(entry -> kept.add(entry.text()));
        assertThat(kept).containsExactly("\\xFF\\xFE");
    }

    @Test
    void looksForAnExceptionInALeftOutFolderByItsBytes() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("folders"));
        byte[] name = {'a', (byte) 0xC3};
        Files.createDirectory(NativeNames.resolve(context.root(), name));
        Files.createFile(NativeNames.resolve(context.root(), new byte[] {'a', (byte) 0xC3, '/', 'x'}));
        byte[] ignore = {'*', '\n', '!', 'a', (byte) 0xC3, '/', 'x', '\n'};
        List<String> kept = new ArrayList<>();
        new ContextTree(context.root())
                .select(IgnoreRules.parse(ignore, "x"), (parent, below) -> false)
                .forEachKept(entry -> kept.add(entry.text()));
        // on its way the pattern has become a-U+FFFD, which begins otherwise
        assertThat(kept).isEmpty();
    }

    @Test
    void bringsBackWhatAnExceptionNamesAndTheFoldersAboveIt() throws Exception {
        assertThat(kept("build\n!build/out/app\n", "build/out/app", "build/out/log", "build/tmp/x", "src/a"))
                .containsExactly("build/", "build/out/", "build/out/app", "src/", "src/a");
    }

    @Test
    void obeysTheLastRuleThatMatches() throws Exception {
        assertThat(kept("*.md\n!README*.md\nREADME-secret.md\n", "README.md", "README-secret.md", "x.md"))
                .containsExactly("README.md");
    }

    @Test
    void keepsEmptyFoldersThatNoRuleMatchesAndDropsThoseLeftOutEvenWhenTheyAreEntered() throws Exception {
        assertThat(kept("a\n!a/x/y\n", "a/x/", "b/")).containsExactly("b/");
    }

    @Test
    void listsPathsInTheOrderOfTheirBytes() throws Exception {
        assertThat(kept("", "a/b", "a-b", "a.b", "a b", "ab", "a/b-c", "ä"))
                .containsExactly("a/", "a b", "a-b", "a.b", "a/b", "a/b-c", "ab", "ä");
    }

    @Test
    void knowsFilesThatBuildKitListsButSendsEmpty() throws Exception {
        Path root =
                new ContextOnDisk(folder.resolve("empty")).with("a/x", "a/y").root();
        IgnoreRules rules = IgnoreRules.parse("a\n!a/x\na\n".getBytes(StandardCharsets.UTF_8), ".dockerignore");
        Selection selection = new ContextTree(root).select(rules, (parent, below) -> false);
        assertThat(selection.sentEmpty()).extracting(ContextEntry::text).containsExactly("a/x");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "!, there is no pattern after the !",
                "!/, there is no pattern after the !",
                "[, its [ is never closed",
                "a[b, its [ is never closed",
                "[], ']' is where its [...] needs a character",
                "[a-], ']' is where its [...] needs a character",
                "a\\, nothing follows its last backslash",
            })
    void refusesAPatternThatBuildKitRefusesAndSaysWhereItIs(String pattern, String reason) {
        byte[] file = ("# rules\n\n" + pattern + "\n").getBytes(StandardCharsets.UTF_8);
        InvalidRuleException e =
                catchThrowableOfType(InvalidRuleException.class, () -> IgnoreRules.parse(file, "x.dockerignore"));
        assertThat(e)
                .hasMessageContaining("In x.dockerignore, line 3, the rule \"" + pattern + "\" is invalid: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*[", "[z-a]", "a\\ü?", "\\8", "[[:no:]]", "\\p1?", "a{3}{4}?", "a{2,1}?", "a{1001}?"})
    void refusesARuleWhenItMeetsAPathBecauseBuildKitDoesSoOnlyThen(String pattern) throws Exception {
        assertThat(kept(pattern)).isEmpty();
        InvalidRuleException e = catchThrowableOfType(InvalidRuleException.class, () -> kept("x\n" + pattern, "a"));
        assertThat(e).hasMessageContaining(", line 2, ");
    }

    @Test
    void refusesControlCharactersThatBuildKitCannotPassOn() throws Exception {
        InvalidRuleException e = catchThrowableOfType(
                InvalidRuleException.class,
                () -> IgnoreRules.parse("a\nb\tc\n".getBytes(StandardCharsets.UTF_8), ".dockerignore"));
        assertThat(e).hasMessageContaining("line 2, the rule \"b\\tc\"");
        // one other character makes BuildKit encode them all
        assertThat(kept("b\tc\nü\n", "b\tc", "d")).containsExactly("d");
    }

    @Test
    void refusesALineOf64KiB() throws Exception {
        assertThat(IgnoreRules.parse("a".repeat(65535).getBytes(StandardCharsets.UTF_8), "x")
                        .rules())
                .hasSize(1);
        InvalidRuleException e = catchThrowableOfType(
                InvalidRuleException.class,
                () -> IgnoreRules.parse("a".repeat(65536).getBytes(StandardCharsets.UTF_8), "x"));
        assertThat(e).hasMessageContaining("longer than 64 KiB");
    }

    @Test
    void tellsTheLineOfEachRule() throws Exception {
        IgnoreRules rules =
                IgnoreRules.parse("\n# c\n a \n\n!b/./c\n".getBytes(StandardCharsets.UTF_8), ".dockerignore");
        assertThat(rules.rules()).extracting(IgnoreRule::line).containsExactly(3, 5);
        assertThat(rules.rules()).extracting(IgnoreRule::text).containsExactly("a", "!b/./c");
        assertThat(rules.rules()).extracting(IgnoreRule::pattern).containsExactly("a", "b/c");
        assertThat(rules.rules()).extracting(IgnoreRule::isException).containsExactly(false, true);
    }
}
