package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one build was made of, as far as it decides which layers have to run: what later builds compare theirs with. It
 * stays in the {@link BuildSummary} and is no part of a report. Prints are short salted digests, which tell whether
 * something is still the same; the builds of one history share a salt, so that theirs can be compared.
 *
 * @param salt hexadecimal
 * @param noCache whether the build was not to use the cache
 * @param noCacheStages names of stages that were not to use it
 * @param arguments build arguments that the build set, in the order of their names
 * @param stages of the Dockerfile, in the order of the file; empty when it was not at hand
 * @param images what the references of the Dockerfile led to, as far as BuildKit told
 * @param copied what the instructions read from the context; empty when it was not looked at
 */
public record Ingredients(
        String salt,
        boolean noCache,
        List<String> noCacheStages,
        List<Argument> arguments,
        List<Stage> stages,
        List<Image> images,
        List<Copied> copied) {

    public Ingredients {
        Objects.requireNonNull(salt, "salt");
        noCacheStages = Lists.copy(noCacheStages);
        arguments = Lists.copy(arguments);
        stages = Lists.copy(stages);
        images = Lists.copy(images);
        copied = Lists.copy(copied);
    }

    /** The same with each of its texts as the function makes it, for example without secrets. */
    public Ingredients withTexts(UnaryOperator<String> change) {
        return RecordTexts.map(this, change);
    }

    /** The same with what instructions read from the context. */
    public Ingredients withCopied(List<Copied> read) {
        return new Ingredients(salt, noCache, noCacheStages, arguments, stages, images, read);
    }

    /** The same with what references led to. */
    public Ingredients withImages(List<Image> resolved) {
        return new Ingredients(salt, noCache, noCacheStages, arguments, stages, resolved, copied);
    }

    /**
     * A build argument that was set.
     *
     * @param print of its value; null when it is a secret by its name, or unknown, and so was not looked at
     */
    public record Argument(String name, @CheckForNull String print) {
        public Argument {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A stage.
     *
     * @param basedOn name of the stage that it begins from; null when it begins from an image or nothing
     * @param instructions from its FROM on, triggers of the base stage included
     */
    public record Stage(String name, @CheckForNull String basedOn, List<Instruction> instructions) {
        public Stage {
            Objects.requireNonNull(name, "name");
            instructions = Lists.copy(instructions);
        }
    }

    /**
     * An instruction.
     *
     * @param text its beginning; of ENV, ARG and LABEL the names without the values
     * @param key print of the instruction as {@link io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey} has it
     * @param print of all of it, here-documents included
     * @param arguments build arguments whose value decides what it does
     * @param images references of the images that it begins or copies from
     * @param readsContext whether it reads the build context
     * @param unknown what else it reads that nobody looked at, a few words each: an address, an extra context
     */
    public record Instruction(
            String text,
            String key,
            String print,
            @CheckForNull Lines lines,
            List<String> arguments,
            List<String> images,
            boolean readsContext,
            List<String> unknown) {
        public Instruction {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(print, "print");
            arguments = Lists.copy(arguments);
            images = Lists.copy(images);
            unknown = Lists.copy(unknown);
        }

        /** In upper case: {@code RUN}. */
        public String keyword() {
            int blank = text.indexOf(' ');
            return blank < 0 ? text : text.substring(0, blank);
        }
    }

    /** An image and the digest that it had in this build. */
    public record Image(String reference, String digest) {
        public Image {
            Objects.requireNonNull(reference, "reference");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * What one instruction read from the context.
     *
     * @param stage its stage
     * @param key its {@link Instruction#key()}
     * @param files number of files
     * @param bytes of their content
     * @param print of all of it; null when not all of it was read
     * @param entries of files and, where there are many, of folders as a whole: see {@code FileTree} in {@code engine/why}
     */
    public record Copied(
            String stage,
            String key,
            long files,
            long bytes,
            @CheckForNull String print,
            List<String> entries) {
        public Copied {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(key, "key");
            entries = Lists.copy(entries);
        }
    }
}
