package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Variables through which a package manager, or its runtime, reads further files. */
final class KnownVariables {
    /** Settings of package managers that name no file, or whose file is looked up. */
    private static final Pattern UNDERSTOOD = Pattern.compile(
            "PIP_(NO_CACHE_DIR|DISABLE_PIP_VERSION_CHECK|DEFAULT_TIMEOUT|TIMEOUT|INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST"
                    + "|ROOT_USER_ACTION|RETRIES|PROGRESS_BAR|PREFER_BINARY|CONSTRAINT|REQUIREMENT|CERT|CLIENT_CERT"
                    + "|CONFIG_FILE|VERSION|ONLY_BINARY|NO_BINARY|NO_INPUT|CACHE_DIR|BREAK_SYSTEM_PACKAGES|NO_COLOR)"
                    + "|UV_(COMPILE_BYTECODE|LINK_MODE|SYSTEM_PYTHON|PROJECT_ENVIRONMENT|PYTHON_DOWNLOADS|NO_CACHE|CACHE_DIR"
                    + "|INDEX_URL|EXTRA_INDEX_URL|DEFAULT_INDEX|INDEX|HTTP_TIMEOUT|NO_PROGRESS|PYTHON|PYTHON_PREFERENCE"
                    + "|PYTHON_INSTALL_DIR|FROZEN|LOCKED|NO_DEV|VERSION|INSTALL_DIR|TOOL_BIN_DIR|TOOL_DIR|CONCURRENT_.*"
                    + "|REQUEST_TIMEOUT|INDEX_.*_(USERNAME|PASSWORD)|CONSTRAINT)"
                    + "|POETRY_(VERSION|HOME|NO_INTERACTION|VIRTUALENVS_.*|CACHE_DIR|INSTALLER_.*|HTTP_BASIC_.*"
                    + "|REQUESTS_TIMEOUT|VENV|NO_ANSI)"
                    + "|PIPENV_(VENV_IN_PROJECT|NOSPIN|HIDE_EMOJIS|YES|VERBOSITY|TIMEOUT|INSTALL_TIMEOUT|CACHE_DIR|COLORBLIND)"
                    + "|(NPM_CONFIG|npm_config)_(registry|REGISTRY|cache|CACHE|loglevel|LOGLEVEL|production|PRODUCTION|fund|FUND"
                    + "|audit|AUDIT|update_notifier|UPDATE_NOTIFIER|userconfig|USERCONFIG|globalconfig|GLOBALCONFIG|cafile"
                    + "|CAFILE|strict_ssl|STRICT_SSL|progress|PROGRESS|legacy_peer_deps|LEGACY_PEER_DEPS|yes|YES)"
                    + "|NPM_(TOKEN|VERSION|AUTH_TOKEN)|NODE_(ENV|VERSION|OPTIONS|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|PATH"
                    + "|AUTH_TOKEN)|YARN_(VERSION|CACHE_FOLDER|ENABLE_.*|HTTP_TIMEOUT|NPM_AUTH_TOKEN)|PNPM_(HOME|VERSION)"
                    + "|BUN_(INSTALL|VERSION|INSTALL_CACHE_DIR|RUNTIME_TRANSPILER_CACHE_PATH)"
                    + "|MAVEN_(OPTS|CLI_OPTS|VERSION|HOME|CONFIG)|M2_HOME|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"
                    + "|GO(PROXY|PRIVATE|NOSUMDB|NOPROXY|SUMDB|OS|ARCH|ARM|AMD64|111MODULE|PATH|CACHE|MODCACHE|TOOLCHAIN|FLAGS"
                    + "|LANG_VERSION|VERSION|INSECURE|BIN|EXPERIMENT|ROOT|MAXPROCS|GC|TRACEBACK)"
                    + "|BUNDLE_(WITHOUT|JOBS|RETRY|DEPLOYMENT|FROZEN|PATH|APP_CONFIG|BIN|SILENCE_ROOT_WARNING|.*__.*)"
                    + "|BUNDLER_VERSION|GEM_HOME"
                    + "|COMPOSER_(ALLOW_SUPERUSER|HOME|CACHE_DIR|MEMORY_LIMIT|NO_INTERACTION|PROCESS_TIMEOUT|VERSION|AUTH|NO_DEV"
                    + "|DISABLE_XDEBUG_WARN|MAX_PARALLEL_HTTP)"
                    + "|CONDA_(DIR|DEFAULT_ENV|AUTO_UPDATE_CONDA|VERSION)");

    private static final Map<PackageManager, Pattern> SETTINGS = settings();

    private static final Pattern PLACES = Pattern.compile(
            "(UV_PROJECT_ENVIRONMENT|UV_CACHE_DIR|PIP_CACHE_DIR|NPM_CONFIG_CACHE|npm_config_cache|YARN_CACHE_FOLDER"
                    + "|GOPATH|GOMODCACHE|GOCACHE|GOBIN|BUNDLE_PATH|BUNDLE_APP_CONFIG|GEM_HOME|COMPOSER_HOME"
                    + "|COMPOSER_CACHE_DIR|POETRY_VIRTUALENVS_PATH|POETRY_CACHE_DIR)");

    /** Extensions of the project's programs, as opposed to settings of installing tools. */
    private static final Pattern SOURCE =
            Pattern.compile(".*\\.(py|js|mjs|cjs|ts|tsx|rb|php|go|rs|java|kt|html?|css|sql|cs|md)");

