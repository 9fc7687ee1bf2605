package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import java.util.HashMap;
import java.util.Map;

/** Finds the Dockerfile lines behind the vertices of a build. */
final class StepLines {

    private StepLines() {}

    /**
     * @param file name of the Dockerfile for display
     * @param steps null when the Dockerfile is unknown, which gives no lines
     */
    static DockerfileLines of(String file, Timeline timeline, @CheckForNull DockerfileSteps steps) {
        Map<String, Lines> lines = new HashMap<>();
        if (steps != null) {
            for (TimelineVertex vertex : timeline.vertices()) {
                VertexName name = vertex.name();
                if (name.kind() == VertexName.Kind.STEP) {
                    DockerfileSteps.Step step = steps.find(name.stage(), name.step(), name.steps(), name.instruction());
                    if (step != null) {
                        lines.put(vertex.digest(), step.lines());
                    }
                }
            }
        }
        return new DockerfileLines(file, lines);
    }
}
