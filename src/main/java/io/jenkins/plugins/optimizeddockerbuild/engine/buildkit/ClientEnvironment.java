package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment of the client.
 *
 * @param variables environment variables of the client
 * @param folder working folder, the base of a request's relative paths
 */
public record ClientEnvironment(Map<String, String> variables, Path folder) {
    public ClientEnvironment {
        variables = Map.copyOf(variables);
        folder = folder.toAbsolutePath().normalize();
    }

    /** The launcher changes LC_ALL for Java and saves the original here; empty when it was not set. */
    private static final String CALLERS_LOCALE = "ODB_CALLERS_LC_ALL";

    /** The environment of this process, with the caller's locale. */
    public static ClientEnvironment ofThisProcess() {
        return new ClientEnvironment(callers(System.getenv()), Path.of(""));
    }

    static Map<String, String> callers(Map<String, String> variables) {
        String locale = variables.get(CALLERS_LOCALE);
        if (locale == null) {
            return variables;
        }
        Map<String, String> callers = new HashMap<>(variables);
        callers.remove(CALLERS_LOCALE);
        if (locale.isEmpty()) {
            callers.remove("LC_ALL");
        } else {
            callers.put("LC_ALL", locale);
        }
        return callers;
    }

    /** The value of a variable; null when it is not set or empty. */
    @CheckForNull
    public String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Finds a program on the PATH; null when there is none. */
    @CheckForNull
    public Path program(String name) {
        String path = variable("PATH");
        if (path == null) {
            return null;
        }
        int from = 0;
        while (from <= path.length()) {
            int end = path.indexOf(File.pathSeparatorChar, from);
            end = end < 0 ? path.length() : end;
            Path candidate = folder.resolve(path.substring(from, end)).resolve(name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
            from = end + 1;
        }
        return null;
    }

    /** A folder below the user's home; null when the home is unknown. */
    @CheckForNull
    Path home(String first, String... more) {
        String home = variable("HOME");
        home = home == null ? System.getProperty("user.home") : home;
        return home == null ? null : Path.of(home).resolve(Path.of(first, more));
    }

    /**
     * Resolves a path of the request.
     *
     * @throws InvalidPathException when it is not a valid file name
     */
    public Path resolve(String path) {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            return resolveByBytes(path, e);
        }
    }

    /** Without a locale, Java resolves non-ASCII file names only through a URI, which holds bytes. */
    private Path resolveByBytes(String path, InvalidPathException problem) {
        try {
            String base = path.startsWith("/") ? "" : folder.toUri().getRawPath() + "/";
            String encoded =
                    new URI(null, null, "/" + path, null).toASCIIString().substring(1);
            return Path.of(URI.create("file://" + base + encoded)).normalize();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw problem;
        }
    }
}
