package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of installs that are understood. An option that is missing here is not known to be harmless, so a command
 * with it stays where it is.
 *
 * @param flags options without a value
 * @param values options whose value is not a file: an address, a number, a name
 * @param files options whose value is a file that the command reads
 * @param places options whose value is a folder that the command writes to
 */
public record InstallOptions(Set<String> flags, Set<String> values, Set<String> files, Set<String> places) {
    private static final Map<PackageManager, InstallOptions> ALL = Map.ofEntries(
            Map.entry(
                    PackageManager.PIP,
                    of(
                            "--no-cache-dir -q -qq --quiet -v -vv --verbose -U --upgrade --no-deps --user --pre --prefer-binary"
                                    + " --disable-pip-version-check --no-input --compile --no-compile --require-hashes"
                                    + " --ignore-installed -I --force-reinstall --break-system-packages"
                                    + " --no-warn-script-location --no-color --use-pep517 --no-clean",
                            "-i --index-url --extra-index-url -f --find-links --trusted-host --timeout --default-timeout --retries"
                                    + " --progress-bar --only-binary --no-binary --upgrade-strategy --root-user-action --proxy"
                                    + " --use-deprecated --use-feature",
                            "-r --requirement -c --constraint",
                            "-t --target --prefix --root --cache-dir")),
            Map.entry(
                    PackageManager.UV,
                    of(
                            "--system --no-cache --no-cache-dir -n -q --quiet -v --verbose -U --upgrade --no-deps --frozen"
                                    + " --locked --no-dev --no-install-project --no-install-workspace --no-editable"
                                    + " --compile-bytecode --all-extras --all-groups --no-default-groups --no-progress --strict"
                                    + " --inexact --active --prerelease=allow --require-hashes --break-system-packages",
                            "-i --index-url --extra-index-url -f --find-links --default-index --trusted-host --index-strategy --link-mode"
                                    + " --python -p --extra --group --no-group --only-binary --no-binary --resolution"
                                    + " --allow-insecure-host",
                            "-r --requirement --requirements -c --constraint --constraints",
                            "--target --prefix --cache-dir")),
            Map.entry(
                    PackageManager.POETRY,
                    of(
                            "--no-root --no-dev --no-interaction -n --no-ansi --ansi --all-extras --sync --no-cache -q --quiet -v"
                                    + " -vv -vvv --compile --all-groups",
                            "--only --without --with --extras -E",
                            "",
                            "")),
            Map.entry(
                    PackageManager.PIPENV,
                    of("--system --deploy --ignore-pipfile --dev -d --clear --verbose -v", "--categories", "", "")),
            Map.entry(
                    PackageManager.CONDA,
                    of("-y --yes -q --quiet -v", "-n --name -c --channel", "-f --file", "-p --prefix")),
            Map.entry(
                    PackageManager.NPM,
                    of(
                            "--production --prod --dev --legacy-peer-deps --force -f --no-audit --no-fund --no-optional"
                                    + " --ignore-scripts --no-save --silent -s --quiet -q --verbose --prefer-offline"
                                    + " --no-progress --unsafe-perm --no-package-lock --no-update-notifier"
                                    + " --foreground-scripts -g --global --strict-peer-deps",
                            "--omit --include --only --loglevel --registry --maxsockets --fetch-retries --fetch-timeout"
                                    + " --fetch-retry-mintimeout --fetch-retry-maxtimeout --network-timeout --audit --fund"
                                    + " --progress --strict-ssl --unsafe-perm --production --update-notifier --install-strategy",
                            "",
                            "--cache")),
            Map.entry(
                    PackageManager.YARN,
                    of(
                            "--frozen-lockfile --production --prod --non-interactive --ignore-engines --ignore-scripts"
                                    + " --ignore-optional --ignore-platform --silent -s --no-progress --pure-lockfile"
                                    + " --immutable --inline-builds --prefer-offline --check-files --force --verbose"
                                    + " --no-lockfile --check-cache",
                            "--network-timeout --registry --network-concurrency --mutex --production",
                            "",
                            "--cache-folder")),
            Map.entry(
                    PackageManager.PNPM,
                    of(
                            "--frozen-lockfile --no-frozen-lockfile --prod -P --production --dev -D --ignore-scripts --no-optional"
                                    + " --prefer-offline --silent --shamefully-hoist --force --unsafe-perm"
                                    + " --no-strict-peer-dependencies -g --global",
                            "--reporter --registry --network-concurrency --frozen-lockfile --strict-peer-dependencies"
                                    + " --fetch-retries --fetch-timeout",
                            "",
                            "--store-dir")),
            Map.entry(
                    PackageManager.BUN,
                    of(
                            "--frozen-lockfile --production -p --no-save --ignore-scripts --silent --verbose --no-progress"
                                    + " --no-cache --no-summary --force -g --global",
                            "--registry --backend --omit",
                            "",
                            "")),
            Map.entry(
                    PackageManager.COMPOSER,
                    of(
                            "--no-dev --no-interaction -n --no-scripts --no-autoloader --prefer-dist --prefer-source"
                                    + " --optimize-autoloader -o --classmap-authoritative -a --no-progress --no-ansi --ansi -q"
                                    + " --quiet -v -vv -vvv --ignore-platform-reqs --no-cache --no-suggest --no-plugins"
                                    + " --apcu-autoloader --no-audit",
                            "--ignore-platform-req --prefer-install",
                            "",
                            "")),
            Map.entry(
                    PackageManager.BUNDLER,
                    of("--frozen --quiet --full-index --redownload", "--jobs -j --retry", "", "--path")),
            Map.entry(
                    PackageManager.GEM,
                    of(
                            "--no-document -N --no-rdoc --no-ri --force -f --quiet -q --conservative",
                            "--version -v",
                            "",
                            "")),
            Map.entry(
                    PackageManager.GO,
                    of(
                            "-x -v -a -race -trimpath -mod=mod -mod=readonly",
                            "-o -ldflags -tags -installsuffix -gcflags -asmflags -p -buildmode -buildvcs",
                            "",
                            "")),
            Map.entry(
                    PackageManager.MAVEN,
                    of(
                            "-B --batch-mode -q --quiet -ntp --no-transfer-progress -U --update-snapshots -e --errors -X --debug"
                                    + " -V -C -fae -ff -am --also-make",
                            "-T --threads -P --activate-profiles",
                            "-s --settings -gs --global-settings",
                            "")),
            Map.entry(
                    PackageManager.APT,
                    of(
                            "-y -yq -yqq -qy -qqy -q -qq -qqq --yes --assume-yes --no-install-recommends --no-install-suggests"
                                    + " --quiet --allow-downgrades --allow-change-held-packages --fix-missing -f --fix-broken"
                                    + " --purge --auto-remove --no-upgrade --allow-releaseinfo-change --force-yes"
                                    + " --install-recommends --reinstall",
                            "-t --target-release -q",
                            "",
                            "")),
            Map.entry(
                    PackageManager.APK,
                    of(
                            "--no-cache -U --update --update-cache -u --upgrade -q --quiet --no-progress -l --latest --force",
                            "--virtual -t --repository -X",
                            "",
                            "")),
            Map.entry(
                    PackageManager.DNF,
                    of(
                            "-y -q -yq -qy --assumeyes --quiet --nodocs --allowerasing --nobest --best --refresh --skip-broken"
                                    + " --nogpgcheck",
                            "--setopt --enablerepo --disablerepo --releasever",
                            "",
                            "")),
            Map.entry(
                    PackageManager.ZYPPER,
                    of(
                            "-y --no-confirm -n --non-interactive -q --quiet --no-recommends --recommends --no-refresh"
                                    + " --force -f --auto-agree-with-licenses -l --allow-downgrade --no-gpg-checks",
                            "-r --repo --from",
                            "",
                            "")));

