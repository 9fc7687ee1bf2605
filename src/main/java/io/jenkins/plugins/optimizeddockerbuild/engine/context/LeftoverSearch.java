package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds leftovers, and what else affects whether they can be excluded. */
final class LeftoverSearch {

    /** Limit for the links whose targets are looked up. */
    private static final int MOST_LINKS = 5000;

    private final Selection own;
    private final Map<String, Integer> entriesByName = new HashMap<>();
    private final List<byte[]> links = new ArrayList<>();

    /** @param own what the user's rules leave */
    LeftoverSearch(Selection own) {
        this.own = own;
    }

    /** Adds the leftovers below a folder; the content of a leftover is not searched. */
    void collect(ContextFolder folder, List<Candidate> candidates) {
        if (!own.enters(folder)) {
            return;
        }
        for (int i = 0; i < folder.size(); i++) {
            Leftover leftover = Leftovers.of(folder, i);
            if (leftover != null || Leftovers.isFolderName(folder.name(i))) {
                byte[] name = folder.name(i);
                String text = Runes.text(name, 0, name.length);
                entriesByName.put(text, entriesNamed(text) + 1);
            }
            ContextFolder below = folder.folder(i);
            boolean kept = own.keeps(folder, i);
            if (leftover != null && kept) {
                candidates.add(new Candidate(leftover, folder, i));
            } else if (below != null) {
                collect(below, candidates);
            } else if (kept && folder.type(i) == EntryType.LINK && links.size() < MOST_LINKS) {
                links.add(folder.pathOf(i));
            }
        }
    }

    /** The number of entries with a name, leftovers or not, outside of leftovers. */
    int entriesNamed(String name) {
        return entriesByName.getOrDefault(name, 0);
    }

    /** Maps link targets in the context, as cleaned paths, to one of their links. */
    Map<String, String> linkTargets(ContextTree tree) {
        Map<String, String> targets = new HashMap<>();
        for (byte[] link : links) {
            try {
                Path target = Files.readSymbolicLink(tree.locate(link));
                for (int from = 0; target.isAbsolute() && from < target.getNameCount(); from++) {
                    // the image may have the context at any place
                    byte[] bytes = NativeNames.bytes(target.subpath(from, target.getNameCount()));
                    String path = Runes.text(bytes, 0, bytes.length);
                    if (Arrays.stream(path.split("/"))
                            .anyMatch(name -> Leftovers.isFolderName(name.getBytes(StandardCharsets.UTF_8)))) {
                        targets.putIfAbsent(path, PathText.readable(link));
                    }
                }
                if (!target.isAbsolute()) {
                    byte[] bytes = NativeNames.bytes(target);
                    String path = Runes.text(link, 0, link.length);
                    int slash = path.lastIndexOf('/');
                    String folder = slash < 0 ? "" : path.substring(0, slash);
                    String joined = GoFilepath.clean("/" + folder + "/" + Runes.text(bytes, 0, bytes.length));
                    targets.putIfAbsent(joined.substring(1), PathText.readable(link));
                }
            } catch (IOException e) {
                // an unreadable link has no target
                continue;
            }
        }
        return targets;
    }
}
