package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Label;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.CacheProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.CacheWriters;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * What the step is worth on an agent that has never built anything, beside {@code sh 'docker buildx build --push'} of the
 * naive project: no test, {@code ./dev bench jenkins} runs it. The builder and the engine are emptied before each build;
 * the two sides take turns, so that what else the machine does falls on both.
 *
 * <p>It reads {@code ODB_FIGURES_NAIVE} and {@code ODB_FIGURES_ADVISED}, folders with the two projects, {@code
 * ODB_FIGURES_ROUNDS}, {@code ODB_FIGURES_DATA} ({@code yes}, {@code no} or both), and the variables of the tests' environment.
 */
class StepFigures {
    private static final int DATA_BYTES = 100_000_000;
    private static final Pattern TOOK = Pattern.compile("TOOK (\\d+) ms");

    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();
    private final String registry = System.getenv("ODB_TEST_REGISTRY");
    private final String options = "--network host --build-arg BASE_IMAGE=" + System.getenv("ODB_TEST_BASE_IMAGE")
            + " --build-arg PIP_INDEX_URL=" + System.getenv("ODB_TEST_PACKAGE_INDEX");

    /** What changes before a build, and how much of the naive build's time the step may take, in percent. */
    private enum Change {
        FIRST(90, 90),
        LINE(10, 15),
        PACKAGE(30, 30);

        private final int goal;
        private final int goalWithData;

        Change(int goal, int goalWithData) {
            this.goal = goal;
            this.goalWithData = goalWithData;
        }
    }

    @Test
    void measures() throws Exception {
        j.createOnlineSlave(Label.get("figures"));
        int rounds = Integer.parseInt(System.getenv().getOrDefault("ODB_FIGURES_ROUNDS", "1"));
        for (String each :
                System.getenv().getOrDefault("ODB_FIGURES_DATA", "no yes").split(" ")) {
            boolean data = each.equals("yes");
            Map<Change, List<Long>> raw = new LinkedHashMap<>();
            Map<Change, List<Long>> step = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                round(data, raw, step);
            }
            for (Change change : Change.values()) {
                long before = median(raw.get(change));
                long after = median(step.get(change));
                print(
                        "%s%s: %.1f s with sh, %.1f s with the step, %.0f %% (goal %d %%)",
                        change.name().toLowerCase(Locale.ROOT),
                        data ? ", 100 MB of data" : "",
                        before / 1000.0,
                        after / 1000.0,
                        100.0 * after / before,
                        data ? change.goalWithData : change.goal);
            }
        }
    }

    private void round(boolean data, Map<Change, List<Long>> raw, Map<Change, List<Long>> step) throws Exception {
        String unique = UUID.randomUUID().toString();
        CacheProfile team = new CacheProfile("team", registry + "/figures/" + unique + ":cache");
        team.setWriters(new CacheWriters.Everyone());
        OptimizedDockerBuildConfiguration.get().setCacheProfiles(List.of(team));
        Path naive = project("ODB_FIGURES_NAIVE", data);
        Path advised = project("ODB_FIGURES_ADVISED", data);
        String image = registry + "/figures/" + unique;
        for (Change change : Change.values()) {
            change(naive, change, "requirements.txt");
            change(advised, change, "requirements-base.txt");
            empty();
            raw.computeIfAbsent(change, key -> new ArrayList<>())
                    .add(build(naive, "sh 'docker buildx build --push " + options + " -t " + image + ":raw .'"));
            empty();
            step.computeIfAbsent(change, key -> new ArrayList<>())
                    .add(build(
                            advised,
                            "optimizedDockerBuild(image: '" + image + "', push: true, cache: 'team', network: 'host',"
                                    + " buildArgs: [BASE_IMAGE: '" + System.getenv("ODB_TEST_BASE_IMAGE")
                                    + "', PIP_INDEX_URL: '" + System.getenv("ODB_TEST_PACKAGE_INDEX") + "'])"));
        }
    }

    private static Path project(String variable, boolean data) throws Exception {
        Path copy = Files.createTempDirectory("figures");
        new FilePath(new File(System.getenv(variable))).copyRecursiveTo(new FilePath(copy.toFile()));
        if (data) {
            byte[] bytes = new byte[DATA_BYTES];
            new Random(1).nextBytes(bytes);
            Files.write(copy.resolve("model.bin"), bytes);
        }
        return copy;
    }

    private static void change(Path project, Change change, String packages) throws IOException {
        if (change == Change.LINE) {
            Path source = project.resolve("app/main.py");
            Files.writeString(source, Files.readString(source).replaceAll("(?m)^VERSION = .*", "VERSION = \"1.0.1\""));
        } else if (change == Change.PACKAGE) {
            Files.writeString(project.resolve(packages), "sniffio\n", StandardOpenOption.APPEND);
        }
    }

    private long build(Path project, String command) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('figures') { dir('" + project + "') {\n  long begun = System.nanoTime()\n  " + command
                        + "\n  echo \"TOOK ${(System.nanoTime() - begun).intdiv(1000000)} ms\"\n} }\n",
                false));
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        Matcher took = TOOK.matcher(log);
        assertThat(took.find()).as(log).isTrue();
        return Long.parseLong(took.group(1));
    }

    private static void empty() throws Exception {
        run("docker image ls -aq | sort -u | xargs -r docker image rm -f; docker buildx prune -af");
    }

    private static void run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... values) {
        System.out.println("FIGURE " + String.format(Locale.ROOT, format, values));
    }
}
