package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ExtraHost;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildRequestTest {
    private final BuildRequest.Builder request = BuildRequest.builder();

    @Test
    void buildsTheCurrentFolderWhenNothingIsSaid() {
        assertThat(request.build().context()).isEqualTo(".");
        assertThat(request.build().exporters()).isEmpty();
    }

    @Test
    void keepsTheOrderOfBuildArguments() {
        request.buildArg("Z=1").buildArg("A").buildArg("Z=2").buildArg("EMPTY=").buildArg("X=a=b");
        assertThat(request.build().buildArgs())
                .extracting(BuildArgument::option)
                .containsExactly("Z=1", "A", "Z=2", "EMPTY=", "X=a=b");
    }

    @Test
    void putsOneAnnotationToEachPlace() {
        request.annotation("index,manifest[linux/amd64]:org.example=1").annotation("plain=x=y");
        assertThat(request.build().annotations())
                .isEqualTo(Map.of("index:org.example", "1", "manifest[linux/amd64]:org.example", "1", "plain", "x=y"));
    }

    @Test
    void takesTheLastAttestationOfAType() {
        request.attest("type=provenance,mode=max").sbom("true").provenance("false");
        assertThat(request.build().attestations())
                .extracting(Attestation::option)
                .containsExactly("type=sbom", "type=provenance,disabled=true");
        assertThat(BuildRequest.builder()
                        .provenance("mode=min,inline-only=true")
                        .build()
                        .attestations())
                .extracting(Attestation::option)
                .containsExactly("type=provenance,mode=min,inline-only=true");
    }

    @Test
    void readsBareReferencesAsRegistryCaches() {
        request.cacheFrom("example.com/a,example.com/b:1").cacheTo("type=local,dest=cache,mode=max");
        assertThat(request.build().cacheFrom())
                .extracting(CacheEntry::reference)
                .containsExactly("example.com/a", "example.com/b:1");
        assertThat(request.build().cacheTo())
                .extracting(CacheEntry::option)
                .containsExactly("type=local,dest=cache,mode=max");
    }

    @Test
    void readsSecretsInEveryNotation() {
        request.secret("id=a,src=a.txt")
                .secret("id=b,env=B")
                .secret("type=env,id=c,src=C")
                .secret("id=d")
                .secret("\"id=e\",\"source=with,comma\"");
        assertThat(request.build().secrets())
                .extracting(BuildSecret::option)
                .containsExactly("id=a,src=a.txt", "id=b,env=B", "id=c,env=C", "id=d", "id=e,\"src=with,comma\"");
    }

    @Test
    void countsPushAndLoadAmongTheExporters() {
        request.push(true)
                .load(true)
                .output("out")
                .output("type=oci,dest=image.tar")
                .output("-");
        assertThat(request.build().exporters())
                .extracting(Exporter::option)
                .containsExactly(
                        "type=local,dest=out",
                        "type=oci,dest=image.tar",
                        "type=tar,dest=-",
                        "type=registry",
                        "type=docker");
    }

    @ParameterizedTest
    @CsvSource({
        "type=tar, true",
        "'type=tar,dest=x', false",
        "type=oci, true",
        "'type=oci,dest=-', true",
        "'type=oci,tar=false,dest=x', false",
        "type=docker, false",
        "'type=docker,dest=-', true",
        "type=registry, false",
        "'type=local,dest=x', false",
    })
    void knowsWhichExportersWriteToStandardOutput(String output, boolean expected) {
        assertThat(Exporter.parse(output).writesToStandardOutput()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux/amd64",
                "linux/arm/v7",
                "linux",
                "arm64",
                "local",
                "windows(10.0.17763)/amd64",
                "freebsd/riscv64",
                "LINUX/AMD64",
                "linux/whatever",
                "linux(+erofs)/amd64"
            })
    void acceptsPlatformsAsContainerdDoes(String platform) {
        assertThat(request.platform(platform).build().platforms()).containsExactly(new Platform(platform));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "what",
                "linux/",
                "/amd64",
                "linux/amd64/v2/x",
                "linux amd64",
                "linux/am d64",
                "linux(/amd64",
                "*"
            })
    void refusesWhatIsNoPlatform(String platform) {
        refuses(builder -> builder.platform(platform), "--platform: `" + platform + "`");
    }

    @Test
    void readsSeveralPlatforms() {
        assertThat(request.platform("linux/amd64, linux/arm64")
                        .platform("linux/s390x")
                        .build()
                        .platforms())
                .extracting(Platform::text)
                .containsExactly("linux/amd64", "linux/arm64", "linux/s390x");
    }

    @ParameterizedTest
    @CsvSource({
        "db:10.0.0.5, db=10.0.0.5",
        "db=10.0.0.5, db=10.0.0.5",
        "db:host-gateway, db=host-gateway",
        "db:::1, db=[::1]",
        "db=[fe80::1:2], db=[fe80::1:2]",
        "db:::ffff:10.0.0.5, db=[::ffff:10.0.0.5]",
        "db=1:2:3:4:5:6:7:8, db=[1:2:3:4:5:6:7:8]",
    })
    void readsHostsInEveryNotation(String text, String option) {
        assertThat(ExtraHost.parse(text).option()).isEqualTo(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "db:",
                ":10.0.0.5",
                "db:10.0.0",
                "db:10.0.0.256",
                "db:10.0.0.5.6",
                "db:1::2::3",
                "db:12345::",
                "db:1:2:3:4:5:6:7",
                "db:x",
                "db:01.2.3.4"
            })
    void refusesWhatIsNoHost(String text) {
        refuses(builder -> builder.addHost(text), "--add-host: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"64m", "64", "2g", "2GiB", "1.5g", "128 k", "64mb"})
    void readsSizesAsDockerDoes(String size) {
        assertThat(request.shmSize(size).build().shmSize()).isEqualTo(size);
    }

    @Test
    void refusesWhatCannotBeRightWhateverTheBuilder() {
        refuses(b -> b.context(""), "The build context is empty");
        refuses(b -> b.tag("Bad Name"), "--tag: `Bad Name` contains a space");
        refuses(b -> b.tag("app@sha256:" + "a".repeat(64)), "has a digest, which only the build itself can know");
        refuses(b -> b.buildArg("=x"), "--build-arg: `=x` has no name");
        refuses(b -> b.label("=x"), "--label: `=x` has no name");
        refuses(b -> b.annotation("x"), "--annotation: `x` is not KEY=VALUE");
        refuses(b -> b.annotation("image:a=b"), "--annotation: `image` in `image:a` is no place");
        refuses(b -> b.annotation("manifest[linux/amd64:a=b"), "the bracket in");
        refuses(b -> b.secret("src=x"), "--secret needs an id");
        refuses(b -> b.secret("id=x,type=vault"), "type `vault` is unknown");
        refuses(b -> b.secret("id=x,from=y"), "unknown field `from`");
        refuses(b -> b.secret("id=x,src=y,env=z"), "names a file and an environment variable");
        refuses(b -> b.secret("id=x,src=y").secret("id=x,src=z"), "the id `x` is given twice");
        refuses(b -> b.ssh("=key"), "--ssh needs an id");
        refuses(b -> b.output("type=local"), "makes a folder and has to name it");
        refuses(b -> b.output("dest=x,tar=false"), "names no type");
        refuses(b -> b.output(""), "--output is empty");
        refuses(b -> b.cacheFrom("ref=example.com/x"), "names no type");
        refuses(b -> b.cacheFrom("type=registry"), "needs ref=");
        refuses(b -> b.cacheTo("type=local,src=x"), "needs dest=");
        refuses(b -> b.cacheTo("example.com/Cache"), "--cache-to: `example.com/Cache` has upper case letters");
        refuses(b -> b.network("bridge"), "BuildKit has no network `bridge`");
        refuses(b -> b.ulimit("files=3"), "`files` is no resource limit");
        refuses(b -> b.ulimit("nofile=3:2"), "the soft limit 3 is above the hard limit 2");
        refuses(b -> b.ulimit("nofile=many"), "in whole numbers");
        refuses(b -> b.shmSize("much"), "--shm-size: `much` is no size");
        refuses(b -> b.allow("root"), "BuildKit has no entitlement `root`");
        refuses(b -> b.attest("mode=max"), "names no type");
        refuses(b -> b.noCacheFilter("a,,b"), "has an empty stage name");
        refuses(b -> b.buildContext("x"), "--build-context: `x` is not NAME=PATH");
        refuses(b -> b.call("lints"), "no way to evaluate a build");
    }

    @Test
    void isCopiedWhole() throws Exception {
        BuildRequest all = everything().build();
        assertThat(all.toBuilder().build()).usingRecursiveComparison().isEqualTo(all);
    }

    /** Jenkins sends it to the agent. */
    @Test
    void travelsAsAnObject() throws Exception {
        BuildRequest all = everything().build();
        assertThat(travelled(all)).usingRecursiveComparison().isEqualTo(all);
    }

    static BuildRequest.Builder everything() {
        return BuildRequest.builder()
                .context("ctx")
                .file("Dockerfile.prod")
                .tag("example.com/app:1")
                .buildArg("A=b")
                .label("l=m")
                .annotation("index:x=y")
                .target("final")
                .platform("linux/amd64")
                .output("type=local,dest=out")
                .load(true)
                .push(true)
                .pull(true)
                .noCache(true)
                .noCacheFilter("base")
                .secret("id=s,env=S")
                .ssh("default")
                .buildContext("docs=../docs")
                .addHost("db:10.0.0.5")
                .network("none")
                .ulimit("nofile=1024")
                .shmSize("64m")
                .cgroupParent("/x")
                .allow("network.host")
                .provenance("mode=max")
                .builder("remote")
                .cacheFrom("example.com/cache")
                .cacheTo("type=inline")
                .metadataFile("meta.json")
                .iidFile("iid")
                .call("check")
                .untrusted(true);
    }

    private static Object travelled(Object sent) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static void refuses(Consumer<BuildRequest.Builder> option, String why) {
        assertThatThrownBy(() -> option.accept(BuildRequest.builder()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }
}
