package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one build was made of, as far as it decides which layers have to run; later builds compare themselves with it.
 * It is stored in the {@link BuildSummary} and never in a report. Prints are short salted digests that show whether
 * something is unchanged; all builds of a history share the salt, which makes them comparable.
 *
 * @param salt hexadecimal
 * @param noCache whether the cache was disabled
 * @param noCacheStages names of stages for which the cache was disabled
 * @param arguments build arguments that were set, ordered by name
 * @param stages of the Dockerfile, in file order; empty when it was not available
 * @param images resolved image references of the Dockerfile, where BuildKit printed them
 * @param copied what the instructions read from the context; empty when it was not analyzed
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

    /** A copy with each of its texts transformed, for example to mask secrets. */
    public Ingredients withTexts(UnaryOperator<String> change) {
        return RecordTexts.map(this, change);
    }

    /** A copy with these reads from the context. */
    public Ingredients withCopied(List<Copied> read) {
        return new Ingredients(salt, noCache, noCacheStages, arguments, stages, images, read);
    }

    /** A copy with these resolved image references. */
    public Ingredients withImages(List<Image> resolved) {
        return new Ingredients(salt, noCache, noCacheStages, arguments, stages, resolved, copied);
    }

    /**
     * A build argument that was set.
     *
     * @param print of its value; null when its value is unknown, or was skipped because the name suggests a secret
     */
    public record Argument(String name, @CheckForNull String print) {
        public Argument {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A stage.
     *
     * @param basedOn name of the stage that it starts from; null when it starts from an image or from scratch
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
     * @param text its beginning; for ENV, ARG and LABEL the names without the values
     * @param key print of the instruction, see {@link
     *     io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey}
     * @param print of the whole instruction, here-documents included
     * @param arguments build arguments whose value affects it
     * @param images references of the images that it starts or copies from
     * @param readsContext whether it reads the build context
     * @param unknown inputs that were not analyzed, a few words each: an address, an extra context
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

    /** An image and its digest in this build. */
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
     * @param bytes bytes of their content
     * @param print of everything; null when it was not read completely
     * @param entries of files and, where there are many, of whole folders: see {@code FileTree} in {@code engine/why}
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
