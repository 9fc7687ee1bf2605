package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.util.List;

/** A package.json, as far as it says what an install does. A text that is none has nothing in it. */
public record PackageJson(JsonTree tree) {
    /** Scripts of the project that an install runs. */
    private static final List<String> INSTALL_SCRIPTS = List.of(
            "preinstall",
            "install",
            "postinstall",
            "preprepare",
            "prepare",
            "postprepare",
            "prepublish",
            "dependencies");

    public static PackageJson of(String text) {
        return new PackageJson(JsonTree.parseOrMissing(text));
    }

    /** Whether the text was JSON at all. */
    public boolean isReadable() {
        return !tree.isMissing();
    }

    public boolean isWorkspace() {
        return tree.has("workspaces");
    }

    /** The patterns of the folders that are its members; empty where it is no workspace. */
    public List<String> members() {
        JsonTree workspaces = tree.get("workspaces");
        List<JsonTree> list =
                workspaces.items().isEmpty() ? workspaces.get("packages").items() : workspaces.items();
        return list.stream().map(each -> each.text("")).toList();
    }

    /** A script of its own that an install runs; null for none. */
    @CheckForNull
    public String installScript() {
        JsonTree scripts = tree.get("scripts");
        return INSTALL_SCRIPTS.stream().filter(scripts::has).findFirst().orElse(null);
    }
}
