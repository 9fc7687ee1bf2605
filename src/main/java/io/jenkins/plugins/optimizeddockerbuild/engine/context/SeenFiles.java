package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;

/** {@link ContextFiles} of an analyzed context; not thread safe. */
final class SeenFiles implements ContextFiles {
    /** Unread folders are not read for a query. */
    private static final BiPredicate<ContextFolder, ContextFolder> UNREAD =
            (folder, below) -> below.state() == ContextFolder.State.UNREAD;

    private final Path root;
    private final OwnIgnoreFile ignoreFile;
    private final IgnoreRules rules;
    private final ProjectFiles files;

    SeenFiles(Path root, ContextTree tree, OwnIgnoreFile ignoreFile) throws InvalidRuleException, InterruptedException {
        this.root = root;
        this.ignoreFile = ignoreFile;
        this.rules = ignoreFile.rules();
        this.files = new ProjectFiles(tree, tree.select(rules, UNREAD));
    }

    @Override
    public boolean exists(String path) {
        return files.exists(path);
    }

    @Override
    public List<String> paths() {
        return files.paths();
    }

    @Override
    public String text(String path) {
        return files.text(path);
    }

    @Override
    public String wholeText(String path) {
        return files.wholeText(path);
    }

    @Override
    public boolean isIgnored(String path) {
        try {
            return rules.excludes(path.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidRuleException e) {
            // the build fails because of it, which is reported elsewhere
            return false;
        }
    }

    @Override
    @CheckForNull
    public String ignoreFile() {
        Path file = ignoreFile.path();
        if (file == null || !file.startsWith(root)) {
            return null;
        }
        return root.relativize(file).toString();
    }

    @Override
    public String ignoreRules() {
        return new String(ignoreFile.content(), StandardCharsets.ISO_8859_1);
    }
}
