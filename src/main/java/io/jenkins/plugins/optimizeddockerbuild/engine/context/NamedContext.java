package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An additional context of a build that is a folder ({@code --build-context name=folder}). BuildKit applies only the
 * folder's own {@code .dockerignore}, so nothing can be excluded from outside.
 */
public record NamedContext(String name, Path folder) {

    /**
     * Lists what the caller wants to keep out but BuildKit will receive.
     *
     * @param keptOut as in {@link ContextRequest#keptOut}
     * @return a sentence; null when nothing matches, or BuildKit rejects the folder itself
     */
    @CheckForNull
    public String note(List<String> keptOut) throws InterruptedException {
        if (keptOut.isEmpty()) {
            return null;
        }
        try {
            OwnIgnoreFile own = OwnIgnoreFile.of(folder);
            List<byte[]> found = KeptOut.matches(keptOut, own, new ContextTree(folder.toRealPath()));
            return found.isEmpty()
                    ? null
                    : "The build context `" + name + "` has " + KeptOut.named(found)
                            + ", which belong to the CI server and may hold logins and secrets. They are sent to the"
                            + " builder, and COPY --from=" + name + " can take them into the image: add "
                            + String.join(", ", keptOut) + " to the .dockerignore in that folder.";
        } catch (InvalidRuleException | IOException e) {
            return null;
        }
    }
}
