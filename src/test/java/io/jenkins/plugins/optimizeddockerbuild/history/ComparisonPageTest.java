package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.Reasons;
import java.io.InputStream;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The comparison of a build with another one, in a real Jenkins and without script. */
@WithJenkins
class ComparisonPageTest {

    private static FreeStyleProject job(JenkinsRule jenkins, int builds) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        for (int number = 1; number <= builds; number++) {
            DockerBuildAction.add(
                    jenkins.buildAndAssertSuccess(job),
                    DockerBuildRecord.of("app", "docker-build/app", SampleReports.mlBackend()));
            SummaryFile.write(job.getBuildByNumber(number), "app", SummaryFile.encode(SampleHistory.build(number)));
        }
        return job;
    }

    private static HtmlPage page(JenkinsRule jenkins, String address) throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).goTo(address);
    }

    @Test
    void comparesWithTheLastSuccessfulBuildAndWithTheOneThatIsPicked(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 8);

        HtmlPage page = page(jenkins, job.getUrl() + "8/docker-build/app/compare");

        String text = page.asNormalizedText();
        assertThat(text).contains("Compare #8 of app with", "Time", "393 MB", "397 MB");
        assertThat(page.querySelector(".odb-choose option[selected]").getTextContent())
                .startsWith("#6: succeeded");

        HtmlForm form = (HtmlForm) page.querySelector(".odb-choose");
        form.getSelectByName("with").setSelectedAttribute("5", true);
        HtmlPage other = form.getElementsByTagName("button").get(0).click();
        assertThat(other.getUrl().getQuery()).isEqualTo("with=5");
        assertThat(other.asNormalizedText())
                .contains("Had to run, came from the cache now", "RUN step 1", "Folders of the context", "app");
        assertThat(other.querySelectorAll("#main-panel [style], #main-panel script"))
                .isEmpty();
    }

    @Test
    void namesWhatMadeLayersRun(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 2);
        SummaryFile.write(job.getBuildByNumber(1), "app", recorded("02-warm"));
        SummaryFile.write(job.getBuildByNumber(2), "app", recorded("03-file-changed"));

        HtmlPage page = page(jenkins, job.getUrl() + "2/docker-build/app/compare");

        assertThat(page.querySelectorAll(".odb-reasons tbody tr"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.asNormalizedText()).contains("COPY app app", "app/main.py changed");
                    assertThat(row.querySelector("a")
                                    .getAttributes()
                                    .getNamedItem("href")
                                    .getNodeValue())
                            .matches(".*/2/docker-build/app/#odb-layer-[0-9]+");
                });
    }

    /** A summary that a build with a real BuildKit left. */
    private static byte[] recorded(String name) throws Exception {
        try (InputStream in = Reasons.class.getResourceAsStream(name + ".summary.json.gz")) {
            return in.readAllBytes();
        }
    }

    @Test
    void saysWhenThereIsNothingToCompareWith(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 1);

        assertThat(page(jenkins, job.getUrl() + "1/docker-build/app/compare").asNormalizedText())
                .contains("There is no earlier successful build");
        assertThat(page(jenkins, job.getUrl() + "1/docker-build/app/compare?with=../../secret")
                        .asNormalizedText())
                .contains("There is no earlier successful build");
        assertThat(page(jenkins, job.getUrl() + "1/docker-build/app/compare?with=99")
                        .asNormalizedText())
                .contains("There is no earlier successful build");
    }
}