    /** Understood settings whose value is a file name, or may contain one. */
    private static final Pattern FILES =
            Pattern.compile("(PIP|UV)_(CONSTRAINT|REQUIREMENT|CERT|CLIENT_CERT|CONFIG_FILE)"
                    + "|(NPM_CONFIG|npm_config)_(userconfig|USERCONFIG|globalconfig|GLOBALCONFIG|cafile|CAFILE)"
                    + "|NODE_(EXTRA_CA_CERTS|OPTIONS)|MAVEN_(OPTS|CLI_OPTS|CONFIG)|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS");

    /** What is on a server is not a file of the project. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(https?|socks5h?)://[^\\s,;'\"]*");

    private static final Pattern GO_FLAGS = Pattern.compile(
            "|(\\s*-(buildvcs=(true|false|auto)|trimpath|mod=(mod|readonly)|v|p=[0-9]+|modcacherw))*\\s*");

    private KnownVariables() {}

    /**
     * What prevents a command from moving above the source.
     *
     * @param own variables that are set for the command alone
     * @param reads receives the files of the context that variables name and that can be copied along
     * @return why, the end of a sentence; null when nothing does
     */
    @CheckForNull
    static String obstacle(PackageManager manager, SourceReach reach, Map<String, String> own, List<String> reads) {
        Map<String, String> variables =
                new LinkedHashMap<>(reach.step().variables().values());
        variables.putAll(own);
        for (String name : reach.step().variables().unknown()) {
            variables.putIfAbsent(name, "");
        }
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            boolean setting = SETTINGS.containsKey(manager)
                    && SETTINGS.get(manager).matcher(name).lookingAt();
            if (setting && !UNDERSTOOD.matcher(name).matches()
                    || name.equals("GOFLAGS")
                            && !GO_FLAGS.matcher(variable.getValue()).matches()) {
                return "it is not known what the variable " + name + " changes";
            }
            if (PLACES.matcher(name).matches()
                    && !variable.getValue().isEmpty()
                    && !reach.isOutside(variable.getValue(), ".")) {
                return name + " is in the folder that the source is copied to";
            }
            String obstacle = named(name, variable.getValue(), reach, setting, reads);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    @CheckForNull
    private static String named(String name, String value, SourceReach reach, boolean setting, List<String> reads) {
        for (String piece : ADDRESS.matcher(value).replaceAll(" ").split("[\\s:;,='\"]+")) {
            String path = piece.isEmpty() ? null : reach.inContext(piece, ".");
            if (path == null
                    || path.isEmpty()
                    || !setting && SOURCE.matcher(piece).matches()) {
                continue;
            }
            if (reach.files().exists(path)) {
                if (!name.matches(
                        "(PIP|UV)_(CONSTRAINT|REQUIREMENT|CERT)|NODE_EXTRA_CA_CERTS|(NPM_CONFIG|npm_config)_(userconfig"
                                + "|USERCONFIG|cafile|CAFILE)|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO")) {
                    return "the variable " + name + " names " + path + ", a file of the project";
                }
                if (name.endsWith("CONSTRAINT") || name.endsWith("REQUIREMENT")) {
                    if (reach.files().text(path).matches("(?s)(.*\\n)?\\s*(-[rcef]|--).*")) {
                        return path + ", which " + name + " names, may name other files";
                    }
                }
                reads.add(path);
            } else if (setting && !PLACES.matcher(name).matches() && mayBeFile(name, piece)) {
                return "the variable " + name + " names " + piece + " in the folder that the source is copied to";
            }
        }
        return null;
    }

    /** Whether a text that names nothing in the context now may name a file of it when the command runs. */
    private static boolean mayBeFile(String name, String text) {
        return !text.startsWith("-")
                && !name.equals("NODE_PATH")
                && (text.contains("/") || FILES.matcher(name).matches());
    }

    private static Map<PackageManager, Pattern> settings() {
        Pattern python = Pattern.compile("PIP_|UV_|POETRY_|PIPENV_");
        Pattern node = Pattern.compile("NPM_|npm_|NODE_|YARN_|PNPM_|BUN_|COREPACK_ROOT");
        Pattern java = Pattern.compile("MAVEN_|MVN|M2_|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS");
        List<Map.Entry<PackageManager, Pattern>> all = new ArrayList<>();
        for (PackageManager manager : PackageManager.values()) {
            Pattern pattern =
                    switch (manager) {
                        case PIP, UV, POETRY, PIPENV -> python;
                        case NPM, YARN, PNPM, BUN -> node;
                        case MAVEN, GRADLE -> java;
                        case GO -> Pattern.compile("GO[A-Z0-9]+$");
                        case BUNDLER -> Pattern.compile("BUNDLE_|GEM_|RUBYOPT|RUBYLIB");
                        case COMPOSER -> Pattern.compile("COMPOSER(_|$)|PHP_INI_SCAN_DIR");
                        case CONDA -> Pattern.compile("CONDA_|CONDARC|MAMBA_");
                        case APT -> Pattern.compile("APT_CONFIG");
                        default -> Pattern.compile("(?!)");
                    };
            all.add(Map.entry(manager, pattern));
        }
        return Map.ofEntries(all.toArray(new Map.Entry[0]));
    }
}
