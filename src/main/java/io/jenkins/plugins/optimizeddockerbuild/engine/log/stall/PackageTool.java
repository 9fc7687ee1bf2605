package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import java.util.List;
import java.util.Set;

/**
 * Tools that download packages, by the words with which a RUN calls them, and where they go when nobody tells them
 * otherwise. Some have no such place here, since their configuration in the image decides: they are asked about where
 * build arguments, options or files of the context name a server.
 */
enum PackageTool {
    PIP(
            List.of("pip", "pip3", "pipx", "uv", "poetry", "pipenv"),
            List.of("https://pypi.org/", "https://files.pythonhosted.org/"),
            Set.of("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"),
            List.of("--index-url", "--default-index", "-i"),
            Set.of("pip.conf")),
    NPM(
            List.of("npm", "npx", "pnpm"),
            List.of(),
            Set.of("NPM_CONFIG_REGISTRY", "npm_config_registry"),
            List.of("--registry"),
            Set.of(".npmrc")),
    YARN(
            List.of("yarn"),
            List.of(),
            Set.of("YARN_NPM_REGISTRY_SERVER", "NPM_CONFIG_REGISTRY"),
            List.of("--registry"),
            Set.of(".yarnrc", ".yarnrc.yml", ".npmrc")),
    APT(List.of("apt", "apt-get"), List.of(), Set.of(), List.of(), Set.of("sources.list")),
    APK(List.of("apk"), List.of("https://dl-cdn.alpinelinux.org/"), Set.of(), List.of("--repository", "-X"), Set.of()),
    GO(List.of("go"), List.of("https://proxy.golang.org/"), Set.of("GOPROXY"), List.of(), Set.of()),
    CARGO(List.of("cargo"), List.of("https://index.crates.io/"), Set.of(), List.of(), Set.of()),
    MAVEN(
            List.of("mvn", "mvnw", "gradle", "gradlew"),
            List.of(),
            Set.of(),
            List.of("-s", "--settings"),
            Set.of("settings.xml")),
    GEM(List.of("gem", "bundle"), List.of("https://rubygems.org/"), Set.of(), List.of("--source"), Set.of()),
    COMPOSER(List.of("composer"), List.of("https://repo.packagist.org/"), Set.of(), List.of(), Set.of()),
    CONDA(
            List.of("conda", "mamba", "micromamba"),
            List.of("https://conda.anaconda.org/"),
            Set.of(),
            List.of("-c", "--channel"),
            Set.of());

    private final List<String> commands;
    private final List<String> defaultUrls;
    private final Set<String> variables;
    private final List<String> flags;
    private final Set<String> files;

    PackageTool(
            List<String> commands,
            List<String> defaultUrls,
            Set<String> variables,
            List<String> flags,
            Set<String> files) {
        this.commands = commands;
        this.defaultUrls = defaultUrls;
        this.variables = variables;
        this.flags = flags;
        this.files = files;
    }

    List<String> defaultUrls() {
        return defaultUrls;
    }

    /** The word with which the tool is called, as it stands in the words of a command. */
    boolean isCalledIn(List<String> words) {
        for (String word : words) {
            if (commands.contains(word.substring(word.lastIndexOf('/') + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the words, the variables or the files tell the tool to go elsewhere. */
    boolean isSentElsewhere(List<String> words, Set<String> setVariables, Set<String> foundFiles) {
        for (String word : words) {
            for (String flag : flags) {
                if (word.equals(flag) || word.startsWith(flag + "=")) {
                    return true;
                }
            }
        }
        return intersects(variables, setVariables) || intersects(files, foundFiles);
    }

    private static boolean intersects(Set<String> one, Set<String> other) {
        for (String element : one) {
            if (other.contains(element)) {
                return true;
            }
        }
        return false;
    }
}
