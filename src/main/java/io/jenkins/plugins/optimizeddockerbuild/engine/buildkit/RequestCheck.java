package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what cannot work with these files and this Dockerfile before anything is started, with better messages than the
 * client's. {@link BuildPlanner} checks what depends on client and builder.
 */
public final class RequestCheck {
    /** BuildKit's limit; source: {@code session/secrets/secretsprovider/store.go}. */
    private static final long MOST_SECRET_BYTES = 500 * 1024;

    private final BuildRequest request;
    private final ClientEnvironment environment;
    private final List<Message> problems = new ArrayList<>();

    private RequestCheck(BuildRequest request, ClientEnvironment environment) {
        this.request = request;
        this.environment = environment;
    }

    /**
     * Checks context, Dockerfile, secrets, SSH keys and exporters.
     *
     * @throws InvalidRequestException when something cannot work; one sentence for each reason
     */
    public static void check(BuildRequest request, ClientEnvironment environment) {
        RequestCheck check = new RequestCheck(request, environment);
        check.context();
        check.buildContexts();
        check.secrets();
        check.ssh();
        check.exporters();
        check.other();
        if (!check.problems.isEmpty()) {
            throw new InvalidRequestException(check.problems);
        }
    }

    /**
     * Checks that the Dockerfile has the stages that the request names.
     *
     * @return a note for each name without effect, which BuildKit would ignore silently
     * @throws InvalidRequestException when the target does not exist
     */
    public static List<String> checkStages(BuildRequest request, Dockerfile dockerfile) {
        String target = request.target();
        if (target != null && !hasStage(dockerfile, target)) {
            throw new InvalidRequestException(
                    BuildOption.TARGET,
                    ": " + dockerfile.fileName() + " has no stage `" + target + "`; " + knownStages(dockerfile));
        }
        List<String> notes = new ArrayList<>();
        for (String stage : request.noCacheFilter()) {
            if (!hasStage(dockerfile, stage)) {
                notes.add(request.spelling().name(BuildOption.NO_CACHE_FILTER) + " has no effect: "
                        + dockerfile.fileName() + " has no stage `" + stage + "`; " + knownStages(dockerfile));
            }
        }
        return notes;
    }

