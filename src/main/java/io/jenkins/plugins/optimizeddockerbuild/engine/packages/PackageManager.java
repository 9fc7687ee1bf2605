package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Set;

/**
 * A package manager: everything that the product knows about it. To add one: a constant here, its verbs in {@link
 * PackageVerbs}, a row in {@code PackageCommandTest}.
 *
 * <p>File names are names without folders; addresses are those of the default index, and are omitted when the image's
 * own configuration decides.
 */
public enum PackageManager {
    PIP(new Traits("pip", "pip", "pipx")
            .reads("requirements.txt", "constraints.txt", "setup.py", "setup.cfg", "pyproject.toml")
            .configuredBy("pip.conf", "pip.ini")
            .fileVariables("PIP_CONFIG_FILE", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
            .index("https://pypi.org/", "https://files.pythonhosted.org/")
            .sentElsewhereBy(Set.of("PIP_INDEX_URL"), "--index-url", "-i")
            .cache("/root/.cache/pip", "http", "http-v2", "wheels")
            .cacheMovedBy("PIP_CACHE_DIR", "PIP_NO_CACHE_DIR")
            .keepsNothingWith("--no-cache-dir", "--no-cache")),
    UV(new Traits("uv", "uv")
            .reads("pyproject.toml", "requirements.txt")
            .locks("uv.lock")
            .configuredBy("uv.toml")
            .fileVariables("UV_CONFIG_FILE", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_ENV_FILE")
            .index("https://pypi.org/", "https://files.pythonhosted.org/")
            .sentElsewhereBy(Set.of("UV_INDEX_URL", "UV_DEFAULT_INDEX"), "--index-url", "--default-index", "-i")
            .cache("/root/.cache/uv")
            .cacheMovedBy("UV_CACHE_DIR", "UV_NO_CACHE")
            .keepsNothingWith("--no-cache", "--no-cache-dir", "-n")),
    POETRY(new Traits("Poetry", "poetry")
            .reads("pyproject.toml")
            .locks("poetry.lock")
            .configuredBy("poetry.toml")
            .index("https://pypi.org/", "https://files.pythonhosted.org/")
            // not the whole folder, which contains the environment by default
            .cache("/root/.cache/pypoetry/cache")
            .cache("/root/.cache/pypoetry/artifacts")
            .cacheMovedBy("POETRY_CACHE_DIR")
            .keepsNothingWith("--no-cache")),
    PIPENV(new Traits("Pipenv", "pipenv")
            .reads("Pipfile")
            .locks("Pipfile.lock")
            .fileVariables("PIPENV_PIPFILE")
            .index("https://pypi.org/", "https://files.pythonhosted.org/")
            .cache("/root/.cache/pipenv")
            .cache("/root/.cache/pip", "http", "http-v2", "wheels")
            .cacheMovedBy("PIPENV_CACHE_DIR", "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR")),
    PDM(new Traits("PDM", "pdm")
            .reads("pyproject.toml")
            .locks("pdm.lock")
            .configuredBy("pdm.toml", ".pdm.toml")
            .index("https://pypi.org/", "https://files.pythonhosted.org/")
            .cache("/root/.cache/pdm")
            .cacheMovedBy("PDM_CACHE_DIR")),
    CONDA(new Traits("conda", "conda", "mamba", "micromamba")
            .reads("environment.yml", "environment.yaml", "conda-lock.yml")
            .configuredBy(".condarc")
            .fileVariables("CONDARC")
            .index("https://conda.anaconda.org/")
            .sentElsewhereBy(Set.of(), "--channel", "-c")
            .cache("/opt/conda/pkgs")
            .in("miniconda3", "anaconda3", "miniforge3", "mambaforge")
            .cacheMovedBy("CONDA_PKGS_DIRS")),
    NPM(new Traits("npm", "npm", "npx")
            .reads("package.json")
            .locks("package-lock.json", "npm-shrinkwrap.json")
            .configuredBy(".npmrc")
            .fileVariables(
                    "NPM_CONFIG_USERCONFIG",
                    "NPM_CONFIG_GLOBALCONFIG",
                    "npm_config_userconfig",
                    "npm_config_globalconfig")
            .sentElsewhereBy(Set.of("NPM_CONFIG_REGISTRY", "npm_config_registry"), "--registry")
            .cache("/root/.npm", "_cacache")
            .cacheMovedBy("npm_config_cache", "NPM_CONFIG_CACHE")),
    YARN(new Traits("Yarn", "yarn", "yarnpkg")
            .reads("package.json")
            .locks("yarn.lock")
            .configuredBy(".yarnrc", ".yarnrc.yml", ".npmrc")
            .fileVariables("YARN_RC_FILENAME")
            .sentElsewhereBy(Set.of("YARN_NPM_REGISTRY_SERVER", "NPM_CONFIG_REGISTRY"), "--registry")
            .cache("/usr/local/share/.cache/yarn", "v4", "v6")
            .cache("/root/.cache/yarn", "v4", "v6")
            .cache("/root/.yarn/berry/cache")
            .cacheMovedBy("YARN_CACHE_FOLDER", "YARN_GLOBAL_FOLDER", "YARN_ENABLE_GLOBAL_CACHE")),
    PNPM(new Traits("pnpm", "pnpm", "pnpx")
            .reads("package.json")
            .locks("pnpm-lock.yaml")
            .configuredBy(".npmrc", "pnpm-workspace.yaml", ".pnpmfile.cjs")
            .sentElsewhereBy(Set.of("NPM_CONFIG_REGISTRY", "npm_config_registry"), "--registry")
            .cache("/root/.local/share/pnpm/store")
            .cacheMovedBy("npm_config_store_dir", "NPM_CONFIG_STORE_DIR")),
    BUN(new Traits("Bun", "bun", "bunx")
            .reads("package.json")
            .locks("bun.lock", "bun.lockb")
            .configuredBy("bunfig.toml", ".npmrc")
            .cache("/root/.bun/install/cache")
            .cacheMovedBy("BUN_INSTALL", "BUN_INSTALL_CACHE_DIR")),
    MAVEN(new Traits("Maven", "mvn", "mvnw", "mvnd")
            .reads("pom.xml")
            .configuredBy("settings.xml", "extensions.xml", "maven.config", "jvm.config")
            .sentElsewhereBy(Set.of(), "-s", "--settings")
            .cache("/root/.m2", "repository", "wrapper/dists")
            .mountedAt("repository")
            .cacheMovedBy("MAVEN_CONFIG")
            .compiles()),
    GRADLE(new Traits("Gradle", "gradle", "gradlew")
            .reads("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "libs.versions.toml")
            .locks("gradle.lockfile")
            .configuredBy("gradle.properties", "init.gradle")
            .cache("/root/.gradle", "caches/modules-2", "wrapper/dists")
            .mountedAt("caches", "wrapper")
            .in("eclipse-temurin", "openjdk", "amazoncorretto")
            .cache("/home/gradle/.gradle", "caches/modules-2", "wrapper/dists")
            .mountedAt("caches")
            .in("gradle")
            .cacheMovedBy("GRADLE_USER_HOME")
            .compiles()),
    GO(new Traits("Go", "go", "xx-go")
            .reads("go.mod", "go.work")
            .locks("go.sum", "go.work.sum")
            .fileVariables("GOENV", "GOWORK")
            .index("https://proxy.golang.org/")
            .sentElsewhereBy(Set.of("GOPROXY"))
            .cache("/go/pkg/mod", "cache/download")
            .in("golang")
            .cache("/root/.cache/go-build")
            .in("golang")
            .cacheMovedBy("GOPATH", "GOMODCACHE", "GOCACHE", "GOFLAGS")
            .compiles()),
    CARGO(new Traits("Cargo", "cargo")
            .reads("Cargo.toml")
            .locks("Cargo.lock")
            .configuredBy("config.toml", "config", "rust-toolchain", "rust-toolchain.toml")
            .index("https://index.crates.io/")
            .cache("/usr/local/cargo/registry", "cache", "index", "src")
            .in("rust")
            .cache("/root/.cargo/registry", "cache", "index", "src")
            .mountedAt()
            .cacheMovedBy("CARGO_HOME")
            .compiles()),
    BUNDLER(new Traits("Bundler", "bundle", "bundler")
            .reads("Gemfile", "gems.rb")
            .locks("Gemfile.lock", "gems.locked")
            .fileVariables("BUNDLE_GEMFILE", "BUNDLE_APP_CONFIG")
            .index("https://rubygems.org/")
            .cache("/usr/local/bundle/cache")
            .in("ruby")
            .cacheMovedBy(
                    "GEM_HOME",
                    "BUNDLE_PATH",
                    "BUNDLE_DEPLOYMENT",
                    "BUNDLE_APP_CONFIG",
                    "BUNDLE_USER_HOME",
                    "BUNDLE_USER_CACHE",
                    "BUNDLE_CACHE_PATH",
                    "BUNDLE_GLOBAL_GEM_CACHE")),
    GEM(new Traits("RubyGems", "gem")
            .configuredBy(".gemrc")
            .fileVariables("GEMRC")
            .index("https://rubygems.org/")
            .sentElsewhereBy(Set.of(), "--source")),
    COMPOSER(new Traits("Composer", "composer", "composer.phar")
            .reads("composer.json")
            .locks("composer.lock")
            .configuredBy("auth.json")
            .fileVariables("COMPOSER")
            .index("https://repo.packagist.org/")
            .cache("/tmp/cache", "files", "repo")
            .in("composer")
            .cache("/root/.composer/cache", "files", "repo")
            .cacheMovedBy("COMPOSER_HOME", "COMPOSER_CACHE_DIR")
            .keepsNothingWith("--no-cache")),
    DOTNET(new Traits("NuGet", "dotnet")
            .locks("packages.lock.json")
            .configuredBy(
                    "nuget.config", "NuGet.Config", "Directory.Build.props", "Directory.Build.targets", "global.json")
            .cache("/root/.nuget/packages")
            .compiles()),
    APT(new Traits("apt", "apt-get", "apt", "aptitude")
            .configuredBy("sources.list", "apt.conf")
            .fileVariables("APT_CONFIG")
            .cache("/var/cache/apt", "archives")
            .cache("/var/lib/apt/lists")
            .ofTheSystem()),
    APK(new Traits("apk", "apk")
            .index("https://dl-cdn.alpinelinux.org/")
            .sentElsewhereBy(Set.of(), "--repository", "-X")
            .cache("/var/cache/apk")
            .cache("/etc/apk/cache")
            .ofTheSystem()),
    DNF(new Traits("dnf", "dnf", "dnf5", "yum", "microdnf", "tdnf")
            .configuredBy("dnf.conf", "yum.conf")
            .cache("/var/cache/dnf")
            .cache("/var/cache/libdnf5")
            .cache("/var/cache/yum")
            .ofTheSystem()),
    ZYPPER(new Traits("zypper", "zypper").cache("/var/cache/zypp").ofTheSystem());

    private final Traits traits;

    PackageManager(Traits traits) {
        this.traits = traits;
    }

    /**
     * The package manager of a program.
     *
     * @param program a name without folder: {@code pip3.11} is pip
     * @return null for any other program
     */
    @CheckForNull
    public static PackageManager ofProgram(String program) {
        String name = program.matches("pip[0-9.]+") ? "pip" : program;
        for (PackageManager manager : values()) {
            if (manager.traits.programs.contains(name)) {
                return manager;
            }
        }
        return null;
    }

    /** The name for display. */
    public String title() {
        return traits.title;
    }

    /** Files of a project that list its dependencies. */
    public List<String> manifests() {
        return traits.manifests;
    }

    /** Files of a project that pin exact versions. */
    public List<String> lockFiles() {
        return traits.lockFiles;
    }

    /** Other files that affect it: in the project, the home folder or the system. */
    public List<String> configurationFiles() {
        return traits.configurationFiles;
    }

    /** Environment variables whose values name further files that it reads. */
    public Set<String> fileVariables() {
        return traits.fileVariables;
    }

    /** Its default indexes; empty when the image decides. */
    public List<String> indexes() {
        return traits.indexes;
    }

    /** Environment variables that set another index. */
    public Set<String> indexVariables() {
        return traits.indexVariables;
    }

    /** Options that set another index, without their values. */
    public List<String> indexOptions() {
        return traits.indexOptions;
    }

    /** Where it stores its downloads; entries for specific images before those for all others. */
    public List<CacheFolder> caches() {
        return List.copyOf(traits.caches);
    }

    /** Environment variables that move or disable its caches. */
    public Set<String> cacheVariables() {
        return traits.cacheVariables;
    }

    /** Options that make it store none of its downloads. */
    public List<String> noCacheOptions() {
        return traits.noCacheOptions;
    }

    /** Whether it installs packages of the operating system. */
    public boolean isOfTheSystem() {
        return traits.system;
    }

    /** Whether it fills {@code node_modules}. */
    public boolean fillsNodeModules() {
        return traits.manifests.contains("package.json");
    }

    /** Whether a compiler needs the downloads again, so that no cache mount may hide them from a later step. */
    public boolean compiles() {
        return traits.compiled;
    }
}
