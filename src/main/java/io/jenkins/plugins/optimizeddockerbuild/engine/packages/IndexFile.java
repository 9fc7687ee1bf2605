package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.regex.Pattern;

/**
 * A file that may say from where packages come.
 *
 * @param name as written in the catalog, with the folder that it has to be in, if any: {@code .cargo/config.toml}; {@code *}
 *     stands for any characters
 * @param line matches the lines that set an index
 */
public record IndexFile(String name, Pattern line) {
    /** The last segment of its name, or {@code *.txt} where that has a wildcard. */
    String key() {
        return key(name.substring(name.lastIndexOf('/') + 1));
    }

    static String key(String name) {
        return name.indexOf('*') < 0 ? name : "*" + name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    /** @param folder the name of the folder that it is in; empty for the context itself */
    public boolean is(String folder, String file) {
        String path = name.indexOf('/') < 0 ? file : folder + "/" + file;
        int any = name.indexOf('*');
        return any < 0
                ? path.equals(name)
                : path.length() >= name.length() - 1
                        && path.startsWith(name.substring(0, any))
                        && path.endsWith(name.substring(any + 1));
    }
}
