package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads.Source;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one instruction reads from the context: everything that its sources name and BuildKit sees, with everything
 * below.
 *
 * @param instruction a COPY, an ADD, or a RUN with bind mounts
 * @param sources number of sources of the instruction
 * @param entries files, folders and links, ordered by the bytes of their paths
 */
public record CopiedFiles(Instruction instruction, int sources, List<ContextEntry> entries) {
    public CopiedFiles {
        entries = List.copyOf(entries);
    }

    /**
     * @param sources of all instructions, in file order
     * @param kept everything that BuildKit sees, ordered by the bytes of the paths
     * @param root the context
     */
    static List<CopiedFiles> of(List<Source> sources, List<ContextEntry> kept, Path root) throws InvalidRuleException {
        Map<Instruction, List<Source>> byInstruction = new IdentityHashMap<>();
        List<Instruction> order = new ArrayList<>();
        for (Source source : sources) {
            if (!byInstruction.containsKey(source.instruction())) {
                order.add(source.instruction());
            }
            byInstruction
                    .computeIfAbsent(source.instruction(), instruction -> new ArrayList<>())
                    .add(source);
        }
        List<CopiedFiles> copied = new ArrayList<>();
        for (Instruction instruction : order) {
            List<Source> own = byInstruction.get(instruction);
            copied.add(new CopiedFiles(instruction, own.size(), taken(own, kept, root)));
        }
        return copied;
    }

    private static List<ContextEntry> taken(List<Source> sources, List<ContextEntry> kept, Path root)
            throws InvalidRuleException {
        boolean whole = false;
        for (Source source : sources) {
            whole |= source.isWholeContext() && source.excludes().isEmpty();
        }
        if (whole) {
            return kept;
        }
        // an instruction has the same --exclude patterns for all its sources
        Excludes excludes = new Excludes(sources.get(0).excludes());
        NamedSources names = new NamedSources(sources, root);
        boolean everything = sources.stream().anyMatch(Source::isWholeContext);
        List<ContextEntry> taken = new ArrayList<>();
        byte[] takenFolder = null;
        byte[] skippedFolder = null;
        for (ContextEntry entry : kept) {
            if (skippedFolder != null && isBelow(entry.path(), skippedFolder)) {
                continue;
            }
            boolean isTaken = everything || takenFolder != null && isBelow(entry.path(), takenFolder);
            if (!isTaken) {
                NamedSources.Relation relation = names.relation(entry.path());
                isTaken = relation == NamedSources.Relation.TAKEN;
                if (entry.type() == EntryType.FOLDER) {
                    takenFolder = isTaken ? entry.path() : takenFolder;
                    skippedFolder = relation == NamedSources.Relation.NONE ? entry.path() : skippedFolder;
                }
            }
            if (isTaken && !excludes.match(entry.path(), sources)) {
                taken.add(entry);
            }
        }
        return taken;
    }

    private static boolean isBelow(byte[] path, byte[] folder) {
        return path.length > folder.length
                && path[folder.length] == '/'
                && Arrays.equals(path, 0, folder.length, folder, 0, folder.length);
    }

    /** Patterns of {@code --exclude}, in the syntax of an ignore file and relative to the source. */
    private static final class Excludes {
        private final IgnoreRules rules;

        Excludes(List<String> patterns) throws InvalidRuleException {
            rules = IgnoreRules.parse(String.join("\n", patterns).getBytes(StandardCharsets.UTF_8), "--exclude");
        }

        boolean match(byte[] path, List<Source> sources) throws InvalidRuleException {
            if (rules.rules().isEmpty()) {
                return false;
            }
            int start = 0;
            for (Source source : sources) {
                byte[] pattern = source.pattern().getBytes(StandardCharsets.UTF_8);
                if (!source.wildcard() && isBelow(path, pattern)) {
                    start = pattern.length + 1;
                }
            }
            byte[] relative = Arrays.copyOfRange(path, start, path.length);
            IgnoreRules.Walk walk = rules.new Walk();
            IgnoreRules.FolderMatch match = IgnoreRules.FolderMatch.ROOT;
            for (int end = 1; end < relative.length; end++) {
                if (relative[end] == '/') {
                    walk.excludes(relative, end, match);
                    match = walk.folderMatch();
                }
            }
            return walk.excludes(relative, relative.length, match);
        }
    }
}
