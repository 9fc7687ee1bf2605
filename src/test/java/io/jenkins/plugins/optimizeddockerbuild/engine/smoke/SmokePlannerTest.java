package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmokePlannerTest {
    private static final String ID = "2026-03-01T10-15-30Z-4f2a";
    private static final String NAME = "odb-smoke-2026-03-01t10-15-30z-4f2a";
    private static final Instant DEADLINE = Instant.ofEpochSecond(1_800_000_000);

    private final ClientEnvironment environment =
            new ClientEnvironment(Map.of("TOKEN", "correct-horse", "PATH", "/bin"), Path.of("/"));
    private final ImageFacts image = new ImageFacts("sha256:abc", List.of(8000), null);

    private SmokePlan alone(SmokeTest.Builder test, ImageFacts facts) throws SmokeTestException {
        return planner(test, true).alone(facts);
    }

    private SmokePlanner planner(SmokeTest.Builder test, boolean engineIsHere) {
        return new SmokePlanner(test.build(), ID, DEADLINE, engineIsHere, environment);
    }

    @Test
    void labelsTheContainerSoThatOthersCanRemoveIt() throws Exception {
        SmokePlan plan = alone(SmokeTest.builder(), image);

        assertThat(plan.start())
                .extracting(command -> String.join(" ", command))
                .containsExactly(
                        "docker create --pull never --name " + NAME
                                + " --label io.jenkins.plugins.optimized-docker-build.smoke-test=" + ID
                                + " --label io.jenkins.plugins.optimized-docker-build.deadline=1800000000 sha256:abc",
                        "docker start " + NAME);
        assertThat(plan.remove()).containsExactly("docker", "rm", "--force", "--volumes", NAME);
    }

    @Test
    void keepsValuesOutOfCommandLines() throws Exception {
        SmokePlan plan = alone(SmokeTest.builder().env("TOKEN").env("OTHER=battery staple"), image);

        assertThat(plan.start().get(0)).containsSequence("--env", "TOKEN", "--env", "OTHER");
        assertThat(plan.start().toString()).doesNotContain("horse").doesNotContain("battery");
        assertThat(plan.variables()).isEqualTo(Map.of("TOKEN", "correct-horse", "OTHER", "battery staple"));
    }

    @Test
    void publishesAskedPortsOnLoopbackAlone() throws Exception {
        SmokePlan plan = alone(SmokeTest.builder().port("9000").http("8000/health"), image);

        assertThat(plan.start().get(0))
                .containsSequence("--publish", "127.0.0.1::9000", "--publish", "127.0.0.1::8000");
        assertThat(planner(SmokeTest.builder().port("9000"), false)
                        .alone(image)
                        .start()
                        .get(0))
                .as("of a remote engine, nobody could reach it")
                .doesNotContain("--publish");
        assertThat(alone(SmokeTest.builder().port("9000").runOption("--network=host"), image)
                        .start()
                        .get(0))
                .doesNotContain("--publish");
    }

    @Test
    void takesTheOnlyPortThatIsKnownForAPageWithoutOne() throws Exception {
        assertThat(alone(SmokeTest.builder().http("/health"), image).http())
                .containsExactly(new HttpCheck(8000, "/health", 200, 299));
        assertThat(alone(SmokeTest.builder().http("/health").port("9000"), image)
                        .http())
                .containsExactly(new HttpCheck(9000, "/health", 200, 299));
        assertThatThrownBy(() -> alone(
                        SmokeTest.builder().http("/health"), new ImageFacts("sha256:abc", List.of(80, 443), null)))
                .isInstanceOf(SmokeTestException.class)
                .hasMessage("The port of /health is unknown: the image exposes several.");
        assertThatThrownBy(
                        () -> alone(SmokeTest.builder().http("/health"), new ImageFacts("sha256:abc", List.of(), null)))
                .hasMessage("The port of /health is unknown: the image exposes none.");
    }

    @Test
    void looksAtTheHealthEverySecondAndNoMoreStrictly() throws Exception {
        ImageFacts checked = ImageFacts.of(JsonTree.parse(
                "{\"Id\":\"sha256:abc\",\"Config\":{\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],\"Interval\":5000000000,\"Retries\":4}}}"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(alone(SmokeTest.builder(), checked).start().get(0))
                .containsSequence("--health-interval", "1s", "--health-retries", "20");
        assertThat(alone(SmokeTest.builder().runOption("--health-interval=9s"), checked)
                        .start()
                        .get(0))
                .doesNotContain("--health-retries");
        assertThat(alone(SmokeTest.builder().runOption("--no-healthcheck"), checked))
                .satisfies(plan -> assertThat(plan.start().get(0)).doesNotContain("--health-interval"))
                .satisfies(plan -> assertThat(plan.healthCheck()).isFalse());
        assertThat(new ImageFacts.HealthCheck(Duration.ofMillis(100), 3).retriesEverySecond())
                .isEqualTo(3);
    }

    @Test
    void putsOptionsBeforeAndArgumentsAfterTheImage() throws Exception {
        assertThat(alone(
                                SmokeTest.builder()
                                        .runOption("--memory=1g")
                                        .argument("serve")
                                        .argument("a b"),
                                image)
                        .start()
                        .get(0))
                .endsWith("--memory=1g", "sha256:abc", "serve", "a b");
    }

    private static ComposeFacts compose(String services) throws Exception {
        return ComposeFacts.of(JsonTree.parse(("{\"services\":{" + services + "}}").getBytes(StandardCharsets.UTF_8)));
    }

    private final SmokeImage built = new SmokeImage("app:1", List.of("sha256:abc", "app:1"), null);

    @Test
    void startsAComposeFileUnderAProjectOfItsOwnWithLabelsAndPorts() throws Exception {
        ComposeFacts facts = compose("\"db\":{\"image\":\"postgres\"},\"web\":{\"image\":\"app:1\"}");

        SmokePlan plan = planner(SmokeTest.builder().composeFile("c.yaml").http("8000/"), true)
                .withCompose(List.of("docker", "compose"), facts, built, "/tmp/override");

        assertThat(plan.service()).isEqualTo("web");
        assertThat(plan.start())
                .extracting(command -> String.join(" ", command))
                .containsExactly("docker compose --project-name " + NAME
                        + " --file c.yaml --file /tmp/override up --detach --no-build --quiet-pull");
        assertThat(plan.remove())
                .containsExactly(
                        "docker",
                        "compose",
                        "--project-name",
                        NAME,
                        "down",
                        "--volumes",
                        "--remove-orphans",
                        "--timeout",
                        "0");
        assertThat(plan.variables()).containsEntry("ODB_IMAGE", "app:1");
        JsonTree services =
                JsonTree.parse(plan.override().getBytes(StandardCharsets.UTF_8)).get("services");
        assertThat(services.get("web").get("ports").items().get(0).text()).isEqualTo("127.0.0.1::8000");
        assertThat(services.get("db").has("ports")).isFalse();
        assertThat(services.get("db").get("labels").get(SmokePlanner.ID_LABEL).text())
                .isEqualTo(ID);
    }

    @Test
    void findsTheServiceOfTheBuiltImageOrAsks() throws Exception {
        ComposeFacts two = compose("\"a\":{\"image\":\"app:1\"},\"b\":{\"image\":\"app:1\"}");
        ComposeFacts other = compose("\"a\":{\"image\":\"app:2\"}");

        assertThat(two.tested("b", built).name()).isEqualTo("b");
        assertThatThrownBy(() -> two.tested(null, built))
                .hasMessage("Several services of the compose file use the built image.");
        assertThatThrownBy(() -> other.tested(null, built))
                .hasMessage("No service of the compose file uses the built image app:1.")
                .satisfies(e -> assertThat(((SmokeTestException) e).explanation(Spelling.COMMAND_LINE))
                        .startsWith("Write `image: ${ODB_IMAGE}` in the service to be tested"));
        assertThatThrownBy(() -> other.tested("web", built)).hasMessage("The compose file has no service web.");
    }
}
