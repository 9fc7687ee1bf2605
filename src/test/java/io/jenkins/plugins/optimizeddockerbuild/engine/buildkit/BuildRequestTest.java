package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.Attestation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ExtraHost;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NameAndValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
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
        request.read(BuildOption.BUILD_ARG, "Z=1")
                .read(BuildOption.BUILD_ARG, "A")
                .read(BuildOption.BUILD_ARG, "Z=2")
                .read(BuildOption.BUILD_ARG, "EMPTY=")
                .read(BuildOption.BUILD_ARG, "X=a=b");
        assertThat(request.build().buildArgs())
                .extracting(BuildArgument::option)
                .containsExactly("Z=1", "A", "Z=2", "EMPTY=", "X=a=b");
    }

    @Test
    void putsOneAnnotationToEachPlace() {
        request.read(BuildOption.ANNOTATION, "index,manifest[linux/amd64]:org.example=1")
                .read(BuildOption.ANNOTATION, "plain=x=y");
        assertThat(request.build().all(BuildOption.ANNOTATION))
                .extracting(NameAndValue::option)
                .containsExactly("index:org.example=1", "manifest[linux/amd64]:org.example=1", "plain=x=y");
    }

    @Test
    void takesTheLastAttestationOfAType() {
        request.read(BuildOption.ATTEST, "type=provenance,mode=max")
                .read(BuildOption.SBOM, "true")
                .read(BuildOption.PROVENANCE, "false");
        assertThat(request.build().attestations())
                .extracting(Attestation::option)
                .containsExactly("type=sbom", "type=provenance,disabled=true");
        assertThat(BuildRequest.builder()
                        .read(BuildOption.PROVENANCE, "mode=min,inline-only=true")
                        .build()
                        .attestations())
                .extracting(Attestation::option)
                .containsExactly("type=provenance,mode=min,inline-only=true");
    }

    @Test
    void readsBareReferencesAsRegistryCaches() {
        request.read(BuildOption.CACHE_FROM, "example.com/a,example.com/b:1")
                .read(BuildOption.CACHE_TO, "type=local,dest=cache,mode=max");
        assertThat(request.build().cacheFrom())
                .extracting(CacheEntry::reference)
                .containsExactly("example.com/a", "example.com/b:1");
        assertThat(request.build().cacheTo())
                .extracting(CacheEntry::option)
                .containsExactly("type=local,dest=cache,mode=max");
    }

    @Test
    void saysNothingOfACacheThatMayBeACredential() {
        request.read(BuildOption.CACHE_TO, "type=registry,ref=example.com/a,mode=max,compression=zstd")
                .read(BuildOption.CACHE_TO, "type=s3,region=eu,bucket=b,secret_access_key=k");
        assertThat(request.build().cacheTo())
                .extracting(CacheEntry::summary)
                .containsExactly("type=registry,ref=example.com/a,mode=max", "type=s3");
    }

    @Test
    void readsSecretsInEveryNotation() {
        request.read(BuildOption.SECRET, "id=a,src=a.txt")
                .read(BuildOption.SECRET, "id=b,env=B")
                .read(BuildOption.SECRET, "type=env,id=c,src=C")
                .read(BuildOption.SECRET, "id=d")
                .read(BuildOption.SECRET, "\"id=e\",\"source=with,comma\"");
        assertThat(request.build().secrets())
                .extracting(BuildSecret::option)
                .containsExactly("id=a,src=a.txt", "id=b,env=B", "id=c,env=C", "id=d", "id=e,\"src=with,comma\"");
    }

    @Test
    void countsPushAndLoadAmongTheExporters() {
        request.add(BuildOption.PUSH, Push.JUDGED)
                .add(BuildOption.LOAD, true)
                .read(BuildOption.OUTPUT, "out")
                .read(BuildOption.OUTPUT, "type=oci,dest=image.tar")
                .read(BuildOption.OUTPUT, "-");
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
        assertThat(request.read(BuildOption.PLATFORM, platform).build().platforms())
                .containsExactly(new Platform(platform));
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
        refuses(builder -> builder.read(BuildOption.PLATFORM, platform), "--platform: `" + platform + "`");
    }

    @Test
    void readsSeveralPlatforms() {
        assertThat(request.read(BuildOption.PLATFORM, "linux/amd64, linux/arm64")
                        .read(BuildOption.PLATFORM, "linux/s390x")
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
        "'a:127.0.0.1,b:127.0.0.2', a=127.0.0.1;b=127.0.0.2",
        "'\"a=127.0.0.1,[::1]\"', a=127.0.0.1;a=[::1]",
    })
    void readsHostsInEveryNotation(String text, String option) {
        assertThat(request.read(BuildOption.ADD_HOST, text).build().all(BuildOption.ADD_HOST))
                .extracting(ExtraHost::option)
                .containsExactly(option.split(";"));
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
        refuses(builder -> builder.read(BuildOption.ADD_HOST, text), "--add-host: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"64m", "64", "2g", "2GiB", "1.5g", "128 k", "64mb"})
    void readsSizesAsDockerDoes(String size) {
        assertThat(request.read(BuildOption.SHM_SIZE, size).build().last(BuildOption.SHM_SIZE))
                .isEqualTo(size);
    }

    @Test
    void refusesWhatCannotBeRightWhateverTheBuilder() {
        refuses(b -> b.context(""), "The build context is empty");
        refuses(b -> b.read(BuildOption.TAG, "Bad Name"), "--tag: `Bad Name` contains a space");
        refuses(
                b -> b.read(BuildOption.TAG, "app@sha256:" + "a".repeat(64)),
                "has a digest, which is only known after the build");
        refuses(b -> b.read(BuildOption.BUILD_ARG, "=x"), "--build-arg: `=…` has no name");
        refuses(b -> b.read(BuildOption.LABEL, "=x"), "--label: `=…` has no name");
        refuses(b -> b.read(BuildOption.ANNOTATION, "x"), "--annotation: `…` is not KEY=VALUE");
        refuses(
                b -> b.read(BuildOption.ANNOTATION, "image:a=b"),
                "--annotation: `image` in `image:a` cannot be annotated");
        refuses(b -> b.read(BuildOption.ANNOTATION, "manifest[linux/amd64:a=b"), "the bracket in");
        refuses(b -> b.read(BuildOption.SECRET, "src=x"), "--secret needs an id");
        refuses(b -> b.read(BuildOption.SECRET, "id=x,type=vault"), "type `vault` is unknown");
        refuses(b -> b.read(BuildOption.SECRET, "id=x,from=y"), "unknown field `from`");
        refuses(b -> b.read(BuildOption.SECRET, "id=x,src=y,env=z"), "names both a file and an environment variable");
        refuses(
                b -> b.read(BuildOption.SECRET, "id=x,src=y").read(BuildOption.SECRET, "id=x,src=z"),
                "the id `x` is given twice");
        refuses(b -> b.read(BuildOption.SSH, "=key"), "--ssh needs an id");
        refuses(b -> b.read(BuildOption.OUTPUT, "type=local"), "needs a folder to write to");
        refuses(b -> b.read(BuildOption.OUTPUT, "dest=x,tar=false"), "has no type");
        refuses(b -> b.read(BuildOption.OUTPUT, ""), "--output is empty");
        refuses(b -> b.read(BuildOption.CACHE_FROM, "ref=example.com/x"), "has no type");
        refuses(b -> b.read(BuildOption.CACHE_FROM, "type=registry"), "needs ref=");
        refuses(b -> b.read(BuildOption.CACHE_TO, "type=local,src=x"), "needs dest=");
        refuses(
                b -> b.read(BuildOption.CACHE_TO, "example.com/Cache"),
                "--cache-to: `example.com/Cache` has upper case letters");
        refuses(b -> b.read(BuildOption.NETWORK, "bridge"), "BuildKit has no network `bridge`");
        refuses(b -> b.read(BuildOption.ULIMIT, "files=3"), "`files` is not a resource limit");
        refuses(b -> b.read(BuildOption.ULIMIT, "nofile=3:2"), "the soft limit 3 is above the hard limit 2");
        refuses(b -> b.read(BuildOption.ULIMIT, "nofile=many"), "with whole numbers");
        refuses(b -> b.read(BuildOption.SHM_SIZE, "much"), "--shm-size: `much` is not a size");
        refuses(b -> b.read(BuildOption.ALLOW, "root"), "BuildKit has no entitlement `root`");
        refuses(b -> b.read(BuildOption.ATTEST, "mode=max"), "has no type");
        refuses(b -> b.read(BuildOption.NO_CACHE_FILTER, "a,,b"), "has an empty stage name");
        refuses(b -> b.read(BuildOption.BUILD_CONTEXT, "x"), "--build-context: `x` is not NAME=PATH");
        refuses(b -> b.read(BuildOption.CALL, "lints"), "not an evaluation method");
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
                .read(BuildOption.FILE, "Dockerfile.prod")
                .read(BuildOption.TAG, "example.com/app:1")
                .read(BuildOption.BUILD_ARG, "A=b")
                .read(BuildOption.LABEL, "l=m")
                .read(BuildOption.ANNOTATION, "index:x=y")
                .read(BuildOption.TARGET, "final")
                .read(BuildOption.PLATFORM, "linux/amd64")
                .read(BuildOption.OUTPUT, "type=local,dest=out")
                .add(BuildOption.LOAD, true)
                .add(BuildOption.PUSH, Push.JUDGED)
                .add(BuildOption.PULL, true)
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.NO_CACHE_FILTER, "base")
                .read(BuildOption.SECRET, "id=s,env=S")
                .read(BuildOption.SSH, "default")
                .read(BuildOption.BUILD_CONTEXT, "docs=../docs")
                .read(BuildOption.ADD_HOST, "db:10.0.0.5")
                .read(BuildOption.NETWORK, "none")
                .read(BuildOption.ULIMIT, "nofile=1024")
                .read(BuildOption.SHM_SIZE, "64m")
                .read(BuildOption.CGROUP_PARENT, "/x")
                .read(BuildOption.ALLOW, "network.host")
                .read(BuildOption.PROVENANCE, "mode=max")
                .read(BuildOption.BUILDER, "remote")
                .read(BuildOption.CACHE_FROM, "example.com/cache")
                .read(BuildOption.CACHE_TO, "type=inline")
                .read(BuildOption.METADATA_FILE, "meta.json")
                .read(BuildOption.IIDFILE, "iid")
                .read(BuildOption.CALL, "check")
                .untrusted(true)
                .cachesReadOnly(true);
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
        BuildRequest.Builder refused = BuildRequest.builder();
        assertThatThrownBy(() -> {
                    option.accept(refused);
                    refused.build();
                })
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }
}
