package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact.*;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.*;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A package manager: everything that the product knows about it. To add one: a constant here and a row in {@code
 * PackageCommandTest}.
 *
 * <p>A verb that is not listed can do anything: many managers run what a plugin or the project defines under its own
 * name. An option that is not listed is not known to be harmless, so a command with it stays where it is. The same goes
 * for variables.
 */
public enum PackageManager {
    PIP(new Traits("pip", Ecosystem.PYTHON, "pip pipx")
            .has(MANIFESTS, "requirements.txt constraints.txt setup.py setup.cfg pyproject.toml")
            .has(CONFIGURATION_FILES, "pip.conf pip.ini .pypirc")
            .has(LOGIN_FILES, "/root/.config/pip/pip.conf /root/.pypirc")
            .has(FILE_VARIABLES, "PIP_CONFIG_FILE PIP_REQUIREMENT PIP_CONSTRAINT PIP_BUILD_CONSTRAINT")
            .has(INDEXES, "https://pypi.org/ https://files.pythonhosted.org/")
            .has(INDEX_VARIABLES, "PIP_INDEX_URL")
            .has(INDEX_OPTIONS, "--index-url -i")
            .indexIn("pip.conf pip.ini", ".*")
            .indexIn("requirements*.txt", "(--|-i ).*")
            .cache("/root/.cache/pip", "http http-v2 wheels")
            .has(CACHE_FOLDER_VARIABLES, "PIP_CACHE_DIR")
            .has(CACHE_VARIABLES, "PIP_NO_CACHE_DIR")
            .has(NO_CACHE_OPTIONS, "--no-cache-dir --no-cache")
            .verbs(ADD, "install")
            .verbs(DOWNLOAD, "download, wheel")
            .verbs(CONFIGURE, "config")
            .verbs(REMOVE, "uninstall")
            .verbs(CLEAN, "cache purge, cache remove")
            .verbs(QUERY, "cache list, cache dir, cache info, list, freeze, show, check, index, inspect, debug, help")
            .has(
                    FLAGS,
                    "--no-cache-dir -q -qq --quiet -v -vv --verbose -U --upgrade --no-deps --user --pre --prefer-binary"
                            + " --disable-pip-version-check --no-input --compile --no-compile --require-hashes"
                            + " --ignore-installed -I --force-reinstall --break-system-packages"
                            + " --no-warn-script-location --no-color --use-pep517 --no-clean")
            .has(
                    VALUES,
                    "-i --index-url --extra-index-url -f --find-links --trusted-host --timeout --default-timeout --retries"
                            + " --progress-bar --only-binary --no-binary --upgrade-strategy --root-user-action --proxy"
                            + " --use-deprecated --use-feature")
            .has(FILES, "-r --requirement -c --constraint")
            .has(PLACES, "-t --target --prefix --root --cache-dir")
            .has(OTHER_VALUES, "-w -d")
            .joined("-[rc][^-].*")
            .has(SETTINGS, "PIP_.*")
            .optionsAsVariables("PIP_")
            .setBy("config set (global|install|user)\\.", "([a-z-]+)[ =](.+)", "PIP_")
            .understands(Setting.PLAIN, "PIP_VERSION")
            .understands(Setting.FILE, "PIP_CERT")
            .understands(Setting.FILES, "PIP_CLIENT_CERT PIP_CONFIG_FILE PIP_FIND_LINKS")),
    UV(new Traits("uv", Ecosystem.PYTHON, "uv")
            .has(MANIFESTS, "pyproject.toml requirements.txt")
            .has(LOCK_FILES, "uv.lock")
            .has(CONFIGURATION_FILES, "uv.toml .python-version")
            .has(FILE_VARIABLES, "UV_CONFIG_FILE UV_CONSTRAINT UV_OVERRIDE UV_ENV_FILE")
            .has(INSTALL_FOLDERS, ".venv")
            .has(INDEXES, "https://pypi.org/ https://files.pythonhosted.org/")
            .has(INDEX_VARIABLES, "UV_INDEX_URL UV_DEFAULT_INDEX")
            .has(INDEX_OPTIONS, "--index-url --default-index -i")
            .indexIn("uv.toml pyproject.toml", "(index-url|url)\\b.*")
            .indexIn("requirements*.txt", "(--|-i ).*")
            .cache("/root/.cache/uv", "")
            .has(CACHE_FOLDER_VARIABLES, "UV_CACHE_DIR")
            .has(CACHE_VARIABLES, "UV_NO_CACHE")
            .has(NO_CACHE_OPTIONS, "--no-cache --no-cache-dir -n")
            .verbs(INSTALL, "sync")
            .verbs(ADD, "add, tool install, tool upgrade")
            .verbs(BUILD, "run, build, publish")
            .verbs(CONFIGURE, "venv, python install")
            .verbs(REMOVE, "remove, tool uninstall")
            .verbs(CLEAN, "cache clean, cache prune")
            .verbs(QUERY, "cache dir, version, help, tool list, tool dir")
            .has(
                    FLAGS,
                    "--system --no-cache --no-cache-dir -n -q --quiet -v --verbose -U --upgrade --no-deps --frozen"
                            + " --locked --no-dev --no-install-project --no-install-workspace --no-editable"
                            + " --compile-bytecode --all-extras --all-groups --no-default-groups --no-progress --strict"
                            + " --inexact --active --prerelease=allow --require-hashes --break-system-packages")
            .has(
                    VALUES,
                    "-i --index-url --extra-index-url -f --find-links --default-index --trusted-host --index-strategy"
                            + " --link-mode --python -p --extra --group --no-group --only-binary --no-binary --resolution"
                            + " --allow-insecure-host")
            .has(FILES, "-r --requirement --requirements -c --constraint --constraints")
            .has(PLACES, "--target --prefix --cache-dir")
            .has(FOLDER_OPTIONS, "--directory --project")
            .joined("-[rc][^-].*")
            .has(SETTINGS, "UV_.*")
            .optionsAsVariables("UV_")
            .understands(
                    Setting.PLAIN,
                    "UV_SYSTEM_PYTHON UV_PYTHON_DOWNLOADS UV_INDEX UV_INDEX_.*_USERNAME UV_INDEX_.*_PASSWORD"
                            + " UV_HTTP_TIMEOUT UV_REQUEST_TIMEOUT UV_PYTHON_PREFERENCE UV_PYTHON_INSTALL_DIR UV_VERSION"
                            + " UV_INSTALL_DIR UV_TOOL_BIN_DIR UV_TOOL_DIR UV_CONCURRENT_.* UV_PRERELEASE")
            .understands(Setting.PLACE, "UV_PROJECT_ENVIRONMENT")
            .understands(Setting.FILES, "UV_FIND_LINKS")),
    POETRY(new Traits("Poetry", Ecosystem.PYTHON, "poetry")
            .has(MANIFESTS, "pyproject.toml")
            .has(LOCK_FILES, "poetry.lock")
            .has(CONFIGURATION_FILES, "poetry.toml")
            .has(LOGIN_FILES, "/root/.config/pypoetry/auth.toml")
            .has(INSTALL_FOLDERS, ".venv")
            .has(INDEXES, "https://pypi.org/ https://files.pythonhosted.org/")
            .indexIn("pyproject.toml", "url\\b.*")
            // not the whole folder, which contains the environment by default
            .cache("/root/.cache/pypoetry/cache", "")
            .cache("/root/.cache/pypoetry/artifacts", "")
            .has(CACHE_FOLDER_VARIABLES, "POETRY_CACHE_DIR")
            .has(NO_CACHE_OPTIONS, "--no-cache")
            .verbs(INSTALL, "install, sync")
            .verbs(UPDATE, "update")
            .verbs(ADD, "add")
            .verbs(BUILD, "build, run, publish, version")
            .verbs(CONFIGURE, "config, self")
            .verbs(REMOVE, "remove")
            .verbs(CLEAN, "cache clear")
            .verbs(QUERY, "cache list")
            .has(
                    FLAGS,
                    "--no-root --no-dev --no-interaction -n --no-ansi --ansi --all-extras --sync --no-cache -q --quiet -v"
                            + " -vv -vvv --compile --all-groups")
            .has(VALUES, "--only --without --with --extras -E")
            .has(FOLDER_OPTIONS, "--directory -C --project")
            .has(SETTINGS, "POETRY_.*")
            .setBy("config (?!.*--(local|project))", "([A-Za-z0-9._-]+) (.+)", "POETRY_")
            .understands(Setting.PLACE, "POETRY_VIRTUALENVS_PATH")
            .understands(
                    Setting.PLAIN,
                    "POETRY_VERSION POETRY_HOME POETRY_NO_INTERACTION POETRY_VIRTUALENVS_.* POETRY_INSTALLER_.*"
                            + " POETRY_HTTP_BASIC_.* POETRY_PYPI_TOKEN_.* POETRY_REPOSITORIES_.* POETRY_SOLVER_.*"
                            + " POETRY_REQUESTS_TIMEOUT POETRY_VENV POETRY_NO_ANSI")),
    PIPENV(new Traits("Pipenv", Ecosystem.PYTHON, "pipenv")
            .has(MANIFESTS, "Pipfile")
            .has(LOCK_FILES, "Pipfile.lock")
            .has(FILE_VARIABLES, "PIPENV_PIPFILE")
            .has(INSTALL_FOLDERS, ".venv")
            .has(INDEXES, "https://pypi.org/ https://files.pythonhosted.org/")
            .has(INDEX_VARIABLES, "PIPENV_PYPI_MIRROR")
            .has(INDEX_OPTIONS, "--pypi-mirror")
            .indexIn("Pipfile", "url\\b.*")
            .cache("/root/.cache/pipenv", "")
            .cache("/root/.cache/pip", "http http-v2 wheels")
            .has(CACHE_FOLDER_VARIABLES, "PIPENV_CACHE_DIR PIP_CACHE_DIR")
            .has(CACHE_VARIABLES, "PIP_NO_CACHE_DIR")
            .verbs(INSTALL, "install, sync")
            .verbs(UPDATE, "update")
            .verbs(BUILD, "run, shell")
            .verbs(REMOVE, "uninstall, clean")
            .has(FLAGS, "--system --deploy --ignore-pipfile --dev -d --clear --verbose -v")
            .has(VALUES, "--categories --pypi-mirror")
            .has(SETTINGS, "PIPENV_.*")
            .understands(
                    Setting.PLAIN,
                    "PIPENV_VENV_IN_PROJECT PIPENV_NOSPIN PIPENV_HIDE_EMOJIS PIPENV_YES PIPENV_VERBOSITY PIPENV_TIMEOUT"
                            + " PIPENV_INSTALL_TIMEOUT PIPENV_COLORBLIND PIPENV_PYPI_MIRROR")),
    PDM(new Traits("PDM", Ecosystem.PYTHON, "pdm")
            .has(MANIFESTS, "pyproject.toml")
            .has(LOCK_FILES, "pdm.lock")
            .has(CONFIGURATION_FILES, "pdm.toml .pdm.toml")
            .has(INDEXES, "https://pypi.org/ https://files.pythonhosted.org/")
            .indexIn("pyproject.toml pdm.toml .pdm.toml", "url\\b.*")
            .cache("/root/.cache/pdm", "")
            .has(CACHE_FOLDER_VARIABLES, "PDM_CACHE_DIR")
            .verbs(INSTALL, "install, sync")
            .verbs(UPDATE, "update")
            .verbs(ADD, "add")
            .verbs(BUILD, "build, run, publish")
            .verbs(CONFIGURE, "config, self")
            .verbs(REMOVE, "remove")
            .verbs(CLEAN, "cache")),
    CONDA(new Traits("conda", Ecosystem.CONDA, "conda mamba micromamba")
            .has(MANIFESTS, "environment.yml environment.yaml conda-lock.yml")
            .has(CONFIGURATION_FILES, ".condarc")
            .has(LOGIN_FILES, "/root/.condarc")
            .has(FILE_VARIABLES, "CONDARC")
            .has(INDEXES, "https://conda.anaconda.org/")
            .has(INDEX_OPTIONS, "--channel -c")
            .indexIn(".condarc", ".*")
            .indexIn("environment.yml environment.yaml", "- https?:.*")
            .cache("/opt/conda/pkgs", "")
            .in("miniconda3 anaconda3 miniforge3 mambaforge")
            .has(CACHE_FOLDER_VARIABLES, "CONDA_PKGS_DIRS")
            .verbs(ADD, "install, create, env create, env update")
            .verbs(UPDATE, "update, upgrade")
            .verbs(BUILD, "run, build")
            .verbs(CONFIGURE, "config, init, activate, deactivate, shell")
            .verbs(REMOVE, "remove, uninstall, env remove")
            .verbs(CLEAN, "clean")
            .verbs(QUERY, "list, info, search, env list")
            .has(FLAGS, "-y --yes -q --quiet -v")
            .has(VALUES, "-n --name -c --channel")
            .has(FILES, "-f --file")
            .has(PLACES, "-p --prefix")
            .has(SETTINGS, "CONDA_.* CONDARC MAMBA_.*")
            .understands(Setting.PLAIN, "CONDA_DIR CONDA_DEFAULT_ENV CONDA_AUTO_UPDATE_CONDA CONDA_VERSION")),
    NPM(new Traits("npm", Ecosystem.NODE, "npm npx")
            .has(MANIFESTS, "package.json")
            // of both, npm reads the first
            .has(LOCK_FILES, "npm-shrinkwrap.json package-lock.json")
            .has(CONFIGURATION_FILES, ".npmrc")
            .has(LOGIN_FILES, "/root/.npmrc")
            .has(
                    FILE_VARIABLES,
                    "NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG npm_config_userconfig npm_config_globalconfig")
            .has(INSTALL_FOLDERS, "node_modules")
            .has(
                    HARMLESS_PROGRAMS,
                    "esbuild sharp fsevents core-js core-js-pure bcrypt argon2 better-sqlite3 sqlite3"
                            + " canvas protobufjs @swc/core @parcel/watcher unrs-resolver es5-ext bufferutil"
                            + " utf-8-validate cpu-features ssh2 msgpackr-extract lmdb keccak secp256k1"
                            + " @nestjs/core node-sass leveldown classic-level re2 zeromq serialport"
                            + " @serialport/bindings-cpp usb node-pty @tensorflow/tfjs-node onnxruntime-node snappy"
                            + " iltorb deasync libpq pg-native ref-napi ffi-napi farmhash farmhash-modern"
                            + " isolated-vm workerd dtrace-provider @scarf/scarf nodemon styled-components ejs"
                            + " inferno preact aws-sdk highlight.js uglifyjs-webpack-plugin webpack-cli"
                            + " ursa-optional libxmljs libxmljs2 kerberos mongodb-client-encryption microtime"
                            + " heapdump node-expat @bufbuild/buf grpc-tools @grpc/grpc-js grpc vue-demi"
                            + " tree-sitter oracledb ibm_db @datadog/pprof @datadog/native-metrics"
                            + " @datadog/native-appsec dd-trace phantomjs-prebuilt gifsicle mozjpeg optipng-bin"
                            + " pngquant-bin cwebp-bin jpegtran-bin @contrast/fn-inspect")
            .has(INDEX_VARIABLES, "NPM_CONFIG_REGISTRY npm_config_registry")
            .has(INDEX_OPTIONS, "--registry")
            .indexIn(".npmrc", ".*")
            .cache("/root/.npm", "_cacache")
            .has(CACHE_FOLDER_VARIABLES, "npm_config_cache NPM_CONFIG_CACHE")
            .verbs(INSTALL, "install, i, in, ins, inst, insta, instal, isnt, isnta, isntal, isntall, add, ci")
            .verbs(INSTALL, "clean-install, ic, install-clean, isntall-clean")
            .verbs(UPDATE, "update, up, upgrade")
            .verbs(BUILD, "run, run-script, rum, urn, test, t, tst, start, stop, restart, exec, x, rebuild, rb, pack")
            .verbs(BUILD, "publish, it, install-test, cit, install-ci-test, version, init, create, link, ln")
            .verbs(CONFIGURE, "config, c, set, login, logout")
            .verbs(REMOVE, "uninstall, unlink, remove, rm, r, un, prune, dedupe, ddp")
            .verbs(CLEAN, "cache clean, cache clear, cache rm, cache verify")
            .verbs(QUERY, "ls, list, la, ll, view, info, show, outdated, audit, whoami, ping, root, prefix, bin, fund")
            .verbs(QUERY, "help, explain, why, get, cache ls")
            .has(
                    FLAGS,
                    "--production --prod --dev --legacy-peer-deps --force -f --no-audit --no-fund --no-optional"
                            + " --ignore-scripts --no-save --silent -s --quiet -q --verbose --prefer-offline --no-progress"
                            + " --unsafe-perm --no-package-lock --no-update-notifier --foreground-scripts -g --global"
                            + " --strict-peer-deps --yes -y --color")
            .has(
                    VALUES,
                    "--omit --include --only --loglevel --registry --maxsockets --fetch-retries --fetch-timeout"
                            + " --fetch-retry-mintimeout --fetch-retry-maxtimeout --fetch-retry-factor --network-timeout"
                            + " --audit --fund --progress --strict-ssl --unsafe-perm --production --update-notifier"
                            + " --install-strategy --proxy --https-proxy --noproxy --always-auth")
            .has(PLACES, "--cache")
            .has(OTHER_VALUES, "-w --workspace")
            .has(OMITTING_OPTIONS, "--omit --production --prod --only --no-dev --no-optional --dev -D")
            .has(CHANGING_OPTIONS, "-g --global --no-package-lock --install-strategy")
            .has(FOLDER_OPTIONS, "--prefix -C --cwd --dir")
            .has(SETTINGS, "NPM_.* npm_.* NODE_.* COREPACK_ROOT")
            .setBy(
                    "(config|c)( -g| --global)? set (?!.*--location)",
                    "(\\S+?)[ =](\\S+)( -g| --global)?",
                    "npm_config_")
            .optionsAsVariables("npm_config_")
            .understands(Setting.PLAIN, "NPM_TOKEN NPM_VERSION NPM_AUTH_TOKEN NODE_ENV NODE_VERSION NODE_AUTH_TOKEN")
            .understands(
                    Setting.PLAIN, "NODE_TLS_REJECT_UNAUTHORIZED NODE_PATH npm_config_//.* npm_config_@.*:registry")
            .understands(Setting.FILE, "NODE_EXTRA_CA_CERTS NPM_CONFIG_USERCONFIG npm_config_userconfig")
            .understands(Setting.FILE, "NPM_CONFIG_CAFILE npm_config_cafile")
            .understands(Setting.FILES, "NODE_OPTIONS NPM_CONFIG_GLOBALCONFIG npm_config_globalconfig")
            .has(KEYS, "ca cafile save-exact save-prefix engine-strict unicode email _auth node-version")),
    YARN(new Traits("Yarn", Ecosystem.NODE, "yarn yarnpkg")
            .has(MANIFESTS, "package.json")
            .has(LOCK_FILES, "yarn.lock")
            .has(CONFIGURATION_FILES, ".yarnrc .yarnrc.yml .npmrc")
            .has(LOGIN_FILES, "/root/.yarnrc.yml")
            .has(FILE_VARIABLES, "YARN_RC_FILENAME")
            .has(INSTALL_FOLDERS, "node_modules")
            .has(INDEX_VARIABLES, "YARN_NPM_REGISTRY_SERVER NPM_CONFIG_REGISTRY")
            .has(INDEX_OPTIONS, "--registry")
            .indexIn(".yarnrc .yarnrc.yml .npmrc", ".*")
            .cache("/usr/local/share/.cache/yarn", "v4 v6")
            .cache("/root/.cache/yarn", "v4 v6")
            .cache("/root/.yarn/berry/cache", "")
            .has(CACHE_FOLDER_VARIABLES, "YARN_CACHE_FOLDER YARN_GLOBAL_FOLDER")
            .has(CACHE_VARIABLES, "YARN_ENABLE_GLOBAL_CACHE")
            .verbs(INSTALL, ", install")
            .verbs(ADD, "add, global add")
            .verbs(UPDATE, "up, upgrade")
            .verbs(CONFIGURE, "config, set, policies")
            .verbs(REMOVE, "remove, autoclean, global remove")
            .verbs(CLEAN, "cache clean")
            .verbs(QUERY, "cache dir, cache list, why, list, info, outdated, audit, versions, help")
            .otherVerbs(BUILD)
            .has(
                    FLAGS,
                    "--frozen-lockfile --production --prod --non-interactive --ignore-engines --ignore-scripts"
                            + " --ignore-optional --ignore-platform --silent -s --no-progress --pure-lockfile"
                            + " --immutable --inline-builds --prefer-offline --check-files --force --verbose"
                            + " --no-lockfile --check-cache")
            .has(VALUES, "--network-timeout --registry --network-concurrency --mutex --production")
            .has(PLACES, "--cache-folder")
            .has(OMITTING_OPTIONS, "--production --prod --ignore-optional")
            .has(CHANGING_OPTIONS, "--no-lockfile --ignore-platform --check-cache")
            .has(FOLDER_OPTIONS, "--cwd")
            .has(SETTINGS, "YARN_.*")
            .setBy("config set ", "(\\S+?)[ =](\\S+)( -g| --global)?", "npm_config_")
            .understands(
                    Setting.PLAIN,
                    "YARN_VERSION YARN_ENABLE_.* YARN_HTTP_TIMEOUT YARN_NPM_AUTH_TOKEN YARN_NPM_REGISTRY_SERVER")
            .has(
                    KEYS,
                    "yarn-offline-mirror-pruning lastupdatecheck enabletelemetry npmregistryserver httptimeout"
                            + " enableimmutableinstalls")),
    PNPM(new Traits("pnpm", Ecosystem.NODE, "pnpm pnpx")
            .has(MANIFESTS, "package.json")
            .has(LOCK_FILES, "pnpm-lock.yaml")
            .has(CONFIGURATION_FILES, ".npmrc pnpm-workspace.yaml .pnpmfile.cjs")
            .has(INSTALL_FOLDERS, "node_modules")
            .has(INDEX_VARIABLES, "NPM_CONFIG_REGISTRY npm_config_registry")
            .has(INDEX_OPTIONS, "--registry")
            .indexIn(".npmrc", ".*")
            .cache("/root/.local/share/pnpm/store", "")
            .cache("/root/.pnpm-store", "")
            .mountedAt("")
            .has(CACHE_FOLDER_VARIABLES, "npm_config_store_dir NPM_CONFIG_STORE_DIR")
            .verbs(INSTALL, "install, i")
            .verbs(UPDATE, "update, up")
            .verbs(ADD, "add")
            .verbs(DOWNLOAD, "fetch")
            .verbs(CONFIGURE, "config, c, set, env, setup")
            .verbs(REMOVE, "remove, rm, uninstall, un, prune")
            .verbs(CLEAN, "store prune, cache delete")
            .verbs(QUERY, "store path, store status, cache list, why, list, ls, outdated, audit, help")
            .otherVerbs(BUILD)
            .has(
                    FLAGS,
                    "--frozen-lockfile --no-frozen-lockfile --prod -P --production --dev -D --ignore-scripts"
                            + " --no-optional --prefer-offline --silent --shamefully-hoist --force --unsafe-perm"
                            + " --no-strict-peer-dependencies -g --global")
            .has(
                    VALUES,
                    "--reporter --registry --network-concurrency --frozen-lockfile --strict-peer-dependencies"
                            + " --fetch-retries --fetch-timeout")
            .has(PLACES, "--store-dir")
            .has(OMITTING_OPTIONS, "--prod -P --production --dev -D --no-optional --filter -F")
            .has(CHANGING_OPTIONS, "-g --global --no-frozen-lockfile --shamefully-hoist")
            .has(FOLDER_OPTIONS, "--dir -C --prefix")
            .has(SETTINGS, "PNPM_.*")
            .setBy(
                    "(config|c)( -g| --global)? set (?!.*--location)",
                    "(\\S+?)[ =](\\S+)( -g| --global)?",
                    "npm_config_")
            .optionsAsVariables("npm_config_")
            .understands(Setting.PLAIN, "PNPM_HOME PNPM_VERSION")
            .has(KEYS, "auto-install-peers disable-self-update-check package-import-method verify-deps-before-run")),
    BUN(new Traits("Bun", Ecosystem.NODE, "bun bunx")
            .has(MANIFESTS, "package.json")
            .has(LOCK_FILES, "bun.lock bun.lockb")
            .has(CONFIGURATION_FILES, "bunfig.toml .npmrc")
            .has(LOGIN_FILES, "/root/.bunfig.toml")
            .has(INSTALL_FOLDERS, "node_modules")
            .has(INDEX_OPTIONS, "--registry")
            .indexIn("bunfig.toml .npmrc", ".*")
            .cache("/root/.bun/install/cache", "")
            .has(CACHE_FOLDER_VARIABLES, "BUN_INSTALL BUN_INSTALL_CACHE_DIR")
            .verbs(INSTALL, "install, i")
            .verbs(UPDATE, "update")
            .verbs(ADD, "add, a")
            .verbs(CLEAN, "pm")
            .verbs(REMOVE, "remove, rm")
            .otherVerbs(BUILD)
            .has(
                    FLAGS,
                    "--frozen-lockfile --production -p --no-save --ignore-scripts --silent --verbose --no-progress"
                            + " --no-cache --no-summary --force -g --global")
            .has(VALUES, "--registry --backend --omit")
            .has(OMITTING_OPTIONS, "--production -p --omit")
            .has(CHANGING_OPTIONS, "-g --global --backend")
            .has(FOLDER_OPTIONS, "--cwd")
            .has(SETTINGS, "BUN_.*")
            .understands(Setting.PLAIN, "BUN_VERSION BUN_RUNTIME_TRANSPILER_CACHE_PATH")),
    MAVEN(new Traits("Maven", Ecosystem.JVM, "mvn mvnw mvnd")
            .has(MANIFESTS, "pom.xml")
            .has(CONFIGURATION_FILES, ".mvn/maven.config .mvn/jvm.config .mvn/extensions.xml")
            .has(WRAPPER_FILES, "mvnw .mvn/wrapper/maven-wrapper.properties .mvn/wrapper/maven-wrapper.jar")
            .has(LOGIN_FILES, "/root/.m2/settings.xml")
            .has(OUTPUTS, "target")
            .has(INDEX_OPTIONS, "-s --settings")
            .indexIn("settings.xml", "<url>.*")
            .cache("/root/.m2", "repository wrapper/dists")
            .mountedAt("repository")
            .has(CACHE_VARIABLES, "MAVEN_CONFIG")
            .compiles("compile, package, verify, install, deploy")
            .starts("test, spring-boot:run, quarkus:dev")
            .verbs(BUILD, "process-resources, test-compile")
            .has(
                    FLAGS,
                    "-B --batch-mode -q --quiet -ntp --no-transfer-progress -U --update-snapshots -e --errors -X --debug"
                            + " -V -C -fae -ff -am --also-make")
            .has(VALUES, "-T --threads -P --activate-profiles")
            .has(FILES, "-s --settings -gs --global-settings")
            .has(
                    OTHER_VALUES,
                    "-f --file -pl --projects -l --log-file -rf --resume-from -b --builder -t --toolchains"
                            + " -D --define")
            .joined("-T[0-9.]+C?|-P[A-Za-z0-9_.,!?-]+|-D[A-Za-z0-9_.-]+(=[^./~][^/]*)?")
            .has(PROJECT_OPTIONS, "-f --file")
            .has(SETTINGS, "MAVEN_.* MVN.* M2_.* JAVA_TOOL_OPTIONS.* JDK_JAVA_OPTIONS.*")
            .understands(Setting.PLAIN, "MAVEN_VERSION MAVEN_HOME M2_HOME")
            .understands(Setting.FILES, "MAVEN_OPTS MAVEN_CLI_OPTS MAVEN_CONFIG JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS")),
    GRADLE(new Traits("Gradle", Ecosystem.JVM, "gradle gradlew")
            .has(
                    MANIFESTS,
                    "build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle/libs.versions.toml")
            .has(LOCK_FILES, "gradle.lockfile")
            .has(CONFIGURATION_FILES, "gradle.properties init.gradle")
            .has(LOGIN_FILES, "/root/.gradle/gradle.properties")
            .has(OUTPUTS, "build .gradle")
            .indexIn(
                    "build.gradle build.gradle.kts settings.gradle settings.gradle.kts init.gradle",
                    "(url|maven|setUrl)\\b.*")
            .cache("/root/.gradle", "caches/modules-2 wrapper/dists")
            .mountedAt("caches wrapper")
            .in("eclipse-temurin openjdk amazoncorretto")
            .cache("/home/gradle/.gradle", "caches/modules-2 wrapper/dists")
            .mountedAt("caches")
            .in("gradle")
            .has(CACHE_FOLDER_VARIABLES, "GRADLE_USER_HOME")
            .compiles(
                    "build, assemble, bootJar, jar, installDist, shadowJar, fatjar, fatJar, distTar, distZip, war, bootWar")
            .starts("test, run, bootRun")
            .verbs(BUILD, "classes, check")
            .verbs(DOWNLOAD, "dependencies, downloadDependencies, resolveDependencies")
            .has(
                    OTHER_VALUES,
                    "-p --project-dir -b --build-file -c --settings-file -I --init-script -g --gradle-user-home -x"
                            + " --exclude-task --max-workers -P -D")
            .has(PROJECT_OPTIONS, "-p --project-dir -b --build-file")),
    GO(new Traits("Go", Ecosystem.GO, "go xx-go")
            .has(MANIFESTS, "go.mod go.work")
            .has(LOCK_FILES, "go.sum go.work.sum")
            .has(FILE_VARIABLES, "GOENV GOWORK")
            .has(INDEXES, "https://proxy.golang.org/")
            .has(INDEX_VARIABLES, "GOPROXY")
            .cache("/go/pkg/mod", "cache/download")
            .in("golang")
            .cache("/root/.cache/go-build", "")
            .in("golang")
            .has(CACHE_FOLDER_VARIABLES, "GOPATH GOMODCACHE GOCACHE")
            .has(CACHE_VARIABLES, "GOFLAGS")
            .compiles("build, install")
            .starts("run, test")
            .verbs(BUILD, "generate, vet")
            .verbs(DOWNLOAD, "mod download")
            .verbs(ADD, "get")
            .verbs(CONFIGURE, "env, telemetry")
            .verbs(CLEAN, "clean")
            .verbs(QUERY, "version, help, doc, mod verify")
            .has(FLAGS, "-x -v -a -race -trimpath -mod=mod -mod=readonly")
            .has(VALUES, "-o -ldflags -tags -installsuffix -gcflags -asmflags -p -buildmode -buildvcs")
            .has(FOLDER_OPTIONS, "-C")
            .has(SETTINGS, "GO[A-Z0-9]+")
            .setBy("env -w ", "([A-Z0-9_]+)=(\\S*) ?", "")
            .understands(Setting.PLACE, "GOBIN")
            .understands(
                    Setting.PLAIN,
                    "GOPROXY GOPRIVATE GONOSUMDB GONOPROXY GOSUMDB GOOS GOARCH GOARM GOAMD64 GO111MODULE GOTOOLCHAIN"
                            + " GOFLAGS GOLANG_VERSION GOVERSION GOINSECURE GOEXPERIMENT GOROOT GOMAXPROCS GOGC GOTRACEBACK"
                            + " CGO_ENABLED")),
    CARGO(new Traits("Cargo", Ecosystem.RUST, "cargo")
            .has(MANIFESTS, "Cargo.toml")
            .has(LOCK_FILES, "Cargo.lock")
            .has(CONFIGURATION_FILES, ".cargo/config.toml .cargo/config rust-toolchain rust-toolchain.toml")
            .has(LOGIN_FILES, "/usr/local/cargo/credentials.toml")
            .has(OUTPUTS, "target")
            .has(INDEXES, "https://index.crates.io/")
            .indexIn(".cargo/config.toml .cargo/config", ".*")
            .cache("/usr/local/cargo/registry", "cache index src")
            .in("rust")
            .cache("/root/.cargo/registry", "cache index src")
            .mountedAt("")
            .cache("/usr/local/cargo/git", "db")
            .mountedAt("")
            .cache("/root/.cargo/git", "db")
            .mountedAt("")
            .has(CACHE_FOLDER_VARIABLES, "CARGO_HOME")
            .compiles("build, b, rustc, auditable, install")
            .starts("run, r, test, t, watch")
            .verbs(BUILD, "check, c, clippy, bench, doc, d, package, publish")
            .verbs(DOWNLOAD, "fetch")
            .verbs(ADD, "install")
            .verbs(REMOVE, "uninstall, clean")
            .verbs(QUERY, "search, login, version, help")
            .has(FOLDER_OPTIONS, "-C")
            .has(PROJECT_OPTIONS, "--manifest-path")),
    BUNDLER(new Traits("Bundler", Ecosystem.RUBY, "bundle bundler")
            .has(MANIFESTS, "Gemfile gems.rb")
            .has(LOCK_FILES, "Gemfile.lock gems.locked")
            .has(CONFIGURATION_FILES, ".ruby-version .bundle/config")
            .has(LOGIN_FILES, "/root/.bundle/config")
            .has(FILE_VARIABLES, "BUNDLE_GEMFILE BUNDLE_APP_CONFIG")
            .has(INDEXES, "https://rubygems.org/")
            .indexIn("Gemfile gems.rb", "source\\b.*")
            .indexIn(".bundle/config", "BUNDLE_MIRROR.*")
            .cache("/usr/local/bundle/cache", "")
            .in("ruby")
            .has(
                    CACHE_FOLDER_VARIABLES,
                    "GEM_HOME BUNDLE_PATH BUNDLE_APP_CONFIG BUNDLE_USER_HOME BUNDLE_USER_CACHE BUNDLE_CACHE_PATH")
            .has(CACHE_VARIABLES, "BUNDLE_DEPLOYMENT BUNDLE_GLOBAL_GEM_CACHE")
            .verbs(INSTALL, ", install")
            .verbs(UPDATE, "update")
            .verbs(BUILD, "exec, package, cache")
            .verbs(CONFIGURE, "config")
            .verbs(CLEAN, "clean")
            .verbs(QUERY, "list, show, info, check, outdated, version, help")
            .has(FLAGS, "--frozen --quiet --full-index --redownload")
            .has(VALUES, "--jobs -j --retry")
            .has(PLACES, "--path")
            .joined("-j[0-9]+")
            .has(SETTINGS, "BUNDLE_.* GEM_.* RUBYOPT.* RUBYLIB.*")
            .setBy(
                    "config (--global |--local )?+(set )?+(--global |--local )?+(?!deployment|path)",
                    "([A-Za-z_.]+) (.+)",
                    "BUNDLE_")
            .understands(
                    Setting.PLAIN,
                    "BUNDLE_WITHOUT BUNDLE_WITH BUNDLE_JOBS BUNDLE_RETRY BUNDLE_DEPLOYMENT BUNDLE_FROZEN BUNDLE_BIN"
                            + " BUNDLE_SILENCE_ROOT_WARNING BUNDLE_.*__.* BUNDLE_BUILD_.* BUNDLER_VERSION")),
    GEM(new Traits("RubyGems", Ecosystem.RUBY, "gem")
            .has(CONFIGURATION_FILES, ".gemrc")
            .has(LOGIN_FILES, "/root/.gemrc")
            .has(FILE_VARIABLES, "GEMRC")
            .has(INDEXES, "https://rubygems.org/")
            .has(INDEX_OPTIONS, "--source")
            .indexIn(".gemrc", ".*")
            .verbs(ADD, "install, i")
            .verbs(UPDATE, "update")
            .verbs(BUILD, "build")
            .verbs(CONFIGURE, "sources")
            .verbs(REMOVE, "uninstall")
            .verbs(CLEAN, "cleanup")
            .verbs(QUERY, "list, env, environment, search, query, which, help")
            .has(FLAGS, "--no-document -N --no-rdoc --no-ri --force -f --quiet -q --conservative")
            .has(VALUES, "--version -v")),
    COMPOSER(new Traits("Composer", Ecosystem.PHP, "composer composer.phar")
            .has(MANIFESTS, "composer.json")
            .has(LOCK_FILES, "composer.lock")
            .has(CONFIGURATION_FILES, "auth.json")
            .has(LOGIN_FILES, "/root/.composer/auth.json")
            .has(FILE_VARIABLES, "COMPOSER")
            .has(INSTALL_FOLDERS, "vendor")
            .has(
                    HARMLESS_PROGRAMS,
                    "pestphp/pest-plugin php-http/discovery phpstan/extension-installer"
                            + " dealerdirect/phpcodesniffer-composer-installer composer/package-versions-deprecated"
                            + " ergebnis/composer-normalize infection/extension-installer tbachert/spi")
            .has(INDEXES, "https://repo.packagist.org/")
            .indexIn("composer.json", "\"url\".*")
            .cache("/tmp/cache", "files repo")
            .in("composer")
            .cache("/root/.composer/cache", "files repo")
            .has(CACHE_FOLDER_VARIABLES, "COMPOSER_HOME COMPOSER_CACHE_DIR")
            .has(NO_CACHE_OPTIONS, "--no-cache")
            .verbs(INSTALL, "install, i")
            .verbs(UPDATE, "update, u, upgrade")
            .verbs(ADD, "require, r, global require")
            .verbs(BUILD, "run-script, run, exec, dump-autoload, dumpautoload, create-project")
            .verbs(CONFIGURE, "config, self-update")
            .verbs(REMOVE, "remove, rm")
            .verbs(CLEAN, "clear-cache, clearcache, cc")
            .verbs(QUERY, "show, info, diagnose, about, check-platform-reqs, help")
            .has(
                    FLAGS,
                    "--no-dev --no-interaction -n --no-scripts --no-autoloader --prefer-dist --prefer-source"
                            + " --optimize-autoloader -o --classmap-authoritative -a --no-progress --no-ansi --ansi -q"
                            + " --quiet -v -vv -vvv --ignore-platform-reqs --no-cache --no-suggest --no-plugins"
                            + " --apcu-autoloader --no-audit")
            .has(VALUES, "--ignore-platform-req --prefer-install")
            .has(FOLDER_OPTIONS, "--working-dir -d")
            .has(SETTINGS, "COMPOSER COMPOSER_.* PHP_INI_SCAN_DIR")
            .understands(
                    Setting.PLAIN,
                    "COMPOSER_ALLOW_SUPERUSER COMPOSER_MEMORY_LIMIT COMPOSER_NO_INTERACTION COMPOSER_PROCESS_TIMEOUT"
                            + " COMPOSER_VERSION COMPOSER_AUTH COMPOSER_NO_DEV COMPOSER_DISABLE_XDEBUG_WARN"
                            + " COMPOSER_MAX_PARALLEL_HTTP")),
    DOTNET(new Traits("NuGet", Ecosystem.DOTNET, "dotnet")
            .has(LOCK_FILES, "packages.lock.json")
            .has(
                    CONFIGURATION_FILES,
                    "Directory.Build.props Directory.Build.targets Directory.Packages.props global.json NuGet.config"
                            + " NuGet.Config nuget.config")
            .has(LOGIN_FILES, "/root/.nuget/NuGet/NuGet.Config")
            .has(OUTPUTS, "bin obj")
            .indexIn("NuGet.config NuGet.Config nuget.config", "<add\\b.*")
            .cache("/root/.nuget/packages", "")
            .compiles("build, publish")
            .starts("run, test, watch")
            .verbs(DOWNLOAD, "restore")
            .verbs(ADD, "add, tool install, tool restore, tool update")
            .verbs(CONFIGURE, "nuget add")
            .verbs(CLEAN, "nuget locals")
            .otherVerbs(BUILD)),
    APT(new Traits("apt", Ecosystem.SYSTEM, "apt-get apt aptitude")
            .has(CONFIGURATION_FILES, "sources.list apt.conf")
            .has(FILE_VARIABLES, "APT_CONFIG")
            .indexIn("sources.list *.sources", ".*")
            .cache("/var/cache/apt", "archives")
            .cache("/var/lib/apt/lists", "")
            .verbs(ADD, "install, reinstall, build-dep")
            .verbs(DOWNLOAD, "update, download")
            .verbs(UPDATE, "upgrade, dist-upgrade, full-upgrade, safe-upgrade")
            .verbs(REMOVE, "remove, purge, autoremove, autopurge")
            .verbs(CLEAN, "clean, autoclean, distclean, dist-clean")
            .verbs(QUERY, "list, show, policy, search, check, indextargets")
            .has(
                    FLAGS,
                    "-y -yq -yqq -qy -qqy -q -qq -qqq --yes --assume-yes --no-install-recommends --no-install-suggests"
                            + " --quiet --allow-downgrades --allow-change-held-packages --fix-missing -f --fix-broken"
                            + " --purge --auto-remove --no-upgrade --allow-releaseinfo-change --force-yes"
                            + " --install-recommends --reinstall")
            .has(VALUES, "-t --target-release -q")
            .has(OTHER_VALUES, "-o")
            .joined("-o=?(Acquire|DPkg|Dpkg|APT::Get|APT::Install)[A-Za-z:-]*=[^/]*|-t=?[a-z-]+|-q=[0-9]")
            .has(SETTINGS, "APT_CONFIG")),
    APK(new Traits("apk", Ecosystem.SYSTEM, "apk")
            .has(INDEXES, "https://dl-cdn.alpinelinux.org/")
            .has(INDEX_OPTIONS, "--repository -X")
            .indexIn("repositories", ".*")
            .cache("/var/cache/apk", "")
            .cache("/etc/apk/cache", "")
            .has(NO_CACHE_OPTIONS, "--no-cache")
            .verbs(ADD, "add")
            .verbs(DOWNLOAD, "update, fetch")
            .verbs(UPDATE, "upgrade, fix")
            .verbs(REMOVE, "del")
            .verbs(CLEAN, "cache")
            .verbs(QUERY, "info, list, search, policy, stats, version, dot, audit, verify")
            .has(
                    FLAGS,
                    "--no-cache -U --update --update-cache -u --upgrade -q --quiet --no-progress -l --latest --force")
            .has(VALUES, "--virtual -t --repository -X")),
    DNF(new Traits("dnf", Ecosystem.SYSTEM, "dnf dnf5 yum microdnf tdnf")
            .has(CONFIGURATION_FILES, "dnf.conf yum.conf")
            .indexIn("dnf.conf yum.conf *.repo", ".*")
            .cache("/var/cache/dnf", "")
            .cache("/var/cache/libdnf5", "")
            .cache("/var/cache/yum", "")
            .verbs(ADD, "install, in, groupinstall, reinstall, rei, localinstall, builddep, swap")
            .verbs(DOWNLOAD, "makecache, mc, check-update")
            .verbs(UPDATE, "update, upgrade, up, upgrade-minimal, distro-sync, downgrade")
            .verbs(CONFIGURE, "config-manager, module")
            .verbs(REMOVE, "remove, erase, autoremove")
            .verbs(CLEAN, "clean")
            .verbs(QUERY, "list, info, search, repolist, repoquery, provides, check")
            .has(
                    FLAGS,
                    "-y -q -yq -qy --assumeyes --quiet --nodocs --allowerasing --nobest --best --refresh --skip-broken"
                            + " --nogpgcheck")
            .has(VALUES, "--setopt --enablerepo --disablerepo --releasever")),
    ZYPPER(new Traits("zypper", Ecosystem.SYSTEM, "zypper")
            .indexIn("*.repo", ".*")
            .cache("/var/cache/zypp", "")
            .verbs(ADD, "install, in")
            .verbs(DOWNLOAD, "refresh, ref")
            .verbs(UPDATE, "update, up, patch, dist-upgrade, dup")
            .verbs(CONFIGURE, "addrepo, ar")
            .verbs(REMOVE, "remove, rm")
            .verbs(CLEAN, "clean, cc")
            .verbs(QUERY, "search, se, info, if, repos, lr")
            .has(
                    FLAGS,
                    "-y --no-confirm -n --non-interactive -q --quiet --no-recommends --recommends --no-refresh --force -f"
                            + " --auto-agree-with-licenses -l --allow-downgrade --no-gpg-checks")
            .has(VALUES, "-r --repo --from"));

