package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.Inlined;
import java.io.Serializable;
import java.util.Objects;

/**
 * The parsed name of a vertex, for example {@code [linux/arm64 builder 2/5] RUN make}. Source of the formats: BuildKit
 * {@code frontend/dockerfile/dockerfile2llb/convert.go} and {@code solver/llbsolver}, buildx {@code util/progress}.
 *
 * @param name as printed by BuildKit
 * @param kind what the vertex does
 * @param platform {@code linux/arm64} if BuildKit prints it (multi-platform builds); {@code linux/amd64->arm64} for a
 *     step that runs on one platform for another
 * @param stage name of the stage as printed by BuildKit: {@code builder}, {@code stage-1}; in builds of several targets
 *     (bake, compose) with the target's name in front: {@code web builder}; null for a single unnamed stage, and when
 *     the vertex is not a step
 * @param step number of the step in its stage, counted from 1; 0 when the vertex is not a step
 * @param steps number of the steps in the stage; 0 when the vertex is not a step
 * @param instruction the name without its prefix: the instruction, or {@code exporting to image}
 */
public record VertexName(
        String name,
        Kind kind,
        @CheckForNull String platform,
        @CheckForNull String stage,
        int step,
        int steps,
        String instruction)
        implements Inlined, Serializable {

    /** Parts that are missing or unknown in another version's report are read like those of an unrecognized name. */
    public VertexName {
        Objects.requireNonNull(name, "name");
        kind = kind == null ? Kind.OTHER : kind;
        instruction = instruction == null ? name : instruction;
    }

    /** What a vertex does in the build. */
    public enum Kind {
        /** An instruction of the Dockerfile. */
        STEP,
        /** Loading the Dockerfile, the ignore file, the metadata of a base image, or the Dockerfile frontend. */
        INTERNAL,
        /** Sending the build context or a named context. */
        CONTEXT,
        CACHE_IMPORT,
        CACHE_EXPORT,
        /** Exporting, unpacking and pushing the result. */
        EXPORT,
        /** Anything else, such as the login to a registry. */
        OTHER
    }

    /** Whether it is an instruction that makes a layer: any but FROM. */
    public boolean isLayer() {
        return kind == Kind.STEP && !instruction.startsWith("FROM ");
    }

    /** Parses a name. Never fails: an unrecognized name has the kind {@link Kind#OTHER}. */
    public static VertexName parse(String name) {
        int close = name.startsWith("[") ? name.indexOf(']') : -1;
        if (close < 0) {
            return new VertexName(name, kindOf(name), null, null, 0, 0, name);
        }
        String text = name.substring(close + 1).strip();
        String platform = null;
        String lastWord = "";
        StringBuilder otherWords = new StringBuilder();
        for (String word : name.substring(1, close).split(" ")) {
            if (word.isEmpty()) {
                continue;
            }
            appendWord(otherWords, lastWord);
            lastWord = word;
            if (platform == null && isPlatform(word)) {
                platform = word;
                lastWord = "";
            }
        }
        int slash = lastWord.indexOf('/');
        int step = slash < 0 ? 0 : number(lastWord, 0, slash);
        int steps = slash < 0 ? 0 : number(lastWord, slash + 1, lastWord.length());
        if (step > 0 && steps > 0) {
            return new VertexName(
                    name, Kind.STEP, platform, otherWords.isEmpty() ? null : otherWords.toString(), step, steps, text);
        }
        appendWord(otherWords, lastWord);
        return new VertexName(name, kindOf(otherWords, text), platform, null, 0, 0, text);
    }

    private static Kind kindOf(CharSequence prefix, String text) {
        String words = " " + prefix + " ";
        if (words.endsWith(" internal ")) {
            return isContextTransfer(text) ? Kind.CONTEXT : Kind.INTERNAL;
        }
        if (words.contains(" context ")) {
            // an image used as a context is pulled, not sent
            return text.contains("load from ") || isContextTransfer(text) ? Kind.CONTEXT : Kind.INTERNAL;
        }
        return kindOf(text);
    }

    private static boolean isContextTransfer(String text) {
        return text.equals("load build context")
                || text.equals("load remote build context")
                || text.startsWith("load git source ");
    }

    private static Kind kindOf(String text) {
        if (text.startsWith("importing cache manifest ")) {
            return Kind.CACHE_IMPORT;
        }
        if (text.startsWith("exporting ")) {
            return text.startsWith("exporting cache")
                            || text.equals("exporting content cache")
                            || text.equals("exporting inline cache")
                            || text.equals("exporting to GitHub Actions Cache")
                    ? Kind.CACHE_EXPORT
                    : Kind.EXPORT;
        }
        if (text.equals("preparing layers for inline cache")) {
            return Kind.CACHE_EXPORT;
        }
        if (text.startsWith("pushing ")
                || text.startsWith("merging manifest list ")
                || text.equals("importing to docker")) {
            return Kind.EXPORT;
        }
        if (text.startsWith("resolve image config for ") || text.startsWith("docker-image://")) {
            return Kind.INTERNAL;
        }
        if (text.equals("local://context")) {
            return Kind.CONTEXT;
        }
        return Kind.OTHER;
    }

    private static void appendWord(StringBuilder words, String word) {
        if (word.isEmpty()) {
            return;
        }
        if (!words.isEmpty()) {
            words.append(' ');
        }
        words.append(word);
    }

    /** Names of stages and targets contain no slash, so a slash means a platform or {@code 2/5}. */
    private static boolean isPlatform(String word) {
        int slash = word.indexOf('/');
        return slash > 0 && number(word, 0, slash) < 0;
    }

    private static int number(String text, int start, int end) {
        if (start == end || end - start > 9) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
