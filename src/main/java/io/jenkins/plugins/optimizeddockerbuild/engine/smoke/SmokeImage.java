package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The built image, by the names under which an engine may have it.
 *
 * @param name for display and for a compose file: the first tag; the digest when there is none
 * @param local its names in the engine, the safest first: a tag may have moved since
 * @param remote where it can be pulled from; null when it was not pushed
 */
public record SmokeImage(
        String name, List<String> local, @CheckForNull String remote) implements Serializable {
    public SmokeImage {
        local = List.copyOf(local);
    }

    /**
     * The image of a successful build; null when the report has none.
     *
     * @param isPushed whether a registry has it
     */
    @CheckForNull
    public static SmokeImage of(Report report, boolean isPushed) {
        String digest = report.image() == null ? null : report.image().digest();
        List<String> names = report.imageNames();
        List<String> local = new ArrayList<>();
        if (digest != null) {
            local.add(digest);
        }
        local.addAll(names);
        if (local.isEmpty()) {
            return null;
        }
        String remote = null;
        if (isPushed && !names.isEmpty()) {
            remote = digest == null ? names.get(0) : ImageName.withoutTag(names.get(0)) + "@" + digest;
        }
        return new SmokeImage(names.isEmpty() ? digest : names.get(0), local, remote);
    }
}
