package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of docs/github.md, docs/gitlab.md and docs/shell.md as they stand, with the platform's variables set. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PlatformPagesTest {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");

    @TempDir
    Path folder;

    private final String repository = "pages-" + UUID.randomUUID();
    private Path checkout;
    private InstalledOdb odb;

    @BeforeEach
    void checkOut() throws Exception {
        checkout = Files.createDirectories(folder.resolve("checkout"));
        Files.writeString(
                checkout.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nCOPY . /srv/" + repository + "\nRUN true\n");
        // Advice that no build is too fast for.
        Files.writeString(checkout.resolve("id_rsa"), "-----BEGIN OPENSSH PRIVATE KEY-----\n");
        Files.writeString(checkout.resolve("main.py"), "print(1)\n");
        odb = InstalledOdb.in(folder.resolve("tools/odb-1.0/bin"));
    }

    @Test
    void githubsWorkflowBuildsWithTheCacheOfTheDefaultBranchAndShowsTheReport() throws Exception {
        JsonNode workflow = yaml("docs/github.md", 0);
        JsonNode steps = workflow.at("/jobs/image/steps");
        odb.run(
                folder,
                Map.of(),
                "tar",
                "-czf",
                folder.resolve("odb.tar.gz").toString(),
                "-C",
                folder.resolve("tools").toString(),
                "odb-1.0");
        Map<String, String> environment = new HashMap<>(Map.of(
                "REGISTRY", REGISTRY,
                "GITHUB_REPOSITORY", "Owner/" + repository,
                "DEFAULT_BRANCH", "main",
                "ODB_URL", folder.resolve("odb.tar.gz").toUri().toString(),
                "RUNNER_TEMP", folder.resolve("runner").toString(),
                "GITHUB_PATH", folder.resolve("path").toString(),
                "GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString()));
        assertThat(workflow.at("/jobs/image/env").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("ODB_URL", "BRANCH", "DEFAULT_BRANCH", "UNTRUSTED", "PUSH");

        environment.putAll(Map.of("BRANCH", "main", "UNTRUSTED", "", "PUSH", "--push"));
        String main = github(steps, environment);
        assertThat(main).contains("VERDICT ").contains("::");
        assertThat(Files.readString(folder.resolve("summary.md"))).startsWith("**Built `" + REGISTRY + "/owner/");

        environment.putAll(Map.of("BRANCH", "feature/one", "UNTRUSTED", "--untrusted", "PUSH", ""));
        assertThat(github(steps, environment)).doesNotContain("cannot").contains("from the cache");
        assertThat(tags("owner/" + repository)).contains("\"main\"").doesNotContain("feature");
        assertThat(tags("owner/" + repository + "/cache")).contains("\"main\"").doesNotContain("feature");

        environment.put("UNTRUSTED", "");
        github(steps, environment);
        assertThat(tags("owner/" + repository + "/cache")).contains("\"feature-one\"");
        assertThat(checkout.resolve("report/report.html")).exists();
    }

    /** Each step as GitHub's runner runs it. */
    private String github(JsonNode steps, Map<String, String> environment) throws Exception {
        StringBuilder said = new StringBuilder();
        for (JsonNode step : steps) {
            if (step.has("run")) {
                Map<String, String> own = new HashMap<>(environment);
                Path added = Path.of(environment.get("GITHUB_PATH"));
                own.put(
                        "PATH",
                        (Files.exists(added)
                                        ? Files.readString(added)
                                                        .strip()
                                                        .lines()
                                                        .findFirst()
                                                        .orElse("") + ":"
                                        : "")
                                + System.getenv("PATH"));
                Path script = Files.writeString(
                        folder.resolve("step.sh"), step.get("run").asText());
                said.append(
                        odb.run(checkout, own, "bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString()));
            }
        }
        return said.toString();
    }

    @Test
    void gitlabsJobBuildsWithTheCacheOfTheDefaultBranchAndLeavesItsReports() throws Exception {
        JsonNode job = yaml("docs/gitlab.md", 0).get("image");
        Map<String, String> environment = new HashMap<>(Map.of(
                "CI_REGISTRY", REGISTRY,
                "CI_REGISTRY_USER", "user",
                "CI_REGISTRY_PASSWORD", "password",
                "CI_REGISTRY_IMAGE", REGISTRY + "/" + repository,
                "CI_PROJECT_ID", "1",
                "CI_DEFAULT_BRANCH", "main",
                "CI_COMMIT_REF_SLUG", "main",
                "CI_COMMIT_BRANCH", "main"));
        environment.put("DOCKER_CONFIG", ownDockerConfiguration().toString());

        assertThat(gitlab(job, environment)).contains("VERDICT ");
        for (String report : List.of("codequality", "metrics")) {
            assertThat(checkout.resolve(job.at("/artifacts/reports/" + report).asText()))
                    .exists();
        }
        assertThat(new ObjectMapper()
                        .readTree(checkout.resolve("report/gl-code-quality-report.json")
                                .toFile()))
                .isNotEmpty();

        environment.remove("CI_COMMIT_BRANCH");
        environment.putAll(Map.of("CI_COMMIT_REF_SLUG", "feature", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2"));
        assertThat(gitlab(job, environment)).contains("from the cache");
        assertThat(tags(repository + "/cache")).contains("\"main\"").doesNotContain("feature");

        environment.put("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1");
        gitlab(job, environment);
        assertThat(tags(repository + "/cache")).contains("\"feature\"");
        assertThat(tags(repository)).contains("\"main\"").doesNotContain("feature");
    }

    /** The scripts as GitLab's runner runs them: script and before_script are one, after_script is another. */
    private String gitlab(JsonNode job, Map<String, String> environment) throws Exception {
        List<String> lines = new ArrayList<>();
        job.path("before_script").forEach(line -> lines.add(line.asText()));
        job.path("script").forEach(line -> lines.add(line.asText()));
        String said = odb.run(checkout, environment, "sh", "-ec", String.join("\n", lines));
        List<String> after = new ArrayList<>();
        job.path("after_script").forEach(line -> after.add(line.asText()));
        return after.isEmpty() ? said : said + odb.run(checkout, environment, "sh", "-ec", String.join("\n", after));
    }

    @Test
    void gitlabsNoteSendsTheSummaryWithTheTokenInAHeader() throws Exception {
        Files.createDirectories(checkout.resolve("report"));
        Files.writeString(checkout.resolve("report/report.md"), "**Built** & pushed\n");
        CompletableFuture<List<String>> received = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.complete(List.of(
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN")),
                    body));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        try {
            gitlab(
                    yaml("docs/gitlab.md", 1).get("note"),
                    Map.of(
                            "NOTES_TOKEN", "secret",
                            "CI_API_V4_URL",
                                    "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v4",
                            "CI_PROJECT_ID", "1",
                            "CI_MERGE_REQUEST_IID", "7"));
        } finally {
            server.stop(0);
        }
        assertThat(received.get(1, TimeUnit.SECONDS))
                .containsExactly(
                        "/api/v4/projects/1/merge_requests/7/notes", "secret", "body=%2A%2ABuilt%2A%2A+%26+pushed%0A");
    }

    @Test
    void theShellScriptBuildsTwiceAndComparesTheTwo() throws Exception {
        Path script = Files.writeString(
                folder.resolve("build.sh"), Pages.blocks("docs/shell.md", "sh").get(0));
        Map<String, String> environment =
                new HashMap<>(Map.of("IMAGE", REGISTRY + "/" + repository, "BRANCH", "main", "DEFAULT_BRANCH", "main"));

        assertThat(odb.run(checkout, environment, "sh", script.toString())).endsWith("Built.\n");
        assertThat(odb.run(checkout, environment, "sh", script.toString()))
                .contains("from the cache")
                .doesNotContain("WHY ");

        environment.putAll(Map.of("BRANCH", "feature/one", "FROM_FORK", "yes"));
        odb.run(checkout, environment, "sh", script.toString());
        assertThat(tags(repository)).contains("\"main\"").doesNotContain("feature");
        assertThat(tags(repository + "/cache")).contains("\"main\"").doesNotContain("feature");
    }

    @Test
    void bakeGetsOneReportAndOneForEachTarget() throws Exception {
        Files.writeString(
                checkout.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + " AS tools\nRUN echo " + repository
                        + "\nFROM tools AS web\nRUN echo web\nFROM tools AS api\nRUN echo api\n"
                        + "FROM tools AS worker\nRUN echo worker\n");
        Files.writeString(
                checkout.resolve("docker-bake.json"),
                "{\"group\": {\"default\": {\"targets\": [\"web\", \"api\", \"worker\"]}}, \"target\": {"
                        + "\"web\": {\"target\": \"web\"}, \"api\": {\"target\": \"api\"},"
                        + "\"worker\": {\"target\": \"worker\"}}}");
        String said = odb.run(
                checkout,
                Map.of(),
                "sh",
                "-ec",
                Pages.blocks("docs/shell.md", "sh").get(1));

        assertThat(said).contains("TARGET api DONE ").contains("2 layers, 1 shared with other targets");
        JsonNode report = new ObjectMapper()
                .readTree(checkout.resolve("report/report.json").toFile());
        assertThat(report.at("/cache/layers").asInt()).isEqualTo(4);
        assertThat(report.get("targets")).hasSize(3);
        for (String target : List.of("web", "api", "worker")) {
            JsonNode own = new ObjectMapper()
                    .readTree(checkout.resolve("report/" + target + "/report.json")
                            .toFile());
            assertThat(own.at("/cache/layers").asInt()).isEqualTo(2);
        }
    }

    /** A login writes into the client's configuration, which is shared with other tests. */
    private Path ownDockerConfiguration() throws Exception {
        Path own = Files.createDirectories(folder.resolve("docker"));
        String shared = System.getenv("DOCKER_CONFIG");
        Path plugins = Path.of(shared == null ? System.getProperty("user.home") + "/.docker" : shared, "cli-plugins");
        Files.writeString(own.resolve("config.json"), "{\"cliPluginsExtraDirs\": [\"" + plugins + "\"]}");
        return own;
    }

    private static String tags(String name) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + REGISTRY + "/v2/" + name + "/tags/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static JsonNode yaml(String page, int index) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Pages.blocks(page, "yaml").get(index));
    }
}
