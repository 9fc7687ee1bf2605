package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A Dockerfile that only pulls and unpacks the base images of another one. It is built before the builds that are
 * compared; otherwise the first of them would pay for all.
 */
final class BaseImages {
    private BaseImages() {}

    /** Null when no base image can be determined. */
    @CheckForNull
    static String dockerfile(Dockerfile dockerfile, BuildInputs inputs) {
        Set<String> images = new LinkedHashSet<>();
        for (ResolvedStage stage : BuildGraph.of(dockerfile, inputs).needed()) {
            if (stage.kind() == BaseKind.IMAGE) {
                images.add(stage.base());
            }
            for (ResolvedStage.ResolvedInstruction each : stage.instructions()) {
                for (String from : named(each.instruction())) {
                    boolean image = from.indexOf('$') < 0
                            && !from.matches("[0-9]+")
                            && !from.equals("scratch")
                            && dockerfile.stage(from) == null
                            && !inputs.namedContexts().contains(from);
                    if (image) {
                        images.add(from);
                    }
                }
            }
        }
        if (images.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        // the frontend is an image too
        String first = dockerfile.source().lines().get(0).text();
        if (first.matches("#\\s*syntax\\s*=.*")) {
            text.append(first).append('\n');
        }
        int number = 0;
        StringBuilder copies = new StringBuilder("FROM scratch\n");
        for (String image : images) {
            // creating a folder forces the image to be unpacked
            text.append("FROM ").append(image).append(" AS odb").append(number).append("\nWORKDIR /odb-verify\n");
            copies.append("COPY --from=odb")
                    .append(number)
                    .append(" /odb-verify /")
                    .append(number)
                    .append('\n');
            number++;
        }
        return text.append(copies).toString();
    }

    private static List<String> named(Instruction instruction) {
        List<String> named = new ArrayList<>();
        if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
            named.add(copy.from());
        } else if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.from() != null) {
                    named.add(mount.from());
                }
            }
        }
        return named;
    }
}
