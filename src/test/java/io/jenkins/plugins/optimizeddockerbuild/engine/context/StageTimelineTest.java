package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTimelineTest {
    private static StageTimeline last(String dockerfile) throws Exception {
        Dockerfile parsed = Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile");
        List<StageTimeline> timelines = StageTimeline.of(BuildGraph.of(parsed, BuildInputs.none()));
        return timelines.get(timelines.size() - 1);
    }

    private static String folderOfRun(String dockerfile) throws Exception {
        List<StageTimeline.Step> steps = last(dockerfile + "\nRUN x\n").steps();
        return steps.get(steps.size() - 1).workdir();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "unknown", textBlock = """
            WORKDIR /app,                      /app
            WORKDIR /app/,                     /app
            WORKDIR //,                        /
            WORKDIR app,                       ?/app
            WORKDIR app/..,                    ?
            WORKDIR ..,                        unknown
            WORKDIR ${APP:-/srv},              unknown
            WORKDIR "/my"/app,                 /my/app
            WORKDIR $FROM_BASE_IMAGE,          unknown
            WORKDIR $FROM_BASE_IMAGE/app,      unknown
            """)
    void followsWorkdirAsBuildKitReadsIt(String workdir, String folder) throws Exception {
        assertThat(folderOfRun("FROM x\nARG APP\n" + workdir)).isEqualTo(folder);
    }

    @Test
    void takesTheDefaultOfAVariableThatNothingSets() throws Exception {
        assertThat(folderOfRun("FROM scratch\nWORKDIR ${APP:-/srv}")).isEqualTo("/srv");
    }

    @Test
    void goesOnWhereTheBaseStageEnds() throws Exception {
        assertThat(folderOfRun("FROM x AS a\nWORKDIR /app\nFROM a\nWORKDIR web"))
                .isEqualTo("/app/web");
        assertThat(folderOfRun("FROM scratch\nWORKDIR web")).isEqualTo("/web");
    }

    @Test
    void entersAFolderOnlyAfterItsWorkdir() throws Exception {
        assertThat(last("FROM scratch\nRUN x\nWORKDIR /app\nRUN y\n").steps())
                .extracting(StageTimeline.Step::workdir)
                .containsExactly("/", "/", "/app");
    }
}