    /** Options with a value that are not understood, of any package manager. */
    private static final Set<String> OTHER_VALUES = set("--platform --python-version --implementation --abi --log"
            + " --config-settings --index --group --filter -F --loglevel --option --wheel-dir --dest");

    private static final Map<PackageManager, Set<String>> OWN_VALUES = Map.of(
            PackageManager.PIP,
            set("-w -d"),
            PackageManager.APT,
            set("-o"),
            PackageManager.NPM,
            set("-w --workspace"),
            PackageManager.MAVEN,
            set("-f --file -pl --projects -l --log-file -rf --resume-from -b --builder -t --toolchains -D --define"),
            PackageManager.GRADLE,
            set("-p --project-dir -b --build-file -c --settings-file -I --init-script -g --gradle-user-home -x"
                    + " --exclude-task --max-workers -P -D"));

    private static InstallOptions of(String flags, String values, String files, String places) {
        return new InstallOptions(set(flags), set(values), set(files), set(places));
    }

    private static Set<String> set(String words) {
        return words.isEmpty() ? Set.of() : Set.of(words.split(" "));
    }

    /**
     * The words of a command after its verb, sorted.
     *
     * @param unknown the first option that is not understood; null when all are
     * @param files values of options that are files
     * @param places values of options that are folders to write to
     * @param names words that are not options
     */
    public record Sorted(@CheckForNull String unknown, List<String> files, List<String> places, List<String> names) {}

