package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files of the build context that configure where package tools connect: {@code pip.conf}, {@code .npmrc}, {@code
 * sources.list} and the like, in its top folder and one level below. Only their addresses are used, never credentials.
 *
 * @param files names of the files that were found
 */
record IndexConfiguration(Set<String> files, List<Endpoint> endpoints) {
    private static final Set<String> NAMES = Set.of(
            "pip.conf",
            ".npmrc",
            ".yarnrc",
            ".yarnrc.yml",
            "sources.list",
            "settings.xml",
            "uv.toml",
            "pyproject.toml");
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FOLDERS = 200;

    static final IndexConfiguration NONE = new IndexConfiguration(Set.of(), List.of());

    /** Unreadable files count as missing: a diagnosis should not add errors. */
    static IndexConfiguration of(Path context) {
        Set<String> files = new TreeSet<>();
        List<Endpoint> endpoints = new ArrayList<>();
        List<Path> folders = new ArrayList<>(List.of(context));
        for (int i = 0; i < folders.size() && i < MOST_FOLDERS; i++) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folders.get(i))) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (i == 0 && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        folders.add(entry);
                    } else if (isConfiguration(name) && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                        if (read(entry, name, endpoints)) {
                            files.add(name);
                        }
                    }
                }
            } catch (IOException | SecurityException e) {
                continue;
            }
        }
        return new IndexConfiguration(files, endpoints);
    }

    private static boolean isConfiguration(String name) {
        return NAMES.contains(name) || name.startsWith("requirements") && name.endsWith(".txt");
    }

    private static boolean read(Path file, String name, List<Endpoint> endpoints) throws IOException {
        int before = endpoints.size();
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                String content = line.strip();
                if (isIndexLine(name, content)) {
                    endpoints.addAll(Urls.in(content, name));
                }
            }
        }
        return endpoints.size() > before;
    }

    /** Requirements and project files contain many addresses, of which only those of an index matter. */
    private static boolean isIndexLine(String name, String line) {
        if (line.startsWith("#") || line.startsWith(";")) {
            return false;
        }
        return switch (name) {
            case "pip.conf", ".npmrc", ".yarnrc", ".yarnrc.yml", "sources.list" -> true;
            case "settings.xml" -> line.startsWith("<url>");
            case "uv.toml", "pyproject.toml" -> line.startsWith("index-url") || line.startsWith("url ");
            default -> line.startsWith("--") || line.startsWith("-i ");
        };
    }
}
