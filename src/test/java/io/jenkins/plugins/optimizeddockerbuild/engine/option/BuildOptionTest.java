package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildOptionTest {

    @Test
    void hasEachNameOnce() {
        assertThat(BuildOption.all()).extracting(BuildOption::flag).doesNotHaveDuplicates();
        assertThat(BuildOption.all().stream().map(BuildOption::step).filter(Objects::nonNull))
                .doesNotHaveDuplicates();
        assertThat(BuildOption.all().stream().map(BuildOption::shortName).filter(letter -> letter != 0))
                .doesNotHaveDuplicates();
    }

    @Test
    void explainsEachOption() {
        assertThat(BuildOption.all())
                .allSatisfy(option -> assertThat(option.help())
                        .as(option.flag())
                        .endsWith(".")
                        .isNotEqualTo("."))
                .allSatisfy(option -> assertThat(option.placeholder() == null)
                        .as(option.flag() + " has a value, or is a flag")
                        .isEqualTo(option.shape() == BuildOption.Shape.FLAG));
    }

    /** What each text is read into, as the client gets it; several with a bar between them. */
    @ParameterizedTest
    @CsvSource({
        "file, docker/Dockerfile, docker/Dockerfile",
        "tag, example.com/app:1, example.com/app:1",
        "build-arg, A, A",
        "label, a=b=c, a=b=c",
        "annotation, 'index,manifest:a=b', index:a=b|manifest:a=b",
        "platform, 'linux/amd64,linux/arm64', linux/amd64|linux/arm64",
        "output, out, 'type=local,dest=out'",
        "push, 1, true",
        "no-cache-filter, 'a, b', a|b",
        "secret, 'id=a,source=b', 'id=a,src=b'",
        "ssh, 'default=a,b', 'default=a,b'",
        "build-context, docs=../docs, docs=../docs",
        "add-host, 'a:10.0.0.1,b=10.0.0.2', a=10.0.0.1|b=10.0.0.2",
        "ulimit, nofile=1024, nofile=1024:1024",
        "shm-size, 64m, 64m",
        "resource, memory=2g, memory=2g",
        "memory, 2g, memory=2g",
        "memory-swap, -1, memory-swap=-1",
        "cpu-shares, 512, cpu-shares=512",
        "cpuset-cpus, 0-3, cpuset-cpus=0-3",
        "allow, 'network.host,device', network.host|device",
        "attest, 'type=sbom,generator=x', 'type=sbom,generator=x'",
        "provenance, mode=max, 'type=provenance,mode=max'",
        "sbom, false, 'type=sbom,disabled=true'",
        "policy, 'filename=p.rego,strict=true', 'filename=p.rego,strict=true'",
        "cache-from, 'a,b', 'type=registry,ref=a|type=registry,ref=b'",
        "cache-to, type=inline, type=inline",
        "call, outline, outline",
        "print, targets, targets",
        "check, true, check",
        "progress, plain, plain",
        "quiet, false, false",
    })
    void readsItsText(String name, String text, String expected) {
        BuildOption<?> option = BuildOption.named(name);
        OptionValues values = new OptionValues();
        values.read(option, text);
        assertThat(written(values, option.target())).containsExactly(expected.split("\\|"));
    }

    @ParameterizedTest
    @CsvSource({
        "resource, disk=2g, --resource: `disk=2g` is not NAME=VALUE",
        "resource, memory=much, --resource: `much` is not a size",
        "memory, much, --memory: `much` is not a size",
        "cpu-quota, half, --cpu-quota: `half` is not a whole number",
        "policy, file=x, --policy: `file=x` is not a field of a policy",
        "policy, strict=perhaps, --policy: `strict=perhaps` is neither true nor false",
        "progress, loud, --progress: `loud` is not a progress type",
        "push, yes, --push: `yes` is neither true nor false",
        "check, maybe, --check: `maybe` is neither true nor false",
    })
    void refusesWhatCannotBeRight(String name, String text, String why) {
        assertThatThrownBy(() -> BuildOption.named(name).read(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void takesWhatDockerTakesAndBuildKitIgnores() {
        assertThat(List.of("compress", "rm", "force-rm", "isolation", "security-opt", "squash"))
                .allSatisfy(
                        name -> assertThat(BuildOption.named(name).ignored()).isNotNull());
    }

    private static <T> List<String> written(OptionValues values, BuildOption<T> option) {
        return values.all(option).stream().map(option::written).toList();
    }
}
