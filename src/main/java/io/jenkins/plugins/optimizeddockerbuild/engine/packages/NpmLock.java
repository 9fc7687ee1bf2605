package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A lock file of npm, or the one that it keeps within {@code node_modules}. A text that is none lists nothing.
 *
 * @param version of its form; since 2 it lists packages by their folders
 * @param packages by folder, in file order
 */
public record NpmLock(long version, Map<String, Locked> packages) {
    /**
     * A package.
     *
     * @param version empty where it has none
     * @param resolved where it comes from; empty where that is not written
     * @param link whether it is a folder of the project
     * @param runsScript whether it runs a script when it is installed
     */
    public record Locked(String version, String resolved, boolean link, boolean runsScript) {}

    public NpmLock {
        packages = Collections.unmodifiableMap(new LinkedHashMap<>(packages));
    }

    public static NpmLock of(String text) {
        JsonTree tree = JsonTree.parseOrMissing(text);
        Map<String, Locked> packages = new LinkedHashMap<>();
        tree.get("packages")
                .members()
                .forEach((folder, each) -> packages.put(
                        folder,
                        new Locked(
                                each.get("version").text(""),
                                each.get("resolved").text(""),
                                isSet(each.get("link")),
                                isSet(each.get("hasInstallScript")))));
        return new NpmLock(tree.get("lockfileVersion").number(0), packages);
    }

    private static boolean isSet(JsonTree value) {
        return !value.isMissing() && !"false".equals(value.text());
    }

    /** {@code @scope/name} for {@code node_modules/x/node_modules/@scope/name}; empty for the project itself. */
    public static String name(String folder) {
        return folder.replaceFirst(".*node_modules/", "");
    }
}
