package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import hudson.Functions;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.Browser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.localizer.LocaleProvider;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;

/**
 * The pages of a real Jenkins, in a browser, under Jenkins' content security policy: on a desk and on a phone, in light and in
 * dark, with hostile names, with the keyboard alone. Pictures of them are left in {@code target/pictures/jenkins}.
 */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_CHROMEDRIVER", matches = ".+")
class PagesInABrowserTest {
    @RegisterExtension
    private static final SharedJenkins JENKINS = new SharedJenkins();

    private static final Path PICTURES = Path.of("target", "pictures", "jenkins");

    @TempDir
    private static Path profile;

    private static LocaleProvider before;
    private static Browser browser;

    private String base;

    @BeforeAll
    static void openTheBrowser() {
        before = LocaleProvider.getProvider();
        // as Jenkins has it, but not its test harness
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Functions.getCurrentLocale();
            }
        });
        browser = new Browser(profile);
    }

    @AfterAll
    static void closeTheBrowser() {
        browser.close();
        LocaleProvider.setProvider(before);
    }

    @BeforeEach
    void buildTwice() throws Exception {
        browser.speak("en");
        base = JENKINS.rule().getURL().toString();
        FreeStyleProject job = JENKINS.rule().createFreeStyleProject("shop");
        for (int number = 1; number <= 2; number++) {
            FreeStyleBuild build = JENKINS.rule().buildAndAssertSuccess(job);
            Map<String, Report> reports = Map.of(
                    "advised", SampleReports.advised(),
                    "backend", SampleReports.mlBackend(),
                    "hostile", SampleReports.hostile());
            for (Map.Entry<String, Report> report : reports.entrySet()) {
                keep(build, report.getKey(), report.getValue());
            }
        }
        keep(
                JENKINS.rule().buildAndAssertSuccess(JENKINS.rule().createFreeStyleProject("quick")),
                "app",
                SampleReports.advised());
        FreeStyleBuild running =
                JENKINS.rule().buildAndAssertSuccess(JENKINS.rule().createFreeStyleProject("runs"));
        LiveBuilds.begin(running, live());
    }

    private static void keep(FreeStyleBuild build, String name, Report report) throws Exception {
        Report today = SampleReports.startedAt(report, Instant.now().minusSeconds(3600));
        ReportWriter.write(build.getRootDir().toPath().resolve("archive/docker-build/" + name), today);
        DockerBuildAction.add(build, DockerBuildRecord.of(name, "docker-build/" + name, today));
    }

    private static LiveBuild live() {
        long now = System.currentTimeMillis();
        LiveBuild live =
                new LiveBuild("app", "registry.example.com/team/shop/app:1.2.3", now - 60_000, true, List.of());
        live.reached(new Headway(1, 3, null), List.of("context 1.2 MB, limit 1.0 MB"), now);
        add(
                live,
                LogLine.Kind.HEADING,
                1,
                "#1 [app 2/4] RUN apt-get install -y --no-install-recommends build-essential");
        add(live, LogLine.Kind.DONE, 1, "#1 DONE 20.1s");
        add(
                live,
                LogLine.Kind.HEADING,
                2,
                "#2 [app 3/4] RUN echo '\"><script>alert(1)</script>\u202egnp' " + "x".repeat(150));
        add(live, LogLine.Kind.OUTPUT, 2, "#2 1.0 " + "y".repeat(200));
        return live;
    }

    private static void add(LiveBuild live, LogLine.Kind kind, int number, String text) {
        live.add(
                new LogLine(kind, number, text.getBytes(StandardCharsets.UTF_8), -1),
                System.currentTimeMillis() - 50_000);
    }

    private static final Map<String, String> PAGES = Map.of(
            "fleet", "docker-builds/",
            "builds", "job/shop/docker-builds/backend/",
            "job", "job/shop/",
            "front", "job/shop/2/",
            "report", "job/shop/2/docker-build/backend/",
            "hostile", "job/shop/2/docker-build/hostile/",
            "comparison", "job/shop/2/docker-build/backend/compare",
            "hostile-comparison", "job/shop/2/docker-build/hostile/compare",
            "running", "job/runs/1/docker-build/",
            "running-front", "job/runs/1/");

    @Test
    void fitOnEachScreenAndBreakNoPolicy() throws Exception {
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            for (int width : new int[] {400, 1400}) {
                for (String language : new String[] {"en", "ru"}) {
                    browser.speak(language);
                    String view = page.getKey() + "-" + width + "-" + language;
                    browser.open(base + page.getValue(), width, language.equals("ru"));
                    browser.picture(PICTURES.resolve(view + ".png"));
                    assertSoftly(page1 -> {
                        // that a container of another test came or went is no matter of the page
                        page1.assertThat(browser.console())
                                .as(view)
                                .allMatch(message -> message.endsWith("net::ERR_NETWORK_CHANGED"));
                        // At once: a scroll bar that comes between two questions changes the answer.
                        page1.assertThat((Long) browser.evaluate("document.documentElement.scrollWidth"
                                        + " - document.documentElement.clientWidth"))
                                .as(view)
                                .isLessThanOrEqualTo(0L);
                        page1.assertThat((String) browser.evaluate("document.querySelector('#main-panel').innerText"))
                                .as(view)
                                .doesNotContain("\u202e");
                    });
                }
            }
        }
    }

    @Test
    void nameTheirPlaceInTheBreadcrumbs() {
        Map<String, String> places = Map.of(
                "docker-builds/", "Docker builds",
                "job/shop/docker-builds/", "shop / Docker builds",
                "job/shop/docker-builds/backend/", "shop / Docker builds / backend",
                "job/shop/2/docker-build/backend/", "shop / #2 / Docker build / backend",
                "job/shop/2/docker-build/backend/compare", "shop / #2 / Docker build / backend / Comparison",
                "job/runs/1/docker-build/", "runs / #1 / Docker build");
        browser.speak("en");
        assertSoftly(pages -> places.forEach((address, place) -> {
            browser.open(base + address, 1400, false);
            String crumbs = (String) browser.evaluate("Array.from(document.querySelectorAll('#breadcrumbs li'))"
                    + ".map(one => one.textContent.trim()).filter(one => one !== '').join(' / ')");
            pages.assertThat(crumbs).as(address).isEqualTo(place);
        }));
    }

    /** Names, commands and what users or BuildKit wrote stand in code, or are shorter. */
    @Test
    void leaveNoEnglishSentenceToARussianReader() {
        browser.speak("ru");
        assertSoftly(pages -> {
            for (String page : PAGES.values()) {
                browser.open(base + page, 1400, false);
                pages.assertThat(text("#main-panel")).as(page).containsPattern("[А-Яа-я]");
                String texts = (String) browser.evaluate("(() => {const texts = [], all = document.createTreeWalker("
                        + "document.querySelector('#main-panel'), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);"
                        + "while (all.nextNode()) {const node = all.currentNode;"
                        + "if (node.nodeType === 1) {texts.push(node.ariaLabel ?? '', node.title ?? '');}"
                        + "else if (!node.parentElement.closest('code, pre, script, style')) {texts.push(node.data);}}"
                        + "return texts.map(text => text.replace(/\\s+/g, ' ')).join('\\n')})()");
                pages.assertThat(EnglishTexts.in(texts.lines())).as(page).isEmpty();
            }
        });
    }

    @Test
    void cutNoFigureOfAComparisonOffOnAPhone() throws Exception {
        browser.speak("ru");
        browser.open(base + "job/shop/2/docker-build/backend/compare", 400, false);

        assertThat((Long) browser.evaluate("Array.from(document.querySelectorAll('.odb-compared td'))"
                        + ".filter(cell => cell.scrollWidth > cell.clientWidth).length"))
                .isZero();
    }

    @Test
    void showStateAndTimeOfEachLayerOnAPhone() {
        browser.open(base + "job/runs/1/docker-build/", 400, false);

        for (int column : new int[] {2, 3, 4}) {
            assertThat((Boolean)
                            browser.evaluate("(() => {const box = document.querySelector('.odb-live-layers tbody tr"
                                    + " td:nth-child(" + column + ")').getBoundingClientRect();"
                                    + " return box.width > 0 && box.left >= 0 && box.right <= innerWidth})()"))
                    .as("column " + column)
                    .isTrue();
        }
        await(() -> text(".odb-live-layers tbody tr:last-child td:nth-child(4)").matches("\\d+(s|m\\d+s)"));
        assertThat(browser.evaluate("document.querySelector('.odb-live-layers tbody td:nth-child(4)').dataset.title"))
                .isEqualTo("Time");
        // The clock of what runs goes on between two answers.
        AtomicBoolean goesOn = new AtomicBoolean();
        String[] last = {"", ""};
        await(() -> {
            String answers = browser.evaluate("performance.getEntriesByType('resource')"
                            + ".filter((one) => one.name.includes('/json?')).length")
                    .toString();
            String clock = text(".odb-live-layers tbody tr:last-child td:nth-child(4)");
            if (answers.equals(last[0]) && !clock.equals(last[1])) {
                goesOn.set(true);
            }
            last[0] = answers;
            last[1] = clock;
            return goesOn.get();
        });
    }

    /** As {@code withDockerBuildReport} does, whose reports are named after what was built. */
    @Test
    void leadToTheReportOfABuildThatEndsUnderAnotherName() throws Exception {
        FreeStyleBuild run = JENKINS.rule()
                .jenkins
                .getItemByFullName("runs", FreeStyleProject.class)
                .getLastBuild();
        browser.open(base + "job/runs/1/docker-build/", 1400, false);
        keep(run, "shop", SampleReports.mlBackend());
        LiveBuilds.end(run, "app");

        await(() -> text(".odb-live-line").equals("The report"));
        assertThat(text(".odb-live-layers")).contains("RUN echo").doesNotContain("running");
        browser.clickOn(".odb-live-line a");
        await(() -> text("#main-panel").contains("registry.example.com/shop/backend:1.42"));
    }

    @Test
    void alignTheLinesOfACardOnAPhone() {
        browser.open(base + "job/shop/docker-builds/backend/", 400, false);

        assertThat((Boolean) browser.evaluate("(() => {const left = number => {const cell = document.querySelector("
                        + "'.odb-cards tbody td:nth-child(' + number + ')');"
                        + "return cell.getBoundingClientRect().left + parseFloat(getComputedStyle(cell).paddingLeft)};"
                        + "return left(1) === left(2)})()"))
                .isTrue();
    }

    @Test
    void breakNoHeadingWithinAWord() {
        browser.open(base + "job/runs/1/docker-build/", 1400, false);

        assertThat((Boolean) browser.evaluate("Array.from(document.querySelectorAll('.odb-live-layers th'))"
                        + ".every(cell => cell.getBoundingClientRect().height < 80)"))
                .isTrue();
    }

    @Test
    void areUsedWithTheKeyboardAlone() {
        browser.open(base + "job/shop/2/docker-build/backend/", 1400, false);
        focus(".odb-tabs a[href$='/advised/']");
        browser.press(Keys.ENTER);
        await(() -> address().endsWith("/docker-build/advised/"));
        assertThat(text(".odb-tabs [aria-current=page]")).isEqualTo("advised");

        focus("button[ref='odb-patch-0']");
        browser.press(Keys.ENTER);
        await(() -> browser.clipboard().startsWith("--- "));
        focus(".odb-actions summary");
        browser.press(Keys.SPACE);
        await(() -> Boolean.TRUE.equals(browser.evaluate("document.querySelector('.odb-actions details').open")));
        focus("a[href$='/compare']");
        browser.press(Keys.ENTER);
        await(() -> address().contains("/advised/compare"));

        focus("#odb-with");
        focus(".odb-choose button");
        browser.press(Keys.ENTER);
        await(() -> address().contains("with=1"));
        focus(".odb-compared thead a");
        browser.press(Keys.ENTER);
        await(() -> address().endsWith("/1/docker-build/advised/"));
    }

    @Test
    void sortAndFilterWithTheKeyboardAlone() {
        // indexes are made in the background
        await(() -> {
            browser.open(base + "docker-builds/", 1400, false);
            return text("section[aria-labelledby=odb-images]").contains("\tshop\t");
        });
        String job = "#odb-images ~ .odb-scroll tbody tr:first-child td:nth-child(2)";
        assertThat(text(job)).isEqualTo("shop");
        focus("section[aria-labelledby=odb-images] thead th:nth-child(2) a");
        // Jenkins' tables sort in descending order first.
        browser.press(Keys.ENTER);
        browser.press(Keys.ENTER);
        await(() -> text(job).equals("quick"));
        browser.press(Keys.ENTER);
        await(() -> text(job).equals("shop"));

        focus("#odb-filter");
        browser.press("quick", Keys.ENTER);
        await(() -> address().contains("filter=quick"));
        assertThat(browser.evaluate("document.querySelectorAll('section[aria-labelledby=odb-images] tbody tr').length"))
                .isEqualTo(1L);
        focus("section[aria-labelledby=odb-images] .odb-csv");
    }

    /** Moves there with Tab, and sees where it is. */
    private static void focus(String selector) {
        assertThat(browser.tabTo(selector)).as("Tab reaches " + selector).isTrue();
        assertThat((Boolean) browser.evaluate("(() => {const style = getComputedStyle(document.activeElement);"
                        + "const after = ['::before', '::after'].map(one => getComputedStyle(document.activeElement, one));"
                        + "return document.activeElement.matches(':focus-visible') && [style, ...after].some(s => "
                        + "s.outlineStyle !== 'none' && s.outlineWidth !== '0px' || s.boxShadow !== 'none')})()"))
                .as("the focus on " + selector + " is seen")
                .isTrue();
    }

    private static String address() {
        return (String) browser.evaluate("location.href");
    }

    private static String text(String selector) {
        return (String) browser.evaluate("document.querySelector(\"" + selector + "\")?.innerText ?? ''");
    }

    private static void await(BooleanSupplier truth) {
        for (int i = 0; i < 200 && !holds(truth); i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(holds(truth))
                .as("%s%n%s", address(), browser.evaluate("document.body.innerText"))
                .isTrue();
    }

    private static boolean holds(BooleanSupplier truth) {
        try {
            return truth.getAsBoolean();
        } catch (WebDriverException e) {
            // Between two pages there is none to ask.
            return false;
        }
    }
}
