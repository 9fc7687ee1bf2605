package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CommandArguments;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ShellWords;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a {@link BuildOrder}: reads the step's options, and computes paths and names for the agent. */
final class OrderDraft {
    /** Set by {@code docker.withRegistry}. */
    private static final String REGISTRY_URL = "DOCKER_REGISTRY_URL";

    static final Label IMAGE = new Label("image");

    /** In a step, their values refer to credentials or profiles of Jenkins. */
    private static final Set<BuildOption<?>> NAME_SOMETHING_OF_JENKINS =
            Set.of(BuildOption.SECRET, BuildOption.SSH, BuildOption.BUILDER);

    private final OptimizedDockerBuildStep step;
    private final Run<?, ?> run;
    private final FilePath workspace;
    private final EnvVars variables;
    private final BuildPolicy policy;
    private final String branch;
    private String folder;
    private final Map<String, SecretSource> secretFiles = new LinkedHashMap<>();
    private final CommandArguments arguments;
    private final BuildRequest.Builder request = BuildRequest.builder();

    OrderDraft(
            OptimizedDockerBuildStep step,
            Run<?, ?> run,
            FilePath workspace,
            EnvVars variables,
            BuildPolicy policy,
            String branch) {
        this.step = step;
        this.run = run;
        this.workspace = workspace;
        this.variables = variables;
        this.policy = policy;
        this.branch = branch;
        this.arguments = CommandArguments.read(
                step.getArgs() == null ? List.of() : ShellWords.split(step.getArgs(), variables::get));
    }

    /** All folders that the build can read. */
    List<String> contexts() {
        List<String> contexts = new ArrayList<>();
        contexts.add(place(context()));
        for (String named : texts(BuildOption.BUILD_CONTEXT)) {
            contexts.add(otherContext(named.substring(named.indexOf('=') + 1)));
        }
        for (String dockerfile : texts(BuildOption.FILE)) {
            contexts.add(place(dockerfile.replaceFirst("[^/]*$", "")));
        }
        return contexts;
    }

    boolean holdsSecrets() {
        return !texts(BuildOption.SECRET).isEmpty()
                || !texts(BuildOption.SSH).isEmpty()
                || step.getCredentialsId() != null
                || !policy.cache().logins().isEmpty()
                || policy.builder().tlsCredentialsId() != null
                || policy.builder().pool() != null;
    }

    BuildOrder order(List<QualityGate> gates, String privateFolder, FolderOwner owner) {
        folder = privateFolder;
        List<String> tags = tags();
        request.spelling(Spelling.PIPELINE).context(place(context())).readAll(BuildOption.TAG, tags);
        for (CommandArguments.Given given : arguments.given()) {
            read(given.option(), given.text());
        }
        for (BuildOption<?> option : BuildOption.all()) {
            if (!NAME_SOMETHING_OF_JENKINS.contains(option)) {
                step.texts(option).forEach(text -> read(option, text));
            }
        }
        step.getSecrets()
                .forEach((id, given) -> request.add(
                        BuildOption.SECRET,
                        BuildSecret.fromFile(id, secretFile("secret", SecretSource.ofSecret(id, given)))));
        step.getSsh()
                .forEach((id, given) ->
                        request.read(BuildOption.SSH, id + "=" + secretFile("key", SecretSource.ofKey(id, given))));
        policy.cache().importFrom().forEach(cache -> request.add(BuildOption.CACHE_FROM, cache));
        policy.cache().exportTo().forEach(cache -> request.add(BuildOption.CACHE_TO, cache));
        request.untrusted(policy.cache().untrusted())
                .cachesReadOnly(!policy.cache().mayWrite())
                .read(BuildOption.BUILDER, policy.builder().name());
        BuildRequest given = request.build();
        if (given.last(BuildOption.LOAD) == null) {
            request.add(BuildOption.LOAD, isLoadedUnasked(given));
        }
        return new BuildOrder(
                ReportNames.reserve(run, reportName(tags.get(0), given.target()), identity(tags.get(0), given), branch),
                tags.get(0),
                tags,
                folder,
                owner.text(),
                request.build(),
                policy,
                cacheMounts(),
                ignore(),
                gates,
                step.getSmokeTest() == null ? null : step.getSmokeTest().toSmokeTest(this::place),
                step.getCredentialsId(),
                secretFiles,
                step.getToolName());
    }

    /** The step's rules come last, so they can override the others. */
    private List<String> ignore() {
        List<String> ignore = new ArrayList<>(policy.ignore());
        ignore.addAll(Util.fixNull(step.getIgnore()));
        return ignore;
    }

