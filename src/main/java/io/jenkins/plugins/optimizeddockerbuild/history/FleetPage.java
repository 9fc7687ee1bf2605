package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.Job;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.scm.api.SCMHead;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The Docker builds of all jobs in Jenkins or in a folder that the user may read; no other job contributes to a figure.
 * Created for each request from the index of each job, without loading a build.
 */
@ExportedBean
public class FleetPage implements Action {
    static final String URL = "docker-builds";
    static final String ICON = "symbol-docker-build plugin-optimized-docker-build";

    private static final List<Integer> PERIODS = List.of(7, 30, 90);
    private static final int USUAL_DAYS = 30;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final ItemGroup<?> group;

    FleetPage(ItemGroup<?> group) {
        this.group = group;
    }

    @Override
    public String getIconFileName() {
        return ICON;
    }

    @Override
    public String getDisplayName() {
        return Messages.DockerBuildsAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** The owner of the page's side panel. */
    public Object getOwner() {
        return group;
    }

    /** Relative to Jenkins. */
    public String getAddress() {
        return group.getUrl() + URL + "/";
    }

    public String getTitle() {
        return group instanceof Item item ? getDisplayName() + ": " + item.getDisplayName() : getDisplayName();
    }

    public List<Integer> getPeriods() {
        return PERIODS;
    }

    /** As requested; the default for an invalid period. */
    public int getDays() {
        String days = parameter("days");
        return days.matches("\\d{1,3}") && PERIODS.contains(Integer.valueOf(days))
                ? Integer.parseInt(days)
                : USUAL_DAYS;
    }

    public String getFilter() {
        return parameter("filter");
    }

    /** The query of this page, for the same figures in another format. */
    public String getQuery() {
        return "days=" + getDays() + "&filter=" + URLEncoder.encode(getFilter(), StandardCharsets.UTF_8);
    }

    private static String parameter(String name) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String value = request == null ? null : request.getParameter(name);
        return value == null ? "" : value.strip();
    }

    /** The number of jobs whose index is being created, so that their figures may be missing. */
    public int getWaiting() {
        return JobIndex.waiting();
    }

    /** For {@code api/json}, with the parameters of the page. */
    public Api getApi() {
        return new Api(this);
    }

    @Exported(name = "tables", inline = true)
    public List<FigureTable> getTables() {
        Map<String, Item> owners = new HashMap<>();
        Fleet fleet = fleet(owners);
        double days = covered(fleet, getDays());
        List<FigureTable> tables = new ArrayList<>(List.of(
                FleetTables.images(fleet, owners),
                FleetTables.causes(fleet),
                FleetTables.advice(fleet, days),
                FleetTables.installedAlike(fleet, days),
                FleetTables.profiles(fleet),
                FleetTables.caches(fleet),
                FleetTables.builders(fleet),
                FleetTables.agents(fleet)));
        String filter = getFilter();
        if (!filter.isEmpty()) {
            tables.forEach(table -> table.filtered(filter));
        }
        return tables;
    }

    /**
     * The days that the builds cover, at least one: less than the period where the first build is younger. Figures per
     * week would be too low otherwise.
     */
    static double covered(Fleet fleet, int period) {
        double days = (System.currentTimeMillis() - fleet.firstMillis()) / (double) MILLIS_PER_DAY;
        return Math.min(period, Math.max(1, days));
    }

    /** @param owners receives the jobs and the projects of branches, by name */
    private Fleet fleet(Map<String, Item> owners) {
        long since = System.currentTimeMillis() - getDays() * MILLIS_PER_DAY;
        Fleet fleet = new Fleet();
        for (Job<?, ?> job : jobs()) {
            Item owner = owner(job);
            String name = owner.getRelativeNameFrom(group);
            boolean any = false;
            for (BuildFigures build : JobIndex.read(job)) {
                if (build.startedMillis() >= since) {
                    fleet.add(name, build);
                    any = true;
                }
            }
            if (any) {
                owners.put(name, owner);
            }
        }
        return fleet;
    }

    /**
     * Whose builds count together: the job, or the project that has a job for each branch. On that project's own page
     * each branch counts for itself.
     */
    private Item owner(Job<?, ?> job) {
        return job.getParent() != group
                        && job.getParent() instanceof Item project
                        && SCMHead.HeadByItem.findHead(job) != null
                ? project
                : job;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private List<Job<?, ?>> jobs() {
        List<Job<?, ?>> jobs = new ArrayList<>();
        for (Job job : Items.allItems2(Jenkins.getAuthentication2(), group, Job.class)) {
            if (job.hasPermission(Item.READ)) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    /** {@code docker-builds/csv?table=images&days=30}. */
    @GET
    public HttpResponse doCsv(StaplerRequest2 request) {
        String id = request.getParameter("table");
        for (FigureTable table : getTables()) {
            if (table.getId().equals(id)) {
                return new Text(
                        "text/csv;charset=UTF-8", "attachment; filename=\"docker-builds-" + id + ".csv\"", table.csv());
            }
        }
        return HttpResponses.notFound();
    }

    /** In the text format of Prometheus. */
    @GET
    public HttpResponse doPrometheus() {
        Fleet fleet = fleet(new HashMap<>());
        return new Text("text/plain; version=0.0.4; charset=utf-8", null, PrometheusText.of(fleet, getDays()));
    }

    private record Text(String type, @CheckForNull String disposition, String text) implements HttpResponse {
        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            response.setContentType(type);
            response.setHeader("X-Content-Type-Options", "nosniff");
            if (disposition != null) {
                response.setHeader("Content-Disposition", disposition);
            }
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