    /** Null when no option of the package manager is known. */
    @CheckForNull
    public static InstallOptions of(PackageManager manager) {
        return ALL.get(manager);
    }

    /** Whether the word after an option is its value. */
    static boolean takesValue(PackageManager manager, String option) {
        InstallOptions known = of(manager);
        boolean understood = known != null
                && !known.flags.contains(option)
                && (known.values.contains(option) || known.files.contains(option) || known.places.contains(option));
        return understood
                || OTHER_VALUES.contains(option)
                || OWN_VALUES.getOrDefault(manager, Set.of()).contains(option);
    }

    /** @param words the options and names, without program and verb */
    public Sorted sort(PackageManager manager, List<String> words) {
        List<String> inFiles = new ArrayList<>();
        List<String> inPlaces = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals > 0 && word.startsWith("-") ? word.substring(0, equals) : word;
            boolean withValue = equals > 0 && word.startsWith("-");
            List<String> takes = files.contains(option) ? inFiles : places.contains(option) ? inPlaces : null;
            if (!word.startsWith("-")) {
                names.add(word);
            } else if (!withValue && flags.contains(word) && !(values.contains(word) && isBare(words, i + 1))) {
                continue;
            } else if (withValue && flags.contains(word)) {
                continue;
            } else if (takes != null || values.contains(option)) {
                String value = withValue ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(++i) : "";
                if (takes != null) {
                    takes.add(value);
                } else if (value.isEmpty()
                        || value.startsWith("file:")
                        || value.startsWith(".")
                        || option.matches("-f|--find-links") && !value.contains("://")) {
                    return new Sorted(word, inFiles, inPlaces, names);
                }
            } else if (!isShort(manager, word, inFiles)) {
                return new Sorted(word, inFiles, inPlaces, names);
            }
        }
        return new Sorted(null, inFiles, inPlaces, names);
    }

    /** Whether a flag with an optional value has none. */
    private static boolean isBare(List<String> words, int at) {
        return at < words.size() && words.get(at).matches("true|false");
    }

    /** An option with its value in the same word. */
    private static boolean isShort(PackageManager manager, String word, List<String> files) {
        if ((manager == PackageManager.PIP || manager == PackageManager.UV) && word.matches("-[rc][^-].*")) {
            files.add(word.substring(2));
            return true;
        }
        return switch (manager) {
            case MAVEN -> word.matches("-T[0-9.]+C?|-P[A-Za-z0-9_.,!?-]+|-D[A-Za-z0-9_.-]+(=[^./~][^/]*)?");
            case BUNDLER -> word.matches("-j[0-9]+");
            case APT ->
                word.matches("-o=?(Acquire|DPkg|Dpkg|APT::Get|APT::Install)[A-Za-z:-]*=[^/]*|-t=?[a-z-]+|-q=[0-9]");
            default -> false;
        };
    }
}
