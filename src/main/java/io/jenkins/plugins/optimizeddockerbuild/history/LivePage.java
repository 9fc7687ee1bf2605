package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;

/**
 * The running Docker builds of a build, and the same as JSON for the script that updates the page. Serves one request.
 */
public final class LivePage implements ModelObject {
    /** Not a valid start for the name of a report. */
    static final String URL = "-live";

    private final DockerBuildAction action;
    private final long now = System.currentTimeMillis();

    LivePage(DockerBuildAction action) {
        this.action = action;
    }

    @Override
    public String getDisplayName() {
        return Messages.LivePage_displayName();
    }

    public Run<?, ?> getRun() {
        return action.getRun();
    }

    public DockerBuildAction getAction() {
        return action;
    }

    public List<LiveBuild> getBuilds() {
        return LiveBuilds.of(getRun());
    }

    /** What a Docker build says that has ended without a report. */
    public String getGone() {
        return Messages.LivePage_gone();
    }

    public String line(LiveBuild build) {
        return build.line(now);
    }

    public String time(LiveLayer layer) {
        return Durations.coarse(layer.millis(now));
    }

    /** Start of a layer's bar, in percent of the time so far. */
    public String begin(LiveBuild build, LiveLayer layer) {
        return percent(layer.getStartedMillis() - build.getStartedMillis(), build);
    }

    public String width(LiveBuild build, LiveLayer layer) {
        return percent(Math.max(layer.millis(now), (now - build.getStartedMillis()) / 200), build);
    }

    private String percent(long millis, LiveBuild build) {
        long whole = Math.max(1, now - build.getStartedMillis());
        return Math.round(Math.min(100, Math.max(0, 100.0 * millis / whole)) * 10) / 10.0 + "%";
    }

    /** Polled every three seconds: the layers that changed since the last request. */
    @GET
    public HttpResponse doJson(StaplerRequest2 request) {
        getRun().checkPermission(Item.READ);
        List<LiveBuild> builds = getBuilds();
        String version = version(builds);
        String known = request.getParameter("version");
        List<String> revisions = known == null ? List.of() : List.of(known.split("-"));
        View view = new View(
                version,
                now,
                !builds.isEmpty() || getRun().isBuilding(),
                action.getRecords().stream().map(DockerBuildRecord::getName).toList(),
                builds.stream().map(build -> view(build, revisions)).toList());
        return new Json(ReportJson.line(view).getBytes(StandardCharsets.UTF_8));
    }

    private String version(List<LiveBuild> builds) {
        StringBuilder version = new StringBuilder().append(action.getRecords().size());
        for (LiveBuild build : builds) {
            version.append('-').append(build.revision());
        }
        return version.toString();
    }

    /**
     * The data for the script.
     *
     * @param now on the controller's clock, in milliseconds since 1970 like all times
     * @param running whether the script should ask again
     * @param reports names of the Docker builds that have ended and left a report
     */
    public record View(String version, long now, boolean running, List<String> reports, List<BuildView> builds) {}

    /**
     * @param id differs when the same build is watched again, as after a restart
     * @param layers that changed since the script's version
     */
    public record BuildView(
            String id,
            String name,
            String image,
            String line,
            List<String> crossed,
            long started,
            List<LayerView> layers) {}

    public record LayerView(
            int number,
            String heading,
            String state,
            String stateText,
            long started,
            long millis,
            String usual,
            List<String> lines) {}

    private BuildView view(LiveBuild build, List<String> revisions) {
        String id = build.revision().substring(0, build.revision().indexOf('.') + 1);
        String known = revisions.stream()
                .filter(revision -> revision.startsWith(id))
                .findFirst()
                .orElse("");
        return new BuildView(
                id,
                build.getName(),
                build.getImage(),
                build.line(now),
                build.getCrossed(),
                build.getStartedMillis(),
                build.changedSince(known).stream().map(this::view).toList());
    }

    private LayerView view(LiveLayer layer) {
        return new LayerView(
                layer.getNumber(),
                layer.getHeading(),
                layer.getStateName(),
                layer.getStateText(),
                layer.getStartedMillis(),
                layer.millis(now),
                layer.getUsual(),
                layer.getLastLines());
    }

    private record Json(byte[] bytes) implements HttpResponse {
        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, @CheckForNull Object node)
                throws IOException {
            response.setContentType("application/json;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
