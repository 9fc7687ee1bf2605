package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The second half of a push that waits for a verdict on the image.
 *
 * @param names for the image in its registry
 * @param byDigest whether the registry already has the image, by digest; otherwise the engine has it
 * @param nameHere whether to name the image in the engine as well
 * @param merges whether several nodes built, whose images are combined under the names
 * @param buildx command line of buildx
 * @param builder name of the builder; with the docker driver also the engine's docker context
 */
public record PendingPush(
        List<ImageReference> names,
        boolean byDigest,
        boolean nameHere,
        boolean merges,
        List<String> buildx,
        String builder)
        implements Serializable {
    public PendingPush {
        names = List.copyOf(names);
        buildx = List.copyOf(buildx);
    }

    /** The names as written. */
    public List<String> texts() {
        return names.stream().map(ImageReference::text).toList();
    }

    /** The reference by digest; null when the registry does not have the image. */
    @CheckForNull
    public String withoutName(String digest) {
        return byDigest ? names.get(0).atDigest(digest) : null;
    }

    /** A request for the image's location before the push. */
    public BuildRequest whereItIs(BuildRequest request) {
        return byDigest
                ? request
                : request.toBuilder()
                        .without(BuildOption.PUSH)
                        .without(BuildOption.OUTPUT)
                        .add(BuildOption.LOAD, true)
                        .build();
    }

    /**
     * The command lines for the push, in order.
     *
     * @param digests of the image, or of each node's image
     */
    List<List<String>> commands(String docker, Collection<String> digests) {
        List<List<String>> commands = new ArrayList<>();
        if (!byDigest) {
            names.forEach(name -> commands.add(List.of(docker, "--context", builder, "push", name.text())));
            return commands;
        }
        // one command per repository: not every registry lets clients copy an index between repositories
        Map<String, List<ImageReference>> byRepository = new LinkedHashMap<>();
        names.forEach(name -> byRepository
                .computeIfAbsent(name.domain() + "/" + name.path(), any -> new ArrayList<>())
                .add(name));
        byRepository.values().forEach(tags -> {
            List<String> command = new ArrayList<>(buildx);
            command.addAll(List.of("imagetools", "create", "--builder", builder));
            tags.forEach(tag -> command.addAll(List.of("--tag", tag.text())));
            digests.forEach(digest -> command.add(tags.get(0).atDigest(digest)));
            commands.add(command);
        });
        return commands;
    }

    /** The command lines that name the image in the engine. */
    List<List<String>> namingHere(String docker, String digest) {
        List<List<String>> commands = new ArrayList<>();
        if (nameHere) {
            String source = names.get(0).atDigest(digest);
            names.forEach(name -> commands.add(List.of(docker, "--context", builder, "tag", source, name.text())));
        }
        return commands;
    }
}
