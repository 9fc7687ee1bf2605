package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.SecretContent;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The secrets of a build: those that its request names, and those that its caller knows. */
final class BuildSecrets {
    /** BuildKit's limit for one secret. */
    private static final int LARGEST_FILE = 500 * 1024;

    private final ClientEnvironment environment;
    private final List<String> secrets = new ArrayList<>();

    private BuildSecrets(ClientEnvironment environment) {
        this.environment = environment;
    }

    /**
     * What to mask.
     *
     * @param dockerfile whose own literals count as well, since BuildKit writes the values of variables into the names
     *     of layers; null when it is not known
     * @param given secrets of the caller, such as a CI server's credentials
     */
    static SecretMask mask(
            BuildRequest request,
            @CheckForNull Dockerfile dockerfile,
            ClientEnvironment environment,
            Collection<String> given) {
        BuildSecrets found = new BuildSecrets(environment);
        found.secrets.addAll(given);
        request.secrets().forEach(found::add);
        BuildArguments.known(request, environment.variables()).forEach(found::addArgument);
        request.all(BuildOption.LABEL).forEach(label -> found.addArgument(label.name(), label.value()));
        for (List<CacheEntry> caches : List.of(request.cacheFrom(), request.cacheTo())) {
            for (CacheEntry cache : caches) {
                cache.attributes().forEach(found::addArgument);
            }
        }
        found.addAddress(request.context());
        found.addAddress(request.file());
        request.buildContexts().values().forEach(found::addAddress);
        if (dockerfile != null) {
            dockerfile.instructions().forEach(found::addLiterals);
        }
        return SecretMask.of(found.secrets);
    }

    /**
     * With neither {@code env} nor {@code src}, the client looks for a variable and then for a file named like the id.
     */
    private void add(BuildSecret secret) {
        String variable = secret.environmentVariable();
        String file = secret.file();
        if (variable == null && file == null) {
            variable = environment.variables().containsKey(secret.id()) ? secret.id() : null;
            file = variable == null ? secret.id() : null;
        }
        String value = variable == null
                ? content(environment.resolve(file))
                : environment.variables().get(variable);
        if (value != null) {
            secrets.add(value);
        }
    }

    @CheckForNull
    private static String content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The client cannot read it either, and reports that.
            return null;
        }
    }

    private void addArgument(String name, @CheckForNull String value) {
        if (value == null) {
            return;
        }
        if (SecretText.isSecret(name, value)) {
            secrets.add(value);
        }
        addAddress(value);
    }

    private void addLiterals(Instruction instruction) {
        if (instruction instanceof Instruction.Env env) {
            env.pairs().forEach(pair -> addLiteral(pair.key(), pair.value()));
        } else if (instruction instanceof Instruction.Arg arg) {
            arg.declarations().forEach(declared -> addLiteral(declared.name(), declared.defaultValue()));
        }
    }

    private void addLiteral(String name, @CheckForNull String written) {
        String secret = written == null ? null : SecretContent.secret(name, written);
        if (secret != null) {
            secrets.add(secret);
        }
    }

    private void addAddress(@CheckForNull String text) {
        if (text != null) {
            secrets.addAll(SecretText.urlCredentials(text));
        }
    }
}
