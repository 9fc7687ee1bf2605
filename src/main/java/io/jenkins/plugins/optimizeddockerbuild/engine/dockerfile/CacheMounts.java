package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The cache mounts ({@code RUN --mount=type=cache}) of the stages that a build needs, as BuildKit distinguishes them:
 * by {@code id}, which defaults to the cleaned target, and by owner and mode, which become part of an empty mount's
 * content (BuildKit {@code frontend/dockerfile/dockerfile2llb/convert_runmount.go}).
 *
 * @param mounts in file order
 * @param unresolved why other mounts are missing, one sentence each
 */
public record CacheMounts(List<CacheMount> mounts, List<String> unresolved) {
    private static final List<String> KEY_FIELDS = List.of("uid", "gid", "mode");

    public CacheMounts {
        mounts = List.copyOf(mounts);
        unresolved = List.copyOf(unresolved);
    }

    /**
     * A cache mount.
     *
     * @param id BuildKit's key for its content
     * @param target where the first of its RUN instructions mounts it, as written
     * @param options {@code uid}, {@code gid}, {@code mode} and {@code sharing}, if given
     * @param base the image that the stage of the first use starts from, or the named context that replaces it
     * @param platform of that image as requested by FROM; null when FROM has none
     * @param uses the RUN instructions with this mount
     */
    public record CacheMount(
            String id,
            String target,
            Map<String, String> options,
            String base,
            @CheckForNull String platform,
            List<Use> uses) {
        public CacheMount {
            options = Map.copyOf(options);
            uses = List.copyOf(uses);
        }

        /** Whether the instruction is one of the mount's RUN instructions. */
        public boolean isUsedBy(Instruction instruction) {
            return uses.stream().anyMatch(use -> use.run() == instruction);
        }
    }

    /**
     * A RUN with the mount.
     *
     * @param index among the stage's instructions
     */
    public record Use(ResolvedStage stage, int index) {
        Instruction run() {
            return stage.instructions().get(index).instruction();
        }
    }

    /** The mounts of the stages that the target needs. */
    public static CacheMounts of(Dockerfile dockerfile, BuildInputs inputs) {
        return new Search(dockerfile, BuildGraph.of(dockerfile, inputs)).run();
    }

    private static final class Search {
        private final Dockerfile dockerfile;
        private final BuildGraph graph;
        private final Map<String, CacheMount> found = new LinkedHashMap<>();
        private final List<String> unresolved = new ArrayList<>();

        Search(Dockerfile dockerfile, BuildGraph graph) {
            this.dockerfile = dockerfile;
            this.graph = graph;
        }

        CacheMounts run() {
            for (ResolvedStage stage : graph.needed()) {
                for (int i = 0; i < stage.instructions().size(); i++) {
                    ResolvedInstruction resolved = stage.instructions().get(i);
                    if (resolved.instruction() instanceof Instruction.Run run) {
                        for (Mount mount : run.mounts()) {
                            add(mount, new Use(stage, i), resolved.variables());
                        }
                    }
                }
            }
            return new CacheMounts(List.copyOf(found.values()), unresolved);
        }

        private void add(Mount mount, Use use, Variables variables) {
            String type = expand(mount.type(), variables);
            if (type == null || !type.toLowerCase(Locale.ROOT).equals("cache")) {
                return;
            }
            String target = expand(mount.target(), variables);
            String id = mount.id() == null ? target : expand(mount.id(), variables);
            if (target == null || id == null) {
                leaveOut(use, mount, "its target and id are only known during the build; write them without variables");
                return;
            }
            if (mount.from() != null) {
                leaveOut(
                        use,
                        mount,
                        "it starts with the content of `" + mount.from() + "`, which `from=` makes part of its key");
                return;
            }
            Map<String, String> options = new LinkedHashMap<>();
            for (String name : List.of("uid", "gid", "mode", "sharing")) {
                String value = expand(mount.field(name), variables);
                if (value != null) {
                    options.put(name, value);
                } else if (mount.field(name) != null) {
                    leaveOut(use, mount, "only the build knows its " + name + "; write it as a number");
                    return;
                }
            }
            ResolvedStage first = first(use.stage());
            if (first.kind() != BaseKind.IMAGE && first.kind() != BaseKind.NAMED_CONTEXT) {
                leaveOut(
                        use,
                        mount,
                        first.kind() == BaseKind.SCRATCH
                                ? "its stage starts from scratch, where no shell can move files; mount it in a stage with"
                                        + " a base image"
                                : "its stage's base image is unknown before the build; write FROM without variables"
                                        + " that only the build knows");
                return;
            }
            String cleanId = mount.id() == null ? clean(id) : id;
            StringBuilder key = new StringBuilder(cleanId);
            KEY_FIELDS.forEach(name -> key.append('\n').append(options.get(name)));
            CacheMount known = found.get(key.toString());
            List<Use> uses = new ArrayList<>(known == null ? List.of() : known.uses());
            uses.add(use);
            found.put(
                    key.toString(),
                    known == null
                            ? new CacheMount(
                                    cleanId,
                                    target,
                                    options,
                                    first.base(),
                                    expand(first.stage().from().platform(), graph.globals()),
                                    uses)
                            : new CacheMount(
                                    cleanId, known.target(), known.options(), known.base(), known.platform(), uses));
        }

        private void leaveOut(Use use, Mount mount, String reason) {
            unresolved.add("The cache mount at `" + mount.target() + "` in line "
                    + use.run().lines().first() + " is not carried: " + reason + ".");
        }

        /** The first stage of the chain of FROMs. */
        private ResolvedStage first(ResolvedStage stage) {
            ResolvedStage first = stage;
            while (first.baseStage() != null) {
                first = graph.stages().get(first.baseStage().index());
            }
            return first;
        }

        @CheckForNull
        private String expand(@CheckForNull String text, Variables variables) {
            if (text == null) {
                return null;
            }
            try {
                ShellLexer.Expansion expansion =
                        ShellLexer.forArguments(dockerfile.escape()).expand(text, variables);
                return expansion.isKnown() ? expansion.text() : null;
            } catch (SyntaxProblem e) {
                return null;
            }
        }
    }

    /** Like Go's {@code path.Clean}. */
    private static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            boolean isUp = part.equals("..");
            if (isUp && !parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(isUp && absolute)) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