    /** The values of an option from the step and its arguments. */
    private List<String> texts(BuildOption<?> option) {
        List<String> texts = new ArrayList<>(arguments.texts(option));
        texts.addAll(step.texts(option));
        return texts;
    }

    /** The step's, otherwise that of the step's arguments. */
    private String context() {
        boolean isSaid = !step.getContext().equals(".") || arguments.context() == null;
        return isSaid ? step.getContext() : arguments.context();
    }

    /** Paths are relative to the current folder, as on Docker's command line. */
    private void read(BuildOption<?> option, String text) {
        if (option == BuildOption.FILE) {
            request.read(option, place(text));
        } else if (option == BuildOption.BUILD_CONTEXT && text.indexOf('=') > 0) {
            int equals = text.indexOf('=');
            request.read(option, text.substring(0, equals + 1) + otherContext(text.substring(equals + 1)));
        } else if (option != BuildOption.TAG) {
            request.read(option, text);
        }
    }

    /** The step overrides where the cache profile carries them, but not who may write. */
    @CheckForNull
    private CacheMountPolicy cacheMounts() {
        String text = step.getCacheMounts();
        if (text == null) {
            return policy.cache().mounts();
        }
        if (text.equals("none")) {
            return null;
        }
        CacheMountPolicy mounts = CacheMountPolicy.parse(OwnOption.CACHE_MOUNTS, text);
        return policy.cache().mayWrite() ? mounts : mounts.readOnly();
    }

    /** The image's own registry overrides the one of {@code docker.withRegistry}. */
    private List<String> tags() {
        List<String> tags = new ArrayList<>();
        String first = qualified(step.getImage());
        tags.add(first);
        for (String given : step.getTags()) {
            for (String tag : given.split(",")) {
                boolean isTagAlone = tag.indexOf('/') < 0 && tag.indexOf(':') < 0;
                String name = tag.strip();
                tags.add(isTagAlone ? ImageReference.parse(IMAGE, first).repository() + ":" + name : qualified(name));
            }
        }
        arguments.texts(BuildOption.TAG).forEach(tag -> tags.add(qualified(tag)));
        for (String tag : tags) {
            if (tag.endsWith(":null")) {
                throw new InvalidRequestException("`" + tag + "` ends in :null, which is what Groovy writes for a"
                        + " variable that is not set; set it, or remove the tag.");
            }
        }
        return tags;
    }

    private String qualified(String name) {
        String url = variables.get(REGISTRY_URL);
        if (url == null || url.isEmpty() || ImageReference.hasRegistry(name)) {
            return name;
        }
        String registry = url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return registry.isEmpty() || registry.endsWith("docker.io") ? name : registry + "/" + name;
    }

    /** Makes a path relative to the current folder absolute; addresses stay unchanged. */
    private String place(String path) {
        boolean isAddress = path.contains("://") || path.startsWith("git@") || path.startsWith("github.com/");
        return isAddress ? path : workspace.child(path).getRemote();
    }

    private String otherContext(String value) {
        boolean isNoPath = value.matches("[a-z-]+:.*") || value.startsWith("git@");
        return isNoPath ? value : workspace.child(value).getRemote();
    }

    /** Otherwise later steps could not use an image that goes nowhere. */
    private static boolean isLoadedUnasked(BuildRequest given) {
        return !given.push() && given.outputs().isEmpty() && given.platforms().size() <= 1 && given.call() == null;
    }

    private String secretFile(String kind, SecretSource source) {
        String file = folder + "/secrets/" + kind + "-" + secretFiles.size();
        secretFiles.put(file, source);
        return file;
    }

    /** Identifies an image across runs. */
    private String identity(String image, BuildRequest given) {
        return step.getReport() != null
                ? step.getReport()
                : String.join(
                        "\n",
                        ImageReference.parse(IMAGE, image).repository(),
                        given.file() == null ? "" : inWorkspace(given.file()),
                        String.valueOf(given.target()),
                        inWorkspace(given.context()),
                        given.platforms().toString());
    }

    /** Workspaces of branches have different names. */
    private String inWorkspace(String path) {
        String root = variables.get("WORKSPACE", "");
        return !root.isEmpty() && path.startsWith(root) ? path.substring(root.length()) : path;
    }

    private String reportName(String image, @CheckForNull String target) {
        if (step.getReport() != null) {
            return step.getReport();
        }
        String repository = ImageReference.parse(IMAGE, image).repository();
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        return target == null ? name : name + "-" + target;
    }
}