    private static boolean hasStage(Dockerfile dockerfile, String name) {
        if (dockerfile.stage(name) != null) {
            return true;
        }
        try {
            int index = Integer.parseInt(name);
            return index >= 0 && index < dockerfile.stages().size();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String knownStages(Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        for (Stage stage : dockerfile.stages()) {
            if (stage.name() != null) {
                names.add(stage.name());
            }
        }
        return names.isEmpty()
                ? (dockerfile.stages().size() == 1
                                ? "its only stage has no name"
                                : "none of its " + dockerfile.stages().size() + " stages has a name")
                        + "; write FROM … AS NAME."
                : "it has " + String.join(", ", names) + ".";
    }

    private void context() {
        String context = request.context();
        boolean dockerfileFromInput = "-".equals(request.file());
        switch (ContextKind.of(context, environment)) {
            case FOLDER -> localContext(context, dockerfileFromInput);
            case STANDARD_INPUT -> {
                if (dockerfileFromInput) {
                    problem("Standard input cannot be both the build context and the Dockerfile;"
                            + " give one of them as a path.");
                }
            }
            case MISSING -> missingContext(context);
            case GIT, HTTP -> {}
        }
    }

    private void localContext(String context, boolean dockerfileFromInput) {
        Path folder = environment.resolve(context);
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            problem("The build context " + context + " cannot be read by this user; check its permissions.");
            return;
        }
        if (!dockerfileFromInput && !isUrl(request.file())) {
            dockerfile(context, folder);
        }
    }

    private void missingContext(String context) {
        Path path = environment.resolve(context);
        if (Files.exists(path)) {
            problem(
                    "The build context " + context + " is a file; use the folder that contains the files to be"
                            + " built, and the Dockerfile with ",
                    BuildOption.FILE,
                    ".");
        } else if (Files.isSymbolicLink(path)) {
            problem("The build context " + context + " is a link to something that does not exist.");
        } else {
            problem("The build context " + context + " does not exist in " + environment.folder()
                    + "; give a folder, or a Git or HTTP(S) URL.");
        }
    }

    private void dockerfile(String context, Path folder) {
        String file = request.file();
        Path path = file == null ? defaultDockerfile(folder) : environment.resolve(file);
        String shown = file == null ? "Dockerfile in " + context : "Dockerfile " + file;
        if (Files.isDirectory(path)) {
            problem("The " + shown + " is a folder; name the file in it with ", BuildOption.FILE, ".");
        } else if (!Files.exists(path)) {
            problem("There is no " + shown + otherPlaces(file, folder));
        } else if (!Files.isReadable(path)) {
            problem("The " + shown + " cannot be read by this user; check its permissions.");
        }
    }

    /** buildx falls back to {@code dockerfile} if there is no {@code Dockerfile}. */
    private static Path defaultDockerfile(Path folder) {
        Path upper = folder.resolve("Dockerfile");
        Path lower = folder.resolve("dockerfile");
        return !Files.exists(upper) && Files.exists(lower) ? lower : upper;
    }

    private String otherPlaces(@CheckForNull String file, Path folder) {
        if (file == null) {
            return "; write one, or name another with " + spell(BuildOption.FILE) + ".";
        }
        boolean inContext = !Path.of(file).isAbsolute() && Files.exists(folder.resolve(file));
        return inContext
                ? " in " + environment.folder() + "; it is in the context: "
                        + spell(BuildOption.FILE) + " "
                        + environment
                                .folder()
                                .relativize(folder.toAbsolutePath().normalize().resolve(file)) + "."
                : "; " + spell(BuildOption.FILE) + " is relative to " + environment.folder()
                        + ", not to the build context.";
    }

    private static boolean isUrl(@CheckForNull String file) {
        return file != null && (file.startsWith("http://") || file.startsWith("https://"));
    }

    private void buildContexts() {
        request.buildContexts().forEach((name, value) -> {
            boolean hasScheme = value.contains("://") || value.startsWith("target:");
            if (value.startsWith("oci-layout://")) {
                String layout = value.substring("oci-layout://".length());
                int end = layout.indexOf('@') >= 0 ? layout.indexOf('@') : layout.lastIndexOf(':');
                String path = end > 0 ? layout.substring(0, end) : layout;
                if (!Files.isDirectory(environment.resolve(path)) && !Files.isDirectory(environment.resolve(layout))) {
                    problem(BuildOption.BUILD_CONTEXT, " " + name + ": there is no OCI layout in " + path + ".");
                }
            } else if (!hasScheme && ContextKind.of(value, environment) == ContextKind.MISSING) {
                problem(
                        BuildOption.BUILD_CONTEXT,
                        " " + name + ": " + value
                                + (Files.exists(environment.resolve(value))
                                        ? " is a file, not a folder."
                                        : " does not exist.")
                                + " Give a folder, a URL, or an image as docker-image://NAME.");
            }
        });
    }

    private void secrets() {
        for (BuildSecret secret : request.secrets()) {
            String file = secret.file();
            String variable = secret.environmentVariable();
            if (variable != null) {
                if (environment.variables().get(variable) == null) {
                    problem(
                            BuildOption.SECRET,
                            " " + secret.id() + ": the environment variable " + variable + " is not set.");
                }
            } else if (file != null) {
                secretFile(secret.id(), file);
            } else if (environment.variables().get(secret.id()) == null
                    && !Files.exists(environment.resolve(secret.id()))) {
                problem(
                        BuildOption.SECRET,
                        " " + secret.id() + ": there is neither an environment variable nor a file of"
                                + " that name; write id=" + secret.id() + ",src=FILE or id=" + secret.id()
                                + ",env=VARIABLE.");
            }
        }
    }

    private void secretFile(String id, String file) {
        Path path = environment.resolve(file);
        if (!Files.exists(path)) {
            problem(
                    BuildOption.SECRET,
                    " " + id + ": the file " + file + " does not exist in " + environment.folder() + ".");
        } else if (Files.isDirectory(path)) {
            problem(BuildOption.SECRET, " " + id + ": " + file + " is a folder; name a file.");
        } else if (!Files.isReadable(path)) {
            problem(
                    BuildOption.SECRET,
                    " " + id + ": the file " + file + " cannot be read by this user; check its permissions.");
        } else {
            try {
                long size = Files.size(path);
                if (size > MOST_SECRET_BYTES) {
                    problem(
                            BuildOption.SECRET,
                            " " + id + ": the file " + file + " has " + size + " bytes; BuildKit accepts at most "
                                    + MOST_SECRET_BYTES + ".");
                }
            } catch (IOException e) {
                problem(BuildOption.SECRET, " " + id + ": the file " + file + " cannot be read: " + e.getMessage());
            }
        }
    }

    private void ssh() {
        for (SshForward ssh : request.ssh()) {
            if (ssh.paths().isEmpty() && environment.variable("SSH_AUTH_SOCK") == null) {
                problem(
                        BuildOption.SSH,
                        " " + ssh.id() + ": no SSH agent is running here (SSH_AUTH_SOCK is not set); start one, or"
                                + " name a key: ",
                        BuildOption.SSH,
                        " " + ssh.id() + "=KEYFILE.");
            }
            for (String path : ssh.paths()) {
                if (!Files.exists(environment.resolve(path))) {
                    problem(BuildOption.SSH, " " + ssh.id() + ": " + path + " does not exist.");
                }
            }
        }
    }

    private void exporters() {
        int onStandardOutput = 0;
        boolean pushes = false;
        for (Exporter exporter : request.exporters()) {
            onStandardOutput += exporter.writesToStandardOutput() ? 1 : 0;
            pushes |= exporter.pushes() && !exporter.attributes().containsKey("name");
            boolean makesFiles =
                    exporter.type().equals("local") || exporter.type().equals("tar");
            if (makesFiles && request.iidFile() != null) {
                problem(
                        BuildOption.IIDFILE,
                        " names an image, and ",
                        BuildOption.OUTPUT,
                        " type=" + exporter.type() + " makes none; remove one of them.");
            }
            destination(exporter);
        }
        if (onStandardOutput > 1) {
            problem("Only one ", BuildOption.OUTPUT, " can go to standard output; give the others dest=FILE.");
        }
        if (pushes && request.tags().isEmpty()) {
            problem(
                    "There is nothing to push to; name the image with ",
                    BuildOption.TAG,
                    " registry.example.com/team/app:1.2.");
        }
    }

    private void destination(Exporter exporter) {
        String destination = exporter.destination();
        if (destination == null || destination.isEmpty() || exporter.writesToStandardOutput()) {
            return;
        }
        Path path = environment.resolve(destination);
        if (exporter.writesFolder()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                problem(
                        BuildOption.OUTPUT,
                        ": " + destination + " is a file, and type=" + exporter.type() + " writes a folder.");
            }
        } else if (Files.isDirectory(path)) {
            problem(
                    BuildOption.OUTPUT,
                    ": " + destination + " is a folder, and type=" + exporter.type() + " writes a file; add its name.");
        } else if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
            problem(
                    BuildOption.OUTPUT,
                    ": the folder " + path.getParent() + " for " + destination + " does not exist.");
        }
    }

    private void writtenFile(BuildOption<String> option) {
        String file = request.last(option);
        if (file == null) {
            return;
        }
        Path path = environment.resolve(file);
        if (Files.isDirectory(path)) {
            problem(option, ": " + file + " is a folder; name a file.");
        } else if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
            problem(option, ": the folder " + path.getParent() + " for " + file + " does not exist.");
        }
    }

    private void problem(Serializable... sentence) {
        problems.add(Message.of(sentence));
    }

    private String spell(BuildOption<?> option) {
        return request.spelling().name(option);
    }

    private void other() {
        writtenFile(BuildOption.METADATA_FILE);
        writtenFile(BuildOption.IIDFILE);
        if (request.noCache() && !request.noCacheFilter().isEmpty()) {
            problem(
                    BuildOption.NO_CACHE,
                    " builds every stage again, so ",
                    BuildOption.NO_CACHE_FILTER,
                    " has no effect; remove one of them.");
        }
        String progress = request.last(BuildOption.PROGRESS);
        boolean isLoud = progress != null && !Set.of("auto", "quiet", "none").contains(progress);
        if (request.isSet(BuildOption.QUIET) && isLoud) {
            problem(
                    BuildOption.QUIET,
                    " and ",
                    BuildOption.PROGRESS,
                    " " + progress + " contradict each other; remove one of them.");
        }
        for (CacheEntry entry : request.cacheFrom()) {
            String source = entry.attributes().get("src");
            if (entry.type().equals("local") && source != null && Files.isRegularFile(environment.resolve(source))) {
                problem(BuildOption.CACHE_FROM, ": " + source + " is a file; a local cache is a folder.");
            }
        }
    }
}
