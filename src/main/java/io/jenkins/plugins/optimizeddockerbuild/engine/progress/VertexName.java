package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.Inlined;
import java.io.Serializable;
import java.util.Objects;

/**
 * What the name of a vertex says, for example {@code [linux/arm64 builder 2/5] RUN make}. Source of the forms: BuildKit
 * {@code frontend/dockerfile/dockerfile2llb/convert.go} and {@code solver/llbsolver}, buildx {@code util/progress}.
 *
 * @param name as BuildKit prints it
 * @param kind what the vertex does
 * @param platform {@code linux/arm64}, where BuildKit names it (builds for several platforms);
 *     {@code linux/amd64->arm64} for a step that runs on one platform for another
 * @param stage name of the stage as BuildKit prints it: {@code builder}, {@code stage-1}; in builds of several targets
 *     (bake, compose) with the target's name in front: {@code web builder}; null where there is one unnamed stage only,
 *     and when the vertex is no step
 * @param step number of the step in its stage, counted from 1; 0 when the vertex is no step
 * @param steps number of the steps in the stage; 0 when the vertex is no step
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

    /** Parts that a report of another version does not have, or names otherwise, are as those of a name of no form. */
    public VertexName {
        Objects.requireNonNull(name, "name");
        kind = kind == null ? Kind.OTHER : kind;
        instruction = instruction == null ? name : instruction;
    }

    /** What a vertex does in the build. */
    public enum Kind {
        /** An instruction of the Dockerfile. */
        STEP,
        /** Loading the Dockerfile, the ignore file, the metadata of a base image, the Dockerfile frontend. */
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

    /** True for an instruction of the Dockerfile that makes a layer: any but FROM. */
    public boolean isLayer() {
        return kind == Kind.STEP && !instruction.startsWith("FROM ");
    }

    /** Takes a name apart. Never fails: a name of no known form is its own text and of kind {@link Kind#OTHER}. */
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
            // an image that stands for a context is pulled, not sent
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

    /** Neither a stage nor a target may have a slash in its name, so a slash means a platform or {@code 2/5}. */
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
