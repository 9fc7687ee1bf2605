package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandArgumentsTest {

    @Test
    void readsOptionsInEveryNotation() {
        CommandArguments arguments = read(
                "-f ci/Dockerfile --build-arg A=b --build-arg=C=d -tapp -t=web --pull --no-cache=false -qo out ./app");
        assertThat(arguments.given())
                .extracting(given -> given.option() + " " + given.text())
                .containsExactly(
                        "--file ci/Dockerfile",
                        "--build-arg A=b",
                        "--build-arg C=d",
                        "--tag app",
                        "--tag web",
                        "--pull true",
                        "--no-cache false",
                        "--quiet true",
                        "--output out");
        assertThat(arguments.context()).isEqualTo("./app");
        assertThat(arguments.texts(BuildOption.TAG)).containsExactly("app", "web");
    }

    @Test
    void takesWhatFollowsTwoDashesAndASingleDashForTheContext() {
        assertThat(read("--push -").context()).isEqualTo("-");
        assertThat(read("-- -odd").context()).isEqualTo("-odd");
        assertThat(read("--push").context()).isNull();
    }

    @Test
    void refusesWhatDockerWouldRefuse() {
        refuses("--bild-arg A=b .", "args: docker buildx build has no option `--bild-arg`; did you mean --build-arg?");
        refuses("-x .", "args: docker buildx build has no option `-x`");
        refuses("--target", "args: `--target` needs a value.");
        refuses("a b", "args: 2 words belong to no option");
    }

    private static CommandArguments read(String text) {
        return CommandArguments.read(List.of(text.split(" ")));
    }

    private static void refuses(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(why);
    }
}
