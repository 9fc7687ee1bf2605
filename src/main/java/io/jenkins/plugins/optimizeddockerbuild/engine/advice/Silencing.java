package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Comment;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rules are disabled where: {@code # odb: ignore=RULE reason} above an instruction disables the rule there, above
 * the first instruction in the whole file. Several rules are separated by commas.
 */
final class Silencing {
    private static final Pattern MARK = Pattern.compile("odb:\\s*ignore\\s*=\\s*([A-Za-z0-9,-]+).*");

    private final Set<String> everywhere = new HashSet<>();
    private final Map<Integer, Set<String>> byLine = new HashMap<>();

    /** @param ignored rules that are disabled everywhere */
    Silencing(Dockerfile dockerfile, Set<String> ignored) {
        everywhere.addAll(ignored);
        List<Instruction> instructions = dockerfile.instructions();
        for (Comment comment : dockerfile.comments()) {
            Matcher mark = MARK.matcher(comment.text());
            if (mark.matches()) {
                Set<String> rules = new HashSet<>(Arrays.asList(mark.group(1).split(",")));
                Instruction below = below(instructions, comment.line());
                if (below == null || below == instructions.get(0)) {
                    everywhere.addAll(rules);
                } else {
                    byLine.computeIfAbsent(below.lines().first(), any -> new HashSet<>())
                            .addAll(rules);
                }
            }
        }
    }

    private static Instruction below(List<Instruction> instructions, int line) {
        for (Instruction instruction : instructions) {
            if (instruction.lines().last() >= line) {
                return instruction;
            }
        }
        return null;
    }

    boolean silences(String rule, Lines lines) {
        return everywhere.contains(rule)
                || lines != null && byLine.getOrDefault(lines.first(), Set.of()).contains(rule);
    }
}
