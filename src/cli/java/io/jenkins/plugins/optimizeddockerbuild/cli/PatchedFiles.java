package io.jenkins.plugins.optimizeddockerbuild.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes patched files: all or none, each atomically. */
final class PatchedFiles {
    private PatchedFiles() {}

    /**
     * Writes files.
     *
     * @param folder the context
     * @param files new contents by path, each byte as the character with the same number
     * @throws UnusableInputException when one cannot be written; then none was changed
     */
    static void write(Path folder, Map<String, String> files) throws UnusableInputException, IOException {
        Map<Path, Path> written = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path named = folder.resolve(file.getKey());
                Path path = Files.exists(named) ? named.toRealPath() : named;
                if (!path.startsWith(folder.toRealPath()) && Files.exists(path)) {
                    throw new UnusableInputException(
                            file.getKey() + " is a link to a file outside the context; nothing was changed."
                                    + " Replace it with the file itself, or use the patch: odb advise --patch");
                }
                if (Files.exists(path) && !Files.isWritable(path)) {
                    throw new UnusableInputException(file.getKey() + " is read-only; nothing was changed."
                            + " Make it writable, or use the patch: odb advise --patch");
                }
                Path whole = path.resolveSibling(path.getFileName() + ".odb-new");
                written.put(whole, path);
                if (Files.exists(path)) {
                    // keeps the permissions
                    Files.copy(path, whole, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.write(whole, file.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
            for (Map.Entry<Path, Path> file : written.entrySet()) {
                Files.move(
                        file.getKey(),
                        file.getValue(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (FileSystemException e) {
            throw new UnusableInputException("The patches cannot be written into " + folder + ": " + why(e)
                    + ". Make the folder writable, or use the patch: odb advise --patch");
        } finally {
            for (Path whole : written.keySet()) {
                if (Files.isRegularFile(whole)) {
                    Files.delete(whole);
                }
            }
        }
    }

    private static String why(FileSystemException problem) {
        return problem.getReason() != null
                ? problem.getReason()
                : problem.getClass().getSimpleName().replaceFirst("Exception$", "") + " " + problem.getFile();
    }
}
