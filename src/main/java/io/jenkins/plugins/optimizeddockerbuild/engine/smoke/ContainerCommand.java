package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a command of a test runs in the container: as in a Dockerfile, a JSON array needs no shell. */
final class ContainerCommand {

    private ContainerCommand() {}

    static List<String> words(String command) {
        if (!command.strip().startsWith("[\"")) {
            return List.of("/bin/sh", "-c", command);
        }
        List<String> words = new ArrayList<>();
        try {
            for (JsonTree word :
                    JsonTree.parse(command.getBytes(StandardCharsets.UTF_8)).items()) {
                words.add(word.text(""));
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    SmokeOption.COMMAND,
                    ": `" + command
                            + "` starts like a JSON array but is not one; write for example [\"/app\", \"--version\"].");
        }
        return words;
    }
}
