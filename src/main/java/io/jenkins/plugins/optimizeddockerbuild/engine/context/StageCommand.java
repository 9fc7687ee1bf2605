package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.List;

/**
 * A command of a RUN where it runs.
 *
 * @param step of the timeline
 * @param words of the command, all of them plain
 * @param folder its working directory
 */
record StageCommand(StageTimeline timeline, int step, PlainScript.Command command, List<String> words, String folder) {
    StageCommand {
        words = List.copyOf(words);
    }
}