    private static final List<PackageManager> ALL = List.of(values());

    /** By name, or by the last extension where the name has a wildcard. */
    private static final Map<String, List<Map.Entry<PackageManager, IndexFile>>> INDEX_FILES = new HashMap<>();

    static {
        for (PackageManager manager : ALL) {
            for (IndexFile file : manager.traits.indexFiles) {
                INDEX_FILES
                        .computeIfAbsent(file.key(), any -> new ArrayList<>())
                        .add(Map.entry(manager, file));
            }
        }
    }

    /** Options with a value that are not understood, of any package manager. */
    private static final Set<String> OTHER_VALUES_OF_ALL =
            Traits.words("--platform --python-version --implementation --abi --log --config-settings --index --group"
                    + " --filter -F --loglevel --option --wheel-dir --dest");

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
        return ALL.stream()
                .filter(manager -> manager.has(PROGRAMS, name))
                .findFirst()
                .orElse(null);
    }

    /** Those of an ecosystem. */
    public static Set<PackageManager> of(Ecosystem ecosystem) {
        Set<PackageManager> found = EnumSet.noneOf(PackageManager.class);
        ALL.stream().filter(manager -> manager.ecosystem() == ecosystem).forEach(found::add);
        return found;
    }

    /** A fact of all package managers. */
    public static Set<String> ofAll(Fact fact) {
        Set<String> found = new LinkedHashSet<>();
        ALL.forEach(manager -> found.addAll(manager.all(fact)));
        return found;
    }

    /** The name for display. */
    public String title() {
        return traits.title;
    }

    public Ecosystem ecosystem() {
        return traits.ecosystem;
    }

    /** In the order of their importance. */
    public Set<String> all(Fact fact) {
        return traits.all(fact);
    }

    public boolean has(Fact fact, String word) {
        return traits.all(fact).contains(word);
    }

    /**
     * What a file is that may say from where packages come, and for which package managers.
     *
     * @param folder the name of the folder that it is in; empty for the context itself
     */
    public static List<Map.Entry<PackageManager, IndexFile>> indexFiles(String folder, String name) {
        List<Map.Entry<PackageManager, IndexFile>> found = new ArrayList<>();
        for (String key : new String[] {name, IndexFile.key("*" + name)}) {
            for (Map.Entry<PackageManager, IndexFile> each : INDEX_FILES.getOrDefault(key, List.of())) {
                if (each.getValue().is(folder, name)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** Where it stores its downloads; entries for specific images before those for all others. */
    public List<CacheFolder> caches() {
        return traits.caches;
    }

    /** Environment variables that move or disable its caches. */
    public Stream<String> cacheVariables() {
        return Stream.concat(all(CACHE_FOLDER_VARIABLES).stream(), all(CACHE_VARIABLES).stream());
    }

    /** Whether it installs packages of the operating system. */
    public boolean isOfTheSystem() {
        return ecosystem() == Ecosystem.SYSTEM;
    }

    /** Whether it fills {@code node_modules}. */
    public boolean fillsNodeModules() {
        return ecosystem() == Ecosystem.NODE;
    }

    /** Whether a compiler needs the downloads again, so that no cache mount may hide them from a later step. */
    public boolean compiles() {
        return !traits.compilingVerbs.isEmpty();
    }

    /** Whether a verb compiles the project. */
    public boolean compilesWith(String verb) {
        return traits.compilingVerbs.contains(verb);
    }

    /** Whether a verb starts or tests the project, which it compiles first. */
    public boolean startsWith(String verb) {
        return traits.startingVerbs.contains(verb);
    }

    /** What a variable means to it, or to another package manager of its ecosystem that it may call. */
    public Setting setting(String variable) {
        return of(ecosystem()).stream()
                .map(manager -> manager.traits.setting(variable))
                .max(Setting::compareTo)
                .orElse(Setting.NONE);
    }

    /** What a command sets for later ones, as the variables with the same effect. */
    Map<String, String> settings(String command) {
        return traits.settings(command);
    }

    /** Whether a package manager of its ecosystem has the option, and installs what the lock file lists with it. */
    public boolean isHarmless(String option) {
        Set<PackageManager> alike = of(ecosystem());
        return alike.stream().anyMatch(each -> each.traits.isKnown(option))
                && alike.stream()
                        .noneMatch(each -> each.has(CHANGING_OPTIONS, option) || each.has(OMITTING_OPTIONS, option));
    }

    /** The action of a verb; empty for a call without one, two words separated by a space. */
    PackageAction action(String verb) {
        return traits.verbs.getOrDefault(verb, verb.isEmpty() ? QUERY : traits.otherVerbs);
    }

    /** Whether the next word is the verb: {@code global} of Yarn. */
    boolean isGroup(String word) {
        return this == UV && word.equals("pip")
                || traits.verbs.keySet().stream().anyMatch(verb -> verb.startsWith(word + " "));
    }

    /** Whether a word is an option with its value in it. */
    boolean isJoined(String word) {
        return traits.joined.matcher(word).matches();
    }

    /** Whether the word after an option is its value. */
    boolean takesValue(String option) {
        return !has(FLAGS, option) && traits.takesValue(option)
                || has(OTHER_VALUES, option)
                || OTHER_VALUES_OF_ALL.contains(option);
    }
}
