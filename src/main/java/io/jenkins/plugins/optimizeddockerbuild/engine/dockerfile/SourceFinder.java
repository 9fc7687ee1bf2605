package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads.ExternalBase;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads.Source;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Determines what a build reads from its context, separately for each target platform, because variables may differ.
 */
final class SourceFinder {
    private static final String SCAN_CONTEXT = "BUILDKIT_SBOM_SCAN_CONTEXT";

    private final Dockerfile dockerfile;

    @CheckForNull
    private final String target;

    private final Map<String, String> buildArgs;
    private final Set<String> namedContexts;
    private final List<String> platforms;
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final List<ExternalBase> externalBases = new ArrayList<>();
    private boolean windows;
    private boolean anything;

    SourceFinder(
            Dockerfile dockerfile,
            @CheckForNull String target,
            Map<String, String> buildArgs,
            Set<String> namedContexts,
            List<String> platforms) {
        this.dockerfile = dockerfile;
        this.target = target;
        this.buildArgs = buildArgs;
        this.namedContexts = namedContexts;
        this.platforms = platforms;
    }

    ContextReads read() {
        checkFrontend();
        for (String platform : platforms.isEmpty() ? Arrays.asList((String) null) : platforms) {
            read(new BuildInputs(target, buildArgs, namedContexts, platform));
        }
        return new ContextReads(sources, new ArrayList<>(unknown), anything, externalBases);
    }

    private void checkFrontend() {
        Frontend frontend = dockerfile.frontend();
        String override = buildArgs.get("BUILDKIT_SYNTAX");
        if (override != null && !override.isEmpty()) {
            int space = override.indexOf(' ');
            frontend = new Frontend(space < 0 ? override : override.substring(0, space));
        }
        if (frontend != null && !frontend.isDockerfile()) {
            anything("the frontend " + frontend.reference() + " of " + dockerfile.fileName()
                    + " is not Docker's own, so its instructions may read anything");
        }
    }

    private void read(BuildInputs inputs) {
        BuildGraph graph = BuildGraph.of(dockerfile, inputs);
        windows = isWindows(inputs.platform());
        graph.problems().forEach(this::anything);
        if (graph.target() == null) {
            anything("there is no stage " + target + " in " + dockerfile.fileName());
        }
        for (ResolvedStage stage : graph.needed()) {
            read(stage);
        }
        checkScanner(graph);
    }

    private void read(ResolvedStage stage) {
        stage.problems().forEach(this::anything);
        if (beginsFromImage(stage.kind())) {
            addBase(stage.base(), stage.stage().from().lines());
        }
        for (ResolvedInstruction resolved : stage.instructions()) {
            Instruction instruction = resolved.instruction();
            if (instruction instanceof Instruction.Copy copy) {
                if (copy.from() == null) {
                    readSources(copy, copy.parents(), resolved.variables());
                }
            } else if (instruction instanceof Instruction.Add add) {
                readSources(add, false, resolved.variables());
            } else if (instruction instanceof Instruction.Run run) {
                for (Mount mount : run.mounts()) {
                    readMount(mount, run, resolved.variables());
                }
            }
        }
    }

    // An instruction read for another platform repeats its source as the same object; comparing identities saves a
    // fresh JVM from loading the code behind record equality.

    private void addSource(Source source) {
        for (Source known : sources) {
            if (known.instruction() == source.instruction() && known.pattern().equals(source.pattern())) {
                return;
            }
        }
        sources.add(source);
    }

    private void addBase(String reference, Lines lines) {
        if (reference.contains("onbuild")) {
            anything("the image " + reference + " has ONBUILD triggers according to its name, which may read anything");
        }
        for (ExternalBase known : externalBases) {
            if (known.lines() == lines && known.reference().equals(reference)) {
                return;
            }
        }
        externalBases.add(new ExternalBase(reference, lines));
    }

    private static boolean beginsFromImage(BaseKind kind) {
        return kind == BaseKind.IMAGE || kind == BaseKind.NAMED_CONTEXT || kind == BaseKind.UNKNOWN;
    }

    private void readSources(Instruction.FileTransfer transfer, boolean parents, Variables variables) {
        boolean add = transfer instanceof Instruction.Add;
        for (String source : transfer.sources()) {
            if (add && RemoteSource.isRemote(source)) {
                continue;
            }
            String path = expand(source, transfer, variables);
            if (path == null || (add && RemoteSource.isRemote(path))) {
                continue;
            }
            String pattern = cleaned(windows ? path.replace('\\', '/') : path);
            addSource(new Source(
                    pattern, hasWildcard(pattern), parents, transfer.excludes(), transfer, transfer.lines()));
        }
    }

    private void readMount(Mount mount, Instruction.Run run, Variables variables) {
        if (mount.from() != null) {
            return;
        }
        String type = expand(mount.type(), run, variables);
        if (type == null || !type.toLowerCase(Locale.ROOT).equals("bind")) {
            return;
        }
        String source = mount.source() == null ? "" : expand(mount.source(), run, variables);
        if (source != null) {
            addSource(new Source(cleaned(source), false, false, List.of(), run, run.lines()));
        }
    }

    /** Null when the value cannot be determined; the reason is recorded. */
    @CheckForNull
    private String expand(String text, Instruction instruction, Variables variables) {
        ShellLexer.Expansion expansion;
        try {
            expansion = ShellLexer.forArguments(dockerfile.escape()).expand(text, variables);
        } catch (SyntaxProblem e) {
            note(instruction, e.getMessage());
            return null;
        }
        if (!expansion.isKnown()) {
            note(
                    instruction,
                    "the value of " + String.join(", ", expansion.unknown()) + " in " + text
                            + " is only known during the build");
            return null;
        }
        return expansion.text();
    }

    private void note(Instruction instruction, String reason) {
        unknown.add(dockerfile.fileName() + ":" + instruction.lines().first() + ": " + reason);
    }

    /** Records why any path could be read. */
    private void anything(String reason) {
        unknown.add(reason);
        anything = true;
    }

    /** A path as BuildKit joins it to the root of the context: it cannot escape, and {@code .} is the root. */
    private static String cleaned(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "." : String.join("/", parts);
    }

    private static boolean hasWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                return true;
            }
            if (c == '\\') {
                i++;
            }
        }
        return false;
    }

    private static boolean isWindows(@CheckForNull String platform) {
        return platform != null && platform.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** An SBOM scanner may be configured to scan the whole context. */
    private void checkScanner(BuildGraph graph) {
        ResolvedStage built = graph.target();
        if (built == null) {
            return;
        }
        String value = graph.globals().get(SCAN_CONTEXT);
        for (ResolvedInstruction resolved : built.instructions()) {
            if (resolved.instruction() instanceof Instruction.Arg) {
                String inStage = resolved.variables().get(SCAN_CONTEXT);
                value = inStage == null ? value : inStage;
            }
        }
        String last = built.after().get(SCAN_CONTEXT);
        value = last == null ? value : last;
        if (value != null && isEnabled(value, built.stage().displayName())) {
            anything("the argument " + SCAN_CONTEXT + " lets an SBOM scanner read the whole context");
        }
    }

    private static boolean isEnabled(String value, String stage) {
        return switch (value) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> List.of(value.split(",", -1)).contains(stage);
        };
    }
}
