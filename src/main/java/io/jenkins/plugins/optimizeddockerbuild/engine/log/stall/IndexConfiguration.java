package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import io.jenkins.plugins.optimizeddockerbuild.engine.packages.IndexFile;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files of the build context that configure where package managers connect: {@code pip.conf}, {@code .npmrc}, {@code
 * sources.list} and the like, in its top folder and one level below. Only their addresses are used, never credentials.
 *
 * @param sentElsewhere those that do not ask their default index
 */
record IndexConfiguration(Set<PackageManager> sentElsewhere, List<Endpoint> endpoints) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FOLDERS = 200;

    static final IndexConfiguration NONE = new IndexConfiguration(Set.of(), List.of());

    /** Unreadable files count as missing: a diagnosis should not add errors. */
    static IndexConfiguration of(Path context) {
        IndexConfiguration found = new IndexConfiguration(EnumSet.noneOf(PackageManager.class), new ArrayList<>());
        List<Path> folders = new ArrayList<>(List.of(context));
        for (int i = 0; i < folders.size() && i < MOST_FOLDERS; i++) {
            String folder = i == 0 ? "" : folders.get(i).getFileName().toString();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folders.get(i))) {
                for (Path entry : entries) {
                    if (i == 0 && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        folders.add(entry);
                    } else {
                        found.take(folder, entry);
                    }
                }
            } catch (IOException | SecurityException e) {
                continue;
            }
        }
        return found;
    }

    private void take(String folder, Path entry) throws IOException {
        String name = entry.getFileName().toString();
        List<String> lines = null;
        Set<Endpoint> own = new LinkedHashSet<>();
        for (Map.Entry<PackageManager, IndexFile> each : PackageManager.indexFiles(folder, name)) {
            lines = lines == null ? lines(entry) : lines;
            for (String line : lines) {
                List<Endpoint> named = each.getValue().line().matcher(line).matches() ? Urls.in(line, name) : List.of();
                own.addAll(named);
                if (!named.isEmpty() && !line.contains("extra")) {
                    sentElsewhere.add(each.getKey());
                }
            }
        }
        endpoints.addAll(own);
    }

    /** Without comments. */
    private static List<String> lines(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
                    .toList();
        }
    }
}
