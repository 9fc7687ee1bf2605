package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildxClient;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.FaultyRegistry;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PrivateBuildKit;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountTransfer.Moved;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.IngredientReader;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What cache mounts hold reaches a builder that has built nothing, by way of a real registry. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class CacheMountTransferBuildKitTest {
    /** Downloads (makes up) each package of the list that the cache has not, 50 kB each, and says so. */
    private static final String INSTALL = "for p in $(cat /list); do f=/root/.npm/_cacache/content/$p/data;"
            + " [ -e $f ] || { echo downloaded $p; mkdir -p ${f%/*}; head -c 50000 /dev/urandom >$f; }; done;"
            + " echo token >/root/.npm/.npmrc; echo token >/root/.npm/_cacache/credentials.json";

    @TempDir
    private static Path shared;

    private static PrivateBuildKit buildKit;
    private static Map<String, String> variables;

    @TempDir
    private Path folder;

    private Path context;
    private ImageReference reference;

    @BeforeAll
    static void start() throws Exception {
        buildKit = PrivateBuildKit.start(shared.resolve("environment"), System.getenv("PATH"));
        variables = buildKit.variables();
    }

    @AfterAll
    static void stop() throws Exception {
        buildKit.close();
    }

    @BeforeEach
    void beginWithAnEmptyBuilder() throws Exception {
        emptyBuilder();
        context = Files.createDirectories(folder.resolve("context"));
        reference = ImageReference.parse(variables.get("ODB_TEST_REGISTRY") + "/mounts/" + UUID.randomUUID() + ":1");
        dockerfile("--mount=type=cache,target=/root/.npm", INSTALL);
        packages("a b c d e f g h i j");
    }

    @Test
    void bringsWhatTheMountHeldToAnEmptiedBuilder() throws Exception {
        assertThat(downloads(build())).hasSize(10);
        packages("a b c d e f g h i j k");
        assertThat(written().mounts())
                .containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 11, 11 * 50_000));

        emptyBuilder();
        packages("a b c d e f g h i j k l");
        Moved filled = fill(policy());
        assertThat(filled.notes()).isEmpty();
        assertThat(filled.mounts()).containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 11, 11 * 50_000));
        assertThat(downloads(build())).containsExactly("downloaded l");
    }

    @Test
    void sendsOnlyWhatIsNew() throws Exception {
        written();
        List<Long> first = layerBytes();
        packages("a b c d e f g h i j k");
        assertThat(written().mounts()).containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 1, 50_000));
        List<Long> second = layerBytes();
        assertThat(second).startsWith(first.toArray(Long[]::new));
        assertThat(second.subList(first.size(), second.size()))
                .singleElement()
                .satisfies(bytes -> assertThat(bytes).isLessThan(55_000));
    }

    @Test
    void fillsAlsoWhereThePullOfTheBaseImageTakesLongerThanAFillMay() throws Exception {
        try (FaultyRegistry slow = new FaultyRegistry(variables.get("ODB_TEST_REGISTRY"))) {
            String base = slow.host() + "/base/" + UUID.randomUUID();
            Files.writeString(
                    context.resolve("Dockerfile"),
                    "FROM " + variables.get("ODB_TEST_BUSYBOX") + "\nRUN head -c 8000000 /dev/urandom >/big\n");
            build("type=image,push=,store=false,name=" + base);
            dockerfile(base, "--mount=type=cache,target=/root/.npm", INSTALL);
            written();

            emptyBuilder();
            packages("a b c d e f g h i j k");
            slow.slow(0, 400_000);
            Moved filled = fill(policy(), Duration.ofSeconds(15));
            assertThat(filled.notes()).isEmpty();
            assertThat(filled.millis()).isGreaterThan(15_000);
            assertThat(filled.mounts()).hasSize(1);
        }
    }

    @Test
    void fillsNothingForLayersThatTheLayerCacheHas() throws Exception {
        written();
        emptyBuilder();
        Moved filled = fill(policy());
        assertThat(filled.mounts()).isEmpty();
        assertThat(buildx("du")).doesNotContain("cachemount");
    }

    @Test
    void pullsNothingWhereTheBuilderWroteTheContentItself() throws Exception {
        written();
        packages("a b c d e f g h i j k");
        assertThat(fill(policy()).present()).containsExactly("/root/.npm");
        assertThat(buildx("du", "--verbose")).doesNotContain("pulled from " + reference.text());

        // a write-back that finds nothing new leaves it so
        dockerfile("--mount=type=cache,target=/root/.npm", "true");
        assertThat(written().mounts()).isEmpty();
        packages("a b c d e f g h i j k l");
        assertThat(fill(policy()).present()).containsExactly("/root/.npm");
    }

    @Test
    void pullsNothingWhereTheBuilderWasFilledBefore() throws Exception {
        written();
        emptyBuilder();
        packages("a b c d e f g h i j k");
        assertThat(fill(policy()).present()).isEmpty();
        Moved again = fill(policy());
        assertThat(again.present()).containsExactly("/root/.npm");
        assertThat(again.mounts()).isEmpty();
        assertThat(again.notes()).isEmpty();
    }

    @Test
    void fillsAgainWhatTheMountLost() throws Exception {
        written();
        String lose = "rm -rf /root/.npm/_cacache/content/c";
        dockerfile("--mount=type=cache,target=/root/.npm", lose);
        build();
        packages("a b c d e f g h i j k");
        assertThat(fill(policy()).mounts()).containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 1, 50_000));
    }

    /** Another builder wrote to the same reference since then. */
    @Test
    void fillsAgainWhereTheStoredImageHasOtherContent() throws Exception {
        written();
        ImageReference own = reference;
        reference = ImageReference.parse(variables.get("ODB_TEST_REGISTRY") + "/mounts/" + UUID.randomUUID() + ":1");
        dockerfile(
                "--mount=type=cache,id=/root/.npm,target=/c",
                "mkdir -p /c/_cacache/content/z; echo z >/c/_cacache/content/z/data");
        written(new CacheMountPolicy(reference, true, 1_000_000, Set.of("/root/.npm")));
        buildx("imagetools", "create", "--tag", own.text(), reference.text());
        reference = own;
        dockerfile("--mount=type=cache,target=/root/.npm", INSTALL);
        packages("a b c d e f g h i j k");
        assertThat(fill(policy()).present()).isEmpty();
    }

    @Test
    void leavesSettingsLoginsAndWhatIsNoPackageOnTheBuilder() throws Exception {
        written();
        assertThat(carriedFiles()).hasSize(10).allMatch(line -> line.endsWith("/data"));
    }

    @Test
    void writesNothingForABuildThatMayOnlyRead() throws Exception {
        CacheMountPolicy readOnly = CacheMountPolicy.of(reference, false);
        assertThat(transfer(readOnly).write(build(), ingredients()).mounts()).isEmpty();
        assertThat(StoredImage.ask(reference, null, environment())).isNull();
    }

    @Test
    void keepsOwnerAndModeOfFilesAndTheirTimes() throws Exception {
        String install = "[ -e /c/_cacache/x ] && stat -c '%u:%g %a %Y' /c/_cacache/x || { mkdir -p /c/_cacache;"
                + " touch -t 202001020304 /c/_cacache/x; chown 7:8 /c/_cacache/x; chmod 640 /c/_cacache/x; }";
        String mount = "--mount=type=cache,id=own,target=/c,uid=7,gid=8,mode=0750";
        dockerfile(mount, install);
        CacheMountPolicy named = new CacheMountPolicy(reference, true, 1_000_000, Set.of("own"));
        written(named);
        emptyBuilder();
        dockerfile(mount, install + "; stat -c '%u:%g %a' /c");
        fill(named);
        assertThat(log(build())).containsExactly("7:8 640 1577934240", "7:8 750");
    }

    @Test
    void letsTheOwnerOfAMountWriteInFoldersThatWereCarried() throws Exception {
        String install = "mkdir -p /c/_cacache/a && chown -R 7:8 /c/_cacache && chmod 700 /c/_cacache/a"
                + " && echo x >/c/_cacache/a/x";
        dockerfile("--mount=type=cache,id=own,target=/c,uid=7,gid=8", install);
        CacheMountPolicy named = new CacheMountPolicy(reference, true, 1_000_000, Set.of("own"));
        written(named);
        emptyBuilder();
        dockerfile(
                "--mount=type=cache,id=own,target=/c,uid=7,gid=8", "cd /c/_cacache; stat -c '%u:%g %a %n' . a; ls a");
        fill(named);
        assertThat(log(build())).containsExactly("7:8 755 .", "7:8 700 a", "x");
    }

    @Test
    void addsToAMountWhatItHasNotAndLeavesTheRest() throws Exception {
        written();
        String there = "mkdir -p /root/.npm/_cacache/content/a; echo mine >/root/.npm/_cacache/content/a/data";
        emptyBuilder();
        dockerfile("--mount=type=cache,target=/root/.npm", there);
        build();
        assertThat(fill(policy()).mounts())
                .containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 9, 9 * 50_000));
        dockerfile("--mount=type=cache,target=/root/.npm", "cd /root/.npm/_cacache/content; cat a/data; echo *");
        assertThat(log(build())).containsExactly("mine", "a b c d e f g h i j");
    }

    @Test
    void bringsTheNewestOfAFileThatChanged() throws Exception {
        String write = "mkdir -p /root/.npm/_cacache; cd /root/.npm/_cacache; echo same >s; echo ";
        dockerfile("--mount=type=cache,target=/root/.npm", write + "old >f");
        written();
        dockerfile("--mount=type=cache,target=/root/.npm", write + "newer >f");
        written();
        emptyBuilder();
        dockerfile("--mount=type=cache,target=/root/.npm", "cd /root/.npm/_cacache; cat f s");
        fill(policy());
        assertThat(log(build())).containsExactly("newer", "same");
    }

    @Test
    void carriesSeveralMountsWithLockedOnesAmongThem() throws Exception {
        String mounts = "--mount=type=cache,target=/root/.npm --mount=type=cache,target=/root/.cache/pip"
                + " --mount=type=cache,target=/var/cache/apt,sharing=locked";
        dockerfile(
                mounts,
                "mkdir -p /root/.npm/_cacache /root/.cache/pip/http /var/cache/apt/archives; echo 1 >/root/.npm/_cacache/x;"
                        + " echo 2 >/root/.cache/pip/http/x; echo 3 >/var/cache/apt/archives/x.deb");
        assertThat(written().mounts()).hasSize(3);
        emptyBuilder();
        dockerfile(mounts, "cat /root/.npm/_cacache/x /root/.cache/pip/http/x /var/cache/apt/archives/x.deb");
        assertThat(fill(policy()).mounts()).hasSize(3);
        assertThat(log(build())).containsExactly("1", "2", "3");
    }

    @Test
    void keepsTheFilesThatChangedLastWhenThereAreTooMany() throws Exception {
        dockerfile(
                "--mount=type=cache,target=/root/.npm",
                "mkdir -p /root/.npm/_cacache; cd /root/.npm/_cacache; for n in 1 2 3 4; do"
                        + " head -c 1000 /dev/zero >$n; touch -t 20200102030$n $n; done");
        written(new CacheMountPolicy(reference, true, 2_500, Set.of()));
        assertThat(carriedFiles()).containsExactly("./_cacache/3", "./_cacache/4");
    }

    @Test
    void keepsTheImageWholeWhenTwoBuildsWriteItAtOnce() throws Exception {
        Timeline built = build();
        CompletableFuture<Moved> other = CompletableFuture.supplyAsync(() -> {
            try {
                return transfer(policy()).write(built, ingredients());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(transfer(policy()).write(built, ingredients()).notes()).isEmpty();
        assertThat(other.get().notes()).isEmpty();
        emptyBuilder();
        packages("a b c d e f g h i j k");
        assertThat(fill(policy()).mounts())
                .containsExactly(new CacheMountTransfer.MovedMount("/root/.npm", 10, 500_000));
    }

    @Test
    void leavesNothingBehindInAMountWhenAFillBreaksOff() throws Exception {
        dockerfile("--mount=type=cache,id=whole,target=/c", "mkdir /c/a; echo x >/c/a/x; echo x >/c/b");
        CacheMountPolicy named = new CacheMountPolicy(reference, true, 1_000_000, Set.of("whole"));
        written(named);
        emptyBuilder();
        // a folder where the carried image has a file
        dockerfile("--mount=type=cache,id=whole,target=/c", "mkdir /c/b; true");
        build();
        assertThat(fill(named).notes()).singleElement().asString().startsWith("The cache mounts were not filled from ");
        dockerfile("--mount=type=cache,id=whole,target=/c", "find /c -name '.odb*'; echo end");
        assertThat(log(build())).containsExactly("end");
    }

    @Test
    void saysWhatIsNotCarriedAndWhy() throws Exception {
        dockerfile("--mount=type=cache,target=/opt/work", "true");
        CacheMountTransfer transfer = transfer(policy());
        assertThat(transfer.hasMounts()).isFalse();
        assertThat(transfer.notes())
                .containsExactly("The cache mount `/opt/work` is not carried: no known tool keeps packages at"
                        + " /opt/work. To carry all of it, specify `ref=" + reference.text() + ",mount=/opt/work`.");
    }

    @Test
    void leavesAnImageOfAnotherKindAlone() throws Exception {
        Timeline built = build("type=image,push=,store=false,name=" + reference.text());
        String digest = StoredImage.ask(reference, null, environment()).digest();
        String reason = reference.text() + ": it is an image of another kind, which would be lost; use a reference for"
                + " cache mounts alone, for example with the tag `mounts`.";
        assertThat(fill(policy()).notes()).containsExactly("The cache mounts were not filled from " + reason);
        assertThat(transfer(policy()).write(built, ingredients()).notes())
                .containsExactly("The cache mounts were not written to " + reason);
        assertThat(StoredImage.ask(reference, null, environment()).digest()).isEqualTo(digest);
    }

    @Test
    void onlyNotesARegistryThatIsAway() throws Exception {
        reference = ImageReference.parse("127.0.0.1:1/mounts:1");
        CacheMountTransfer transfer = transfer(policy());
        assertThat(fill(policy()).notes())
                .singleElement()
                .asString()
                .startsWith("The cache mounts are not filled: 127.0.0.1:1/mounts:1 cannot be read: ")
                .endsWith("; check that the registry can be reached from here and that the login may read the image.");
        assertThat(transfer(policy()).write(build(), ingredients()).notes())
                .singleElement()
                .asString()
                .startsWith("The cache mounts were not written to 127.0.0.1:1/mounts:1: ");
    }

    private Moved written() throws Exception {
        return written(policy());
    }

    private Moved written(CacheMountPolicy policy) throws Exception {
        Moved written = transfer(policy).write(build(), ingredients());
        assertThat(written.notes()).isEmpty();
        return written;
    }

    private CacheMountPolicy policy() {
        return CacheMountPolicy.of(reference, true);
    }

    private void dockerfile(String mount, String command) throws Exception {
        dockerfile(variables.get("ODB_TEST_BUSYBOX"), mount, command);
    }

    private void dockerfile(String base, String mount, String command) throws Exception {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + base + "\nCOPY list /list\nRUN " + mount + " " + command + "\n");
    }

    private void packages(String names) throws Exception {
        Files.writeString(context.resolve("list"), names);
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, folder);
    }

    private Capabilities capabilities() throws Exception {
        return Capabilities.ask(environment(), BuildRequest.builder().build());
    }

    private Dockerfile dockerfile() throws Exception {
        return Dockerfile.parse(Files.readAllBytes(context.resolve("Dockerfile")), "Dockerfile");
    }

    private CacheMountTransfer transfer(CacheMountPolicy policy) throws Exception {
        return new CacheMountTransfer(
                policy,
                BuildRequest.builder()
                        .context(context.toString())
                        .read(BuildOption.CACHE_FROM, reference.text() + "-layers")
                        .build(),
                dockerfile(),
                BuildInputs.none(),
                capabilities(),
                environment(),
                Files.createTempDirectory(folder, "transfer"));
    }

    private Moved fill(CacheMountPolicy policy) throws Exception {
        return fill(policy, Duration.ofMinutes(1));
    }

    private Moved fill(CacheMountPolicy policy, Duration grace) throws Exception {
        FutureTask<StoredImage> asking =
                new FutureTask<>(() -> StoredImage.ask(policy.reference(), null, environment()));
        asking.run();
        return transfer(policy).fill(asking, ingredients(), grace);
    }

    private Function<String, Ingredients> ingredients() {
        return salt -> {
            try {
                ContextAnalysis analysis = ContextAnalysis.of(
                        new ContextRequest(
                                context.toString(), null, null, Map.of(), Set.of(), List.of(), PruneMode.SAFE),
                        InputStream.nullInputStream());
                IngredientReader reader = new IngredientReader(salt);
                Ingredients known =
                        reader.read(analysis.dockerfile(), BuildInputs.none(), false, List.of(), argument -> false);
                return reader.withFiles(
                        known, analysis.dockerfile(), BuildInputs.none(), context, analysis.copied(), () -> false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private Timeline build() throws Exception {
        return build("type=cacheonly");
    }

    private Timeline build(String output, String... contexts) throws Exception {
        BuildRequest.Builder request =
                BuildRequest.builder().context(context.toString()).read(BuildOption.OUTPUT, output);
        for (String named : contexts) {
            request.read(BuildOption.BUILD_CONTEXT, named);
        }
        LiveTimeline timeline = new LiveTimeline();
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), timeline)) {
            BuildResult result = new BuildxClient(
                            BuildPlanner.plan(
                                    request.build(),
                                    capabilities(),
                                    environment(),
                                    null,
                                    folder.resolve("metadata.json").toString()),
                            environment())
                    .run(reader, null);
            assertThat(result.exitCode()).as(timeline.build().toString()).isZero();
        }
        return timeline.build();
    }

    private static List<String> log(Timeline timeline) {
        List<String> lines = new ArrayList<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            lines.addAll(vertex.logTail());
        }
        return lines;
    }

    private static List<String> downloads(Timeline timeline) {
        return log(timeline).stream()
                .filter(line -> line.startsWith("downloaded"))
                .toList();
    }

    /** Compressed. */
    private List<Long> layerBytes() throws Exception {
        String name = reference.text().replaceAll("^[^/]*/|:[^:/]*$", "");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + variables.get("ODB_TEST_REGISTRY") + "/v2/" + name + "/manifests/1"))
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .build();
        String manifest = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        List<Long> bytes = new ArrayList<>();
        new ObjectMapper()
                .readTree(manifest)
                .get("layers")
                .forEach(layer -> bytes.add(layer.get("size").asLong()));
        return bytes;
    }

    /** What the archives of the carried image have. */
    private List<String> carriedFiles() throws Exception {
        dockerfile(
                "--mount=type=bind,from=stored,target=/stored",
                "for a in /stored/mounts/*/*.tar; do tar -tf $a; done | sort");
        return log(build("type=cacheonly", "stored=docker-image://" + reference.text()));
    }

    private void emptyBuilder() throws Exception {
        buildx("prune", "-af");
    }

    private String buildx(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(capabilities().client());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
