package io.jenkins.plugins.optimizeddockerbuild.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** README, CONTRIBUTING and docs, and the blocks of code in them. */
public final class Pages {
    private Pages() {}

    /** A fenced block: {@code language} is all that follows the fence, {@code line} that of the fence, from 1. */
    public record Block(Path page, int line, String language, String text) {
        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    public static List<Path> all() {
        List<Path> pages =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    public static List<Block> blocks() {
        return all().stream().flatMap(page -> blocks(page).stream()).toList();
    }

    /** Those of all pages in a language. */
    public static List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The texts of a page's blocks in a language. */
    public static List<String> blocks(String page, String language) {
        return blocks(Path.of(page)).stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    private static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int fence = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith("```")) {
                if (fence == 0) {
                    fence = i + 1;
                } else {
                    String language = lines.get(fence - 1).strip().substring("```".length());
                    String text = String.join("\n", lines.subList(fence, i)) + "\n";
                    blocks.add(new Block(page, fence, language, text));
                    fence = 0;
                }
            }
        }
        return blocks;
    }
}
