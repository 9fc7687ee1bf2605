package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Explanations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseBookTest {
    private static final PhraseBook RUSSIAN = PhraseBook.of(Locale.forLanguageTag("ru"));

    @Test
    void keepsNothingForLanguagesThatARequestMadeUp() {
        assertThat(PhraseBook.of(Locale.forLanguageTag("aaaa"))).isSameAs(PhraseBook.of(Locale.forLanguageTag("bbbb")));
    }

    @Test
    void translatesAVerdictWithItsFiguresAndItsCause() {
        assertThat(
                        RUSSIAN.html(
                                "<p>2m10s of 4m01s (54 %) went into <code>RUN make went into</code> (Dockerfile:7);"
                                        + " it had to run because app.py changed (1.2 kB to 1.3 kB); 3.0s of it before and after BuildKit.</p>"))
                .isEqualTo(
                        "<p>2m10s из 4m01s (54 %) ушло на <code>RUN make went into</code> (Dockerfile:7);"
                                + " он выполнялся, потому что изменился app.py (1.2 kB → 1.3 kB); из них 3.0s до и после BuildKit.</p>");
        assertThat(RUSSIAN.text("Built in 1.2s; all 7 layers came from the cache."))
                .isEqualTo("Собрано за 1.2s; из кэша взяты все слои: 7.");
    }

    @Test
    void namesMonthsInTheReadersLanguage() {
        for (Month month : Month.values()) {
            String name = month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            assertThat(RUSSIAN.text("Since the build of 7 " + name + " 2026, 08:01:00 UTC"))
                    .matches("После сборки 7 [а-я]+ 2026, 08:01:00 UTC");
            assertThat(RUSSIAN.text("27 " + name.substring(0, 3))).matches("27 [а-я]{3}");
        }
    }

    @Test
    void putsTheWordsOfAClauseIntoThatClause() {
        assertThat(RUSSIAN.html("<small>because requirements.txt changed (412 B to 436 B)</small>"))
                .isEqualTo("<small>потому что изменился requirements.txt (412 B → 436 B)</small>");
        assertThat(RUSSIAN.html("<span>, because #8 ran: requirements.txt changed (412 B to 436 B)</span>"))
                .isEqualTo("<span>, потому что выполнялся #8: изменился requirements.txt (412 B → 436 B)</span>");
        assertThat(RUSSIAN.html("<small>because nothing comparable has changed; not compared: the build argument A, the"
                        + " content of the URL that it fetches</small>"))
                .isEqualTo("<small>потому что ничего из сравнимого не изменилось; не сравнивались: аргумент сборки A,"
                        + " содержимое адреса, который он загружает</small>");
        assertThat(RUSSIAN.text("compressed, 14.0 MB more than before"))
                .isEqualTo("сжатый, на 14.0 MB больше, чем раньше");
    }

    /** As {@code Verdict} makes them, but for messages of BuildKit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nothing was built.",
                "Built in 1.2s.",
                "Built in 1.2s; no layer came from the cache.",
                "Built in 1.2s; the only layer came from the cache.",
                "Built in 1.2s, 0.4s of it before and after BuildKit; 3 of 8 layers came from the cache.",
                "Built in 9.2s, 4.0s of it in earlier tries, 1.0s before and after BuildKit; all 7 layers came from the cache.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7) 1m10s and `RUN b` (Dockerfile:8) 1m00s; 3 of 8 layers came from the cache.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7) 1m10s, `RUN b` (Dockerfile:8) 40.0s and exporting the image 20.0s, of it 12.0s unpacking into the engine; no layer came from the cache.",
                "Since build #4",
                "2m10s of 4m01s (54 %) went into exporting the image, of it 1m58s pushing layers; no layer came from the cache.",
                "2m10s of 4m01s (54 %) went into exporting the cache; all 7 layers came from the cache.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7); it had to run because `COPY . .` (Dockerfile:6) before it ran: the build argument X changed; 3.0s of it before and after BuildKit.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7) 1m10s and `RUN b` (Dockerfile:8) 1m00s; the first had to run because `COPY . .` (Dockerfile:6) before it was not in the cache.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7); its result was not in the cache, although everything before it was.",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7); it had to run because the base image X:3.11 changed (1 to 2).",
                "2m10s of 4m01s (54 %) went into `RUN a` (Dockerfile:7); it had to run because no earlier build is known.",
                "Failed after 9.4s at `RUN a` (Dockerfile:4) with exit code 1.",
                "Failed after 9.4s with exit code 1.",
                "Canceled after 9.4s while `RUN a` (Dockerfile:7) was running.",
                "Canceled after 9.4s while exporting the image was running.",
                "The progress ended after 9.4s while `RUN a` (Dockerfile:7) was running: the client or its connection to the builder broke off.",
                "After a restart, only the rest was seen: Built in 1.2s; no layer came from the cache."
            })
    void translatesEachKindOfVerdictWhole(String verdict) {
        String russian = RUSSIAN.html(ReportHtml.sentence(verdict));

        assertThat(russian.replaceAll("<code>.*?</code>|<[^>]*>|\\(Dockerfile:\\d+\\)|BuildKit|[\\d.]+m?\\d*s", ""))
                .doesNotContainPattern("[A-Za-z]{2}");
    }

    static Stream<String> explanations() {
        return Explanations.all();
    }

    @ParameterizedTest
    @MethodSource("explanations")
    void translatesWhyABuildFailed(String explanation) {
        for (String text : ReportHtml.sentence(explanation).split("<code>.*?</code>")) {
            assertThat(text.matches("(?s).*[A-Za-z]{2}.*") ? RUSSIAN.html(text) : "")
                    .isNotEqualTo(text)
                    .doesNotContainPattern("[a-z]{2} [a-z]{2}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no earlier build to compare with",
                "compressed, not compared with 1.2 GB unpacked of the last good build",
                "unpacked, not compared with 1.2 GB of the last good build",
                "image 1.2 GB compressed, limit 1.0 GB; duration 1m04.0s, limit 1m00.0s"
            })
    void translatesWhatIsNotedOnAGate(String note) {
        assertThat(RUSSIAN.text(note).replaceAll("[kMG]?B\\b|[\\d.]+[ms]", "")).doesNotContainPattern("[A-Za-z]{2}");
    }

    @Test
    void leavesAloneWhatAUserWrote() {
        String html = "<td>how to run</td><td>you and me</td><pre>Time</pre><code>failed</code>"
                + "<a title=\"x > y\" href=\"Time\">app/to/Time</a>";

        assertThat(RUSSIAN.html(html)).isEqualTo(html);
    }

    @Test
    void translatesWhatIsReadAloud() {
        assertThat(RUSSIAN.html("<div aria-label=\"Layers\" title=\"a, on the critical path\">"))
                .isEqualTo("<div aria-label=\"Слои\" title=\"a, на критическом пути\">");
    }

    @Test
    void changesNothingButTexts() throws Exception {
        Pattern tags = Pattern.compile("</?[a-z0-9]+");
        for (Report report : List.of(SampleReports.mlBackend(), SampleReports.failed(), SampleReports.hostile())) {
            String english = ReportHtml.fragment(report, Map.of(), null);
            String russian = RUSSIAN.html(english);

            assertThat(PhraseBook.of(Locale.ENGLISH).html(english)).isSameAs(english);
            assertThat(tags.matcher(russian).results().map(MatchResult::group))
                    .containsExactlyElementsOf(tags.matcher(english)
                            .results()
                            .map(MatchResult::group)
                            .toList());
            assertThat(russian)
                    .contains("Слои в порядке сборки", "Ход во времени")
                    .doesNotContain(">Layers<");
        }
    }

    static Stream<Report> samples() {
        return Stream.of(
                SampleReports.mlBackend(),
                SampleReports.failed(),
                SampleReports.failedEarly(),
                SampleReports.cachedForTwoPlatforms(),
                SampleReports.emulatedForOneOfTwoPlatforms(),
                SampleReports.withoutBuildKit(),
                SampleReports.firstOfABranch(),
                SampleReports.fetchedFromTheCache(),
                SampleReports.advised(),
                SampleReports.bake(),
                SampleReports.smokeTested(SmokeTestSection.Status.FAILED));
    }

    /** What users and tools wrote stands in {@code code} and {@code pre}. */
    @ParameterizedTest
    @MethodSource("samples")
    void leavesNoEnglishSentenceInAReport(Report report) {
        String russian = RUSSIAN.html(ReportHtml.fragment(report.withSeen("Built in 1.2s.", List.of()), Map.of(), null))
                .replaceAll("(?s)<(code|pre|style)\\b.*?</\\1>", "");

        assertThat(EnglishTexts.in(Stream.concat(
                        Stream.of(russian.split("<[^>]*>")),
                        Pattern.compile("(?:aria-label|title)=\"([^\"]*)\"")
                                .matcher(russian)
                                .results()
                                .map(found -> found.group(1)))))
                .isEmpty();
    }

    /** Every text that stands in a template of the report. */
    @Test
    void knowsEveryTextOfTheTemplates() throws Exception {
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> templates = Files.list(Path.of("src", "main", "jte"))) {
            for (Path template : templates.sorted().toList()) {
                // the frame of report.html is never on a page of Jenkins
                if (!template.endsWith("report.jte")) {
                    texts(Files.readString(template))
                            .filter(text -> RUSSIAN.text(text).equals(text))
                            .forEach(unknown::add);
                }
            }
        }
        assertThat(unknown)
                .containsOnly(
                        "optimized.patch",
                        "git apply",
                        "odb advise --apply --verify",
                        "odb report --by-target",
                        "# odb: ignore=7",
                        "report.json",
                        // known when their holes are filled with words
                        "Since 7",
                        "7 that 7 like a secret",
                        "7 in 7",
                        "7 to know about",
                        "The last lines7",
                        ", 7 not shown",
                        "7 not shown",
                        ", without 7",
                        "in 7, 7.");
        for (String filled : List.of(
                "3 files that look like a secret",
                "4 MB in 3 files",
                "2 paths to know about",
                "The last lines of its log",
                "3 earlier lines not shown",
                ", 1 earlier one not shown",
                ", without 3 earlier lines",
                "in 3 layers, compressed, as it travels.")) {
            assertThat(RUSSIAN.text(filled)).doesNotContain("of", "in ", "that", "last", "about", "earlier");
        }
    }

    private static Stream<String> texts(String template) {
        String plain = template.replaceAll("(?s)<%--.*?--%>", "")
                .replaceAll("(?m)^\\s*@(import|param|template|for|if|else|endif|endfor|elseif|raw).*$", "<>")
                .replaceAll("\\$(unsafe)?\\{[^}]*}", "7")
                .replaceAll(
                        "@(if|for|elseif)\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)|@(else|endif|endfor)", "<>");
        return Stream.concat(
                        Pattern.compile(">([^<>]*)<").matcher(plain).results(),
                        Pattern.compile("(?:aria-label|title)=\"([^\"]*)\"")
                                .matcher(plain)
                                .results())
                .map(found -> found.group(1).replaceAll("\\s+", " ").strip())
                .filter(text -> text.replace("&nbsp;", "").matches(".*[A-Za-z]{2}.*"))
                .filter(text -> !text.contains("@template") && !text.contains("!{") && !text.contains(".stream()"));
    }
}
