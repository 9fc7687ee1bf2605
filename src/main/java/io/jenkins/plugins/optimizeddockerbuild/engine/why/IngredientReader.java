package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.CopiedFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.EntryType;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.FilePrints;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.HereDocument;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Statement;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Determines what a build is made of. The Dockerfile and the build arguments take milliseconds; {@link #withFiles}
 * reads the copied files, and is meant to run while the build does.
 */
public final class IngredientReader {
    private static final int LONGEST_TEXT = 120;

    /** Limit for one build: entries take some 60 bytes each, in every summary of the history. */
    private static final int MOST_ENTRIES = 1000;

    private static final int MOST_ENTRIES_OF_ONE = 600;
    private static final int FEWEST_ENTRIES = 20;
    private static final String DIGEST = "@sha256:";
    private static final String FROM = "FROM ";

    private final Prints prints;

    /** @param salt of the builds to compare with; null when there are none */
    public IngredientReader(@CheckForNull String salt) {
        prints = salt == null ? Prints.fresh() : Prints.of(salt);
    }

    /**
     * Reads the Dockerfile and the build arguments.
     *
     * @param dockerfile null when not available
     * @param isSecret tells by name and value which arguments to skip
     */
    public Ingredients read(
            @CheckForNull Dockerfile dockerfile,
            BuildInputs inputs,
            boolean noCache,
            List<String> noCacheStages,
            Predicate<Map.Entry<String, String>> isSecret) {
        List<Ingredients.Argument> arguments = new ArrayList<>();
        for (Map.Entry<String, String> argument : new TreeMap<>(inputs.buildArgs()).entrySet()) {
            arguments.add(new Ingredients.Argument(
                    argument.getKey(), isSecret.test(argument) ? null : prints.ofValue(argument.getValue())));
        }
        List<Ingredients.Stage> stages = new ArrayList<>();
        if (dockerfile != null) {
            BuildGraph graph = BuildGraph.of(dockerfile, inputs);
            ArgumentEffects effects = ArgumentEffects.of(dockerfile, inputs);
            for (ResolvedStage stage : graph.stages()) {
                stages.add(stage(stage, dockerfile, inputs, effects));
            }
        }
        return new Ingredients(prints.saltText(), noCache, noCacheStages, arguments, stages, List.of(), List.of());
    }

    private Ingredients.Stage stage(
            ResolvedStage stage, Dockerfile dockerfile, BuildInputs inputs, ArgumentEffects effects) {
        List<Ingredients.Instruction> instructions = new ArrayList<>();
        boolean image = stage.kind() == BaseKind.IMAGE || stage.kind() == BaseKind.UNKNOWN;
        List<String> unknown = stage.kind() == BaseKind.NAMED_CONTEXT || stage.kind() == BaseKind.REPLACED
                ? List.of("the extra context " + stage.base())
                : List.of();
        instructions.add(instruction(
                stage.stage().from(),
                effects.ofBase(stage),
                image ? List.of(imageName(stage.base())) : List.of(),
                false,
                unknown));
        for (int i = 0; i < stage.instructions().size(); i++) {
            ResolvedInstruction resolved = stage.instructions().get(i);
            Sources sources = new Sources(resolved.instruction(), dockerfile, inputs);
            instructions.add(instruction(
                    resolved.instruction(), effects.of(stage, i), sources.images, sources.context, sources.unknown));
        }
        return new Ingredients.Stage(
                stage.stage().displayName(),
                stage.baseStage() == null ? null : stage.baseStage().displayName(),
                instructions);
    }

    private Ingredients.Instruction instruction(
            Instruction instruction,
            List<String> arguments,
            List<String> images,
            boolean readsContext,
            List<String> unknown) {
        Statement statement = instruction.statement();
        // Blanks matter to a command that BuildKit runs, but nowhere else
        StringBuilder whole =
                new StringBuilder(instruction instanceof Instruction.Run ? statement.line() : keyText(instruction));
        for (HereDocument document : statement.documents()) {
            whole.append('\n').append(document.text());
        }
        return new Ingredients.Instruction(
                text(instruction),
                key(keyText(instruction)),
                prints.ofText(whole.toString()),
                instruction.lines(),
                arguments,
                images,
                readsContext,
                unknown);
    }

    /** The print that identifies an instruction across builds. */
    private String key(String instruction) {
        return prints.ofText(instruction);
    }

    private static String keyText(Instruction instruction) {
        Statement statement = instruction.statement();
        String rest = statement.line().substring(statement.spelling().length());
        return LayerKey.of(null, null, statement.keyword() + rest).instruction();
    }

    /** Values of variables may be confidential. */
    private static String text(Instruction instruction) {
        StringBuilder text = new StringBuilder(instruction.keyword());
        if (instruction instanceof Instruction.Env env) {
            for (KeyValue pair : env.pairs()) {
                text.append(' ').append(pair.key());
            }
        } else if (instruction instanceof Instruction.Label label) {
            for (KeyValue pair : label.pairs()) {
                text.append(' ').append(pair.key());
            }
        } else if (instruction instanceof Instruction.Arg arg) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                text.append(' ').append(declaration.name());
            }
        } else {
            text = new StringBuilder(keyText(instruction));
        }
        return text.length() <= LONGEST_TEXT ? text.toString() : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    /** What an instruction reads. */
    private static final class Sources {
        private final Dockerfile dockerfile;
        private final BuildInputs inputs;
        private final List<String> images = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private boolean context;

        Sources(Instruction instruction, Dockerfile dockerfile, BuildInputs inputs) {
            this.dockerfile = dockerfile;
            this.inputs = inputs;
            if (instruction instanceof Instruction.Copy copy) {
                if (copy.from() == null) {
                    context = !copy.sources().isEmpty();
                } else {
                    from(copy.from());
                }
            } else if (instruction instanceof Instruction.Add add) {
                for (String source : add.sources()) {
                    if (source.contains("://") || source.startsWith("git@")) {
                        if (add.checksum() == null) {
                            unknown.add("the content of the URL that it fetches");
                        }
                    } else {
                        context = true;
                    }
                }
            } else if (instruction instanceof Instruction.Run run) {
                for (Mount mount : run.mounts()) {
                    context |= mount.readsContext();
                    if (mount.type().equals("bind") && mount.from() != null) {
                        from(mount.from());
                    }
                }
            }
        }

        private void from(String name) {
            boolean index = name.chars().allMatch(c -> c >= '0' && c <= '9');
            if (inputs.namedContexts().contains(name)) {
                unknown.add("the extra context " + name);
            } else if (!index && dockerfile.stage(name) == null) {
                images.add(imageName(name));
            }
        }
    }

    /**
     * Adds the files that the instructions read from the context. Reads only the files and does not touch the context
     * object, which another thread may use.
     *
     * @param dockerfile of the context
     * @param copied what its instructions read
     * @param stop polled; once true, the remaining files are compared by size only
     */
    public Ingredients withFiles(
            Ingredients known,
            Dockerfile dockerfile,
            BuildInputs inputs,
            Path context,
            List<CopiedFiles> copied,
            BooleanSupplier stop) {
        FilePrints files = new FilePrints(context, prints.salt(), stop);
        files.read(copied);
        Map<Instruction, FileTree> trees = new IdentityHashMap<>();
        for (CopiedFiles each : copied) {
            if (each.sources() >= localSources(each.instruction())) {
                trees.put(each.instruction(), tree(each, files));
            }
        }
        List<Ingredients.Copied> read = new ArrayList<>();
        int left = MOST_ENTRIES;
        for (ResolvedStage stage : BuildGraph.of(dockerfile, inputs).stages()) {
            for (ResolvedInstruction resolved : stage.instructions()) {
                FileTree tree = trees.get(resolved.instruction());
                if (tree != null) {
                    List<String> entries = tree.entries(Math.max(FEWEST_ENTRIES, Math.min(MOST_ENTRIES_OF_ONE, left)));
                    left -= entries.size();
                    read.add(new Ingredients.Copied(
                            stage.stage().displayName(),
                            key(keyText(resolved.instruction())),
                            tree.files(),
                            tree.bytes(),
                            tree.print(),
                            entries));
                }
            }
        }
        return known.withCopied(read);
    }

    /** The number of an instruction's sources in the context; only the build may know the names of some. */
    private static int localSources(Instruction instruction) {
        if (instruction instanceof Instruction.FileTransfer transfer) {
            int local = 0;
            for (String source : transfer.sources()) {
                local += source.contains("://") || source.startsWith("git@") ? 0 : 1;
            }
            return local;
        }
        int mounts = 0;
        if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                mounts += mount.readsContext() ? 1 : 0;
            }
        }
        return mounts;
    }

    private static FileTree tree(CopiedFiles copied, FilePrints files) {
        FileTree tree = new FileTree();
        for (ContextEntry entry : copied.entries()) {
            FilePrints.Print print = files.of(entry);
            if (entry.type() == EntryType.FOLDER) {
                tree.addFolder(entry.text(), print.permissions());
            } else {
                tree.addFile(
                        entry.text(),
                        print.permissions(),
                        print.digest() == null ? null : HexFormat.of().formatHex(print.digest()),
                        entry.bytes());
            }
        }
        return tree;
    }

    /** Adds the digests of images that BuildKit printed. */
    public static Ingredients withImages(Ingredients known, Timeline timeline) {
        Map<String, String> digests = new TreeMap<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            String text = vertex.name().instruction();
            if (text.startsWith(FROM)) {
                String reference = text.substring(FROM.length());
                int digest = reference.indexOf(DIGEST);
                if (digest >= 0) {
                    digests.put(imageName(reference), reference.substring(digest + 1));
                }
            }
        }
        List<Ingredients.Image> images = new ArrayList<>();
        digests.forEach((reference, digest) -> images.add(new Ingredients.Image(reference, digest)));
        return known.withImages(images);
    }

    /** The same name for the same image, whatever its digest. */
    private static String imageName(String reference) {
        return BuildInputs.familiar(ImageName.withoutDigest(reference));
    }
}
