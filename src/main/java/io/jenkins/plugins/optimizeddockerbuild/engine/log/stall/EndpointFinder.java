package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides which servers a silent layer may be waiting for: first those that its instruction names or its tools use by
 * default, then those of the build's arguments and configuration files, then the registries of the build.
 */
public final class EndpointFinder {
    private static final int MOST_ENDPOINTS = 20;
    private static final String DOCKER_IMAGE = "docker-image://";

    @CheckForNull
    private final Dockerfile dockerfile;

    private final BuildInputs inputs;

    @CheckForNull
    private final Path context;

    private final List<String> references;

    /**
     * @param dockerfile null when unknown
     * @param context folder of the build context; null when there is none
     * @param references of the build's tags and caches
     */
    public EndpointFinder(
            @CheckForNull Dockerfile dockerfile,
            BuildInputs inputs,
            @CheckForNull Path context,
            List<String> references) {
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.context = context;
        this.references = List.copyOf(references);
    }

    /** The servers by relevance, each once. */
    public List<Endpoint> find(VertexName layer) {
        IndexConfiguration files = context == null ? IndexConfiguration.NONE : IndexConfiguration.of(context);
        List<Endpoint> found = new ArrayList<>();
        ofLayer(layer, files, found);
        ofVariables(found);
        found.addAll(files.endpoints());
        ofDockerfile(found);
        for (String reference : references) {
            add(Endpoint.ofReference(reference, reference), found);
        }
        Map<String, Endpoint> byServer = new LinkedHashMap<>();
        for (Endpoint endpoint : found) {
            if (byServer.size() < MOST_ENDPOINTS) {
                byServer.putIfAbsent(endpoint.server() + ":" + endpoint.port(), endpoint);
            }
        }
        return List.copyOf(byServer.values());
    }

    private void ofLayer(VertexName layer, IndexConfiguration files, List<Endpoint> found) {
        String text = layer.instruction();
        if (text.startsWith("RUN ")) {
            ofCommand(expanded(command(layer)), files, found);
        } else if (text.startsWith("ADD ")) {
            found.addAll(Urls.in(text, "this step"));
        } else if (text.startsWith("FROM ")) {
            String image = ImageName.withoutDigest(text.substring("FROM ".length()));
            add(Endpoint.ofReference(image, "FROM " + image), found);
        } else if (layer.kind() != VertexName.Kind.STEP) {
            for (String word : text.split(" ")) {
                String reference = word.startsWith(DOCKER_IMAGE) ? word.substring(DOCKER_IMAGE.length()) : word;
                if (reference.indexOf('/') > 0 && reference.indexOf("://") < 0) {
                    add(Endpoint.ofReference(ImageName.withoutDigest(reference), "this step"), found);
                }
            }
        }
    }

    private void ofCommand(String command, IndexConfiguration files, List<Endpoint> found) {
        for (Endpoint endpoint : Urls.in(command, "this step")) {
            if (!endpoint.isLoopback()) {
                found.add(endpoint);
            }
        }
        Set<String> set = variables().keySet();
        for (ShellCommands.Command each : ShellCommands.in(command)) {
            PackageCommand call = each.call();
            if (call != null && !isSentElsewhere(call, set, files)) {
                for (String url : call.manager().all(Fact.INDEXES)) {
                    add(Endpoint.ofUrl(url, "used by this step"), found);
                }
            }
        }
    }

    /** Whether its options, variables or files redirect it to another server. */
    private static boolean isSentElsewhere(PackageCommand call, Set<String> variables, IndexConfiguration files) {
        PackageManager manager = call.manager();
        return manager.all(Fact.INDEX_OPTIONS).stream().anyMatch(call::has)
                || !Collections.disjoint(manager.all(Fact.INDEX_VARIABLES), variables)
                || files.sentElsewhere().contains(manager);
    }

    /** The complete command of a RUN: BuildKit prints only the first line of a here-document. */
    private String command(VertexName layer) {
        String printed = layer.instruction().substring("RUN ".length());
        if (dockerfile != null) {
            DockerfileSteps.Step step = DockerfileSteps.of(dockerfile, inputs)
                    .find(layer.stage(), layer.step(), layer.steps(), layer.instruction());
            if (step != null && step.instruction() instanceof Instruction.Run run) {
                return printed + "\n" + run.script();
            }
        }
        return printed;
    }

    /** Includes the proxies that lead to these servers. */
    private void ofVariables(List<Endpoint> found) {
        for (Map.Entry<String, String> variable : variables().entrySet()) {
            if (!variable.getKey().toLowerCase(Locale.ROOT).endsWith("_proxy")) {
                found.addAll(Urls.in(variable.getValue(), variable.getKey()));
            }
        }
    }

    /** Values of build arguments and of ARG and ENV, where known. */
    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>(inputs.buildArgs());
        if (dockerfile != null) {
            for (ResolvedStage stage : BuildGraph.of(dockerfile, inputs).needed()) {
                Variables after = stage.after();
                after.values().forEach(variables::putIfAbsent);
            }
        }
        return variables;
    }

    private void ofDockerfile(List<Endpoint> found) {
        if (dockerfile == null) {
            return;
        }
        if (dockerfile.frontend() != null) {
            String reference = dockerfile.frontend().reference();
            add(Endpoint.ofReference(ImageName.withoutDigest(reference), "# syntax=" + reference), found);
        }
        BuildGraph graph = BuildGraph.of(dockerfile, inputs);
        for (ResolvedStage stage : graph.needed()) {
            if (stage.kind() == ResolvedStage.BaseKind.IMAGE) {
                add(Endpoint.ofReference(ImageName.withoutDigest(stage.base()), "FROM " + stage.base()), found);
            }
            for (ResolvedStage.ResolvedInstruction resolved : stage.instructions()) {
                ofInstruction(resolved.instruction(), found);
            }
        }
    }

    private void ofInstruction(Instruction instruction, List<Endpoint> found) {
        if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
            addSource(copy.from(), "COPY --from=" + copy.from(), found);
        } else if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.from() != null) {
                    addSource(mount.from(), "RUN --mount from=" + mount.from(), found);
                }
            }
        } else if (instruction instanceof Instruction.Add added) {
            for (String source : added.sources()) {
                found.addAll(Urls.in(source, "ADD"));
            }
        }
    }

    /** An image, unless it is a stage or an extra context. */
    private void addSource(String from, String purpose, List<Endpoint> found) {
        boolean index = from.chars().allMatch(Character::isDigit);
        if (!index
                && dockerfile != null
                && dockerfile.stage(from) == null
                && !inputs.namedContexts().contains(from)) {
            add(Endpoint.ofReference(ImageName.withoutDigest(from), purpose), found);
        }
    }

    /** Expands {@code $NAME} and {@code ${NAME}} of variables with a known value; a shell may know more. */
    private String expanded(String command) {
        String text = command;
        if (text.indexOf('$') >= 0) {
            for (Map.Entry<String, String> variable : variables().entrySet()) {
                text = text.replace("${" + variable.getKey() + "}", variable.getValue())
                        .replace("$" + variable.getKey(), variable.getValue());
            }
        }
        return text;
    }

    private static void add(@CheckForNull Endpoint endpoint, List<Endpoint> found) {
        if (endpoint != null) {
            found.add(endpoint);
        }
    }
}
