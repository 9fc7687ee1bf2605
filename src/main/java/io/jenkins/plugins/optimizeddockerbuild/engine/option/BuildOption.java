package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static io.jenkins.plugins.optimizeddockerbuild.engine.option.OptionDefinition.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ObjectStreamException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The options of {@code docker buildx build}, one constant each: the name on the command line and in a Pipeline, the
 * parser, the first buildx version that supports it, and whether its value may be a secret. This is the only list of
 * options. Source: buildx {@code commands/build.go}, 0.6 to 0.36.
 *
 * @param <T> the parsed value; immutable and serializable
 */
public final class BuildOption<T> implements TableOption {
    private static final long serialVersionUID = 1L;

    private static final Map<String, BuildOption<?>> ALL = new LinkedHashMap<>();

    public static final BuildOption<String> FILE = option("file")
            .shortName('f')
            .step("dockerfile")
            .help("FILE", "The Dockerfile; CONTEXT/Dockerfile by default, - for standard input.")
            .one(text -> text);

    public static final BuildOption<ImageReference> TAG = option("tag")
            .shortName('t')
            .step("tags")
            .help("REF", "Image name, for example registry.example.com/team/app:1.2.")
            .list(ImageReference::tag, ImageReference::text);

    public static final BuildOption<BuildArgument> BUILD_ARG = option("build-arg")
            .step("buildArgs")
            .help("NAME[=VALUE]", "Build argument; NAME alone takes its value from the environment.")
            .mayBeSecret()
            .pairs(text -> List.of(BuildArgument.parse(text)), BuildArgument::option, null);

    public static final BuildOption<NameAndValue> LABEL = option("label")
            .step("labels")
            .help("NAME=VALUE", "Label of the image.")
            .mayBeSecret()
            .pairs(text -> List.of(NameAndValue.label(text)), NameAndValue::option, NameAndValue::name);

    public static final BuildOption<NameAndValue> ANNOTATION = option("annotation")
            .step("annotations")
            .help("[TYPE:]KEY=VALUE", "OCI annotation of the image.")
            .since(12)
            .mayBeSecret()
            .pairs(AnnotationKey::annotations, NameAndValue::option, NameAndValue::name);

    public static final BuildOption<String> TARGET = option("target")
            .step("target")
            .help("STAGE", "Stage to build; the last one by default.")
            .one(text -> text);

    public static final BuildOption<Platform> PLATFORM = option("platform")
            .step("platforms")
            .help("OS/ARCH", "Platform to build for, or several separated by commas.")
            .lists(Platform::parse, Platform::text);

    public static final BuildOption<Exporter> OUTPUT = option("output")
            .shortName('o')
            .step("outputs")
            .help("type=TYPE,…", "Output destination: registry, docker, oci, local, tar.")
            .list(Exporter::parse, Exporter::option);

    public static final BuildOption<Boolean> LOAD = option("load")
            .step("load")
            .help("Load the image into the Docker engine.")
            .flag();

    public static final BuildOption<Push> PUSH = option("push")
            .step("push")
            .help(
                    "Push the image to its registry; with gates or a smoke test only if it passes, with =always regardless.")
            .flagOr(Push.ALWAYS.word(), Push::parse, Push::word);

    public static final BuildOption<Boolean> PULL = option("pull")
            .step("pull")
            .help("Always check for newer base images.")
            .flag();

    public static final BuildOption<Boolean> NO_CACHE =
            option("no-cache").step("noCache").help("Do not use the cache.").flag();

    public static final BuildOption<String> NO_CACHE_FILTER = option("no-cache-filter")
            .step("noCacheStages")
            .help("STAGE", "Do not use the cache for this stage.")
            .since(8)
            .lists(OptionWords::stages, stage -> stage);

    public static final BuildOption<BuildSecret> SECRET = option("secret")
            .step("secrets")
            .help("id=ID[,src=FILE|,env=NAME]", "Secret for RUN --mount=type=secret; its value is never shown.")
            .pairs(text -> List.of(BuildSecret.parse(text)), BuildSecret::option, secret -> secret);

    public static final BuildOption<SshForward> SSH = option("ssh")
            .step("ssh")
            .help("default|ID[=SOCKET|KEY]", "SSH agent or keys for RUN --mount=type=ssh.")
            .pairs(text -> List.of(SshForward.parse(text)), SshForward::option, null);

    public static final BuildOption<NameAndValue> BUILD_CONTEXT = option("build-context")
            .step("buildContexts")
            .help("NAME=PATH", "Additional named build context.")
            .since(8)
            .pairs(text -> List.of(NameAndValue.buildContext(text)), NameAndValue::option, NameAndValue::name);

    public static final BuildOption<ExtraHost> ADD_HOST = option("add-host")
            .step("addHosts")
            .help("HOST:IP", "Entry for /etc/hosts in RUN, or several separated by commas.")
            .pairs(ExtraHost::parse, ExtraHost::option, null);

    public static final BuildOption<String> NETWORK = option("network")
            .step("network")
            .help("MODE", "Network for RUN: default, none or host.")
            .one(OptionWords::network);

    public static final BuildOption<Ulimit> ULIMIT = option("ulimit")
            .step("ulimits")
            .help("TYPE=SOFT[:HARD]", "Resource limit for RUN.")
            .pairs(text -> List.of(Ulimit.parse(text)), Ulimit::option, null);

    public static final BuildOption<String> SHM_SIZE = option("shm-size")
            .step("shmSize")
            .help("SIZE", "Size of /dev/shm in RUN.")
            .one(ByteSize::shmSize);

    public static final BuildOption<String> CGROUP_PARENT = option("cgroup-parent")
            .step("cgroupParent")
            .help("CGROUP", "Parent cgroup for RUN.")
            .one(text -> text);

    public static final BuildOption<Resource> RESOURCE = option("resource")
            .step("resources")
            .help("NAME=LIMIT", "Resource limit for RUN containers, for example memory=2g or cpu-quota=50000.")
            .since(35)
            .pairs(text -> List.of(Resource.parse(text)), Resource::option, Resource::name);

    public static final BuildOption<String> ALLOW = option("allow")
            .step("allow")
            .help("ENTITLEMENT", "Grant the build network.host or security.insecure.")
            .lists(OptionWords::entitlements, entitlement -> entitlement);

    public static final BuildOption<Attestation> ATTEST = option("attest")
            .help("type=TYPE,…", "Attestation: sbom or provenance.")
            .since(10)
            .listByKey(Attestation::parse, Attestation::option, Attestation::type);

    public static final BuildOption<Attestation> PROVENANCE = option("provenance")
            .step("provenance")
            .help("VALUE", "Shorthand for --attest=type=provenance.")
            .since(10)
            .shortFor(ATTEST, Shape.ONE, Attestation::shorthand);

    public static final BuildOption<Attestation> SBOM = option("sbom")
            .step("sbom")
            .help("VALUE", "Shorthand for --attest=type=sbom.")
            .since(10)
            .shortFor(ATTEST, Shape.ONE, Attestation::shorthand);

    public static final BuildOption<String> POLICY = option("policy")
            .step("policies")
            .help("filename=FILE,…", "Policy for the sources that the build fetches.")
            .since(31)
            .list(SourcePolicy::checked, text -> text);

    public static final BuildOption<String> BUILDER = option("builder")
            .step("builder")
            .help("NAME", "Builder to use; the current one by default.")
            .one(text -> text);

    public static final BuildOption<CacheEntry> CACHE_FROM = option("cache-from")
            .step("cacheFrom")
            .help("REF|type=…", "Cache to import.")
            .mayBeSecret()
            .lists(CacheEntry::source, CacheEntry::option);

    public static final BuildOption<CacheEntry> CACHE_TO = option("cache-to")
            .step("cacheTo")
            .help("REF|type=…", "Cache to export to.")
            .mayBeSecret()
            .lists(CacheEntry::destination, CacheEntry::option);

    public static final BuildOption<String> METADATA_FILE = option("metadata-file")
            .help("FILE", "Write the client's metadata to FILE.")
            .since(6)
            .one(text -> text);

    public static final BuildOption<String> IIDFILE =
            option("iidfile").help("FILE", "Write the image id to FILE.").one(text -> text);

    public static final BuildOption<String> CALL = option("call")
            .help("METHOD", "Evaluate the build instead of running it: check, outline, targets.")
            .since(15)
            .one(OptionWords::call);

    public static final BuildOption<String> CHECK = option("check")
            .help("Shorthand for --call=check.")
            .since(15)
            .shortFor(
                    CALL, Shape.FLAG, (option, text) -> OptionWords.truth(option, text) ? List.of("check") : List.of());

    /** The former name of {@link #CALL}. */
    public static final BuildOption<String> PRINT = option("print")
            .help("METHOD", "Same as --call.")
            .hidden()
            .since(15)
            .shortFor(CALL, Shape.ONE, (option, text) -> List.of(OptionWords.call(text)));

    public static final BuildOption<String> PROGRESS = option("progress")
            .help(
                    "KIND",
                    "auto (default), plain (no live line), quiet (as --quiet) or none; odb writes its own log whatever is"
                            + " given.")
            .one(OptionWords::progress);

    public static final BuildOption<Boolean> QUIET = option("quiet")
            .shortName('q')
            .help("Print only the image ID, or why the build failed.")
            .flag();

    public static final BuildOption<Boolean> DEBUG = option("debug")
            .shortName('D')
            .help("Include the client's debug messages in the log.")
            .since(17)
            .flag();

    static {
        for (String name : Resource.NAMES) {
            char letter = name.equals("memory") ? 'm' : name.equals("cpu-shares") ? 'c' : 0;
            option(name)
                    .shortName(letter)
                    .help("LIMIT", "Same as --resource " + name + "=LIMIT; supported by buildx 0.35 and later.")
                    .hidden()
                    .shortFor(RESOURCE, Shape.ONE, (option, text) -> List.of(Resource.legacy(option, text)));
        }
        option("compress").help("No effect with BuildKit.").ignored("");
        option("rm").help("No effect with BuildKit.").ignored("");
        option("force-rm").help("No effect with BuildKit.").ignored("");
        option("isolation").help("KIND", "No effect with BuildKit.").ignored("BuildKit has no isolation modes.");
        option("security-opt")
                .help("OPTION", "No effect with BuildKit.")
                .ignored("with BuildKit, use RUN --security=insecure and --allow security.insecure instead.");
        option("squash")
                .help("No effect with BuildKit.")
                .ignored("BuildKit does not squash layers; copy the result of one stage into another instead.");
    }

    /** The form of an option's value in a Pipeline. */
    public enum Shape {
        /** {@code true} or {@code false}. */
        FLAG,
        /** One string. */
        ONE,
        /** A list of strings. */
        LIST,
        /** A map of strings. */
        PAIRS
    }

    private final String name;
    private final transient OptionDefinition definition;
    private final transient Row row;
    private final transient BiFunction<BuildOption<T>, String, List<T>> read;
    private final transient Function<T, String> write;
    private final transient Function<T, Object> key;

    BuildOption(
            OptionDefinition definition,
            Shape shape,
            BiFunction<BuildOption<T>, String, List<T>> read,
            Function<T, String> write,
            @CheckForNull Function<T, Object> key) {
        this.name = definition.name;
        this.definition = definition;
        this.row = new Row(
                "--" + name,
                definition.step == null ? "--" + name : definition.step,
                shape,
                definition.placeholder,
                definition.help);
        this.read = read;
        this.write = write;
        this.key = key;
        ALL.put(name, this);
    }

    /** In the order of the help. */
    public static Collection<BuildOption<?>> all() {
        return Collections.unmodifiableCollection(ALL.values());
    }

    /** Finds an option by its name without dashes; null when there is none. */
    @CheckForNull
    public static BuildOption<?> named(String name) {
        return ALL.get(name);
    }

    /** Finds an option by its letter; null when there is none. */
    @CheckForNull
    public static BuildOption<?> shortNamed(char letter) {
        for (BuildOption<?> option : ALL.values()) {
            if (option.shortName() == letter) {
                return option;
            }
        }
        return null;
    }

    /** Finds an option by its Pipeline name; null when there is none. */
    @CheckForNull
    public static BuildOption<?> inStep(String name) {
        for (BuildOption<?> option : ALL.values()) {
            if (name.equals(option.step())) {
                return option;
            }
        }
        return null;
    }

    /** The name without dashes, such as {@code build-arg}. */
    public String name() {
        return name;
    }

    /** The {@code t} of {@code -t}; 0 when it has none. */
    public char shortName() {
        return definition.shortName;
    }

    /** The Pipeline name; null when it has none. */
    @CheckForNull
    public String step() {
        return definition.step;
    }

    /** A word that a flag takes beside true and false; null for none. */
    @CheckForNull
    public String furtherWord() {
        return definition.furtherWord;
    }

    @Override
    public Row row() {
        return row;
    }

    public boolean isHidden() {
        return definition.isHidden;
    }

    /** The minor version of the first buildx 0.x that supports it; 0 when all do. */
    public int since() {
        return definition.since;
    }

    /** Whether a value may be a secret, judging by its name or form. */
    public boolean mayBeSecret() {
        return definition.mayBeSecret;
    }

    /** Why the option has no effect; empty when there is nothing to say, null when it has one. */
    @CheckForNull
    public String ignored() {
        return definition.ignored;
    }

    /** The option whose values this one sets: itself, unless it is a shorthand. */
    @SuppressWarnings("unchecked")
    public BuildOption<T> target() {
        return definition.target == null ? this : (BuildOption<T>) definition.target;
    }

    /**
     * Parses a command-line value.
     *
     * @throws InvalidRequestException when the text is invalid for every builder
     */
    public List<T> read(String text) {
        return read.apply(this, text);
    }

    /** The value in its command-line form. */
    public String written(T value) {
        return write.apply(value);
    }

    /** Values with equal keys override each other, the last one wins; null when all values count. */
    @CheckForNull
    Object key(T value) {
        return key == null ? null : key.apply(value);
    }

    @Override
    public String toString() {
        return flag();
    }

    private Object readResolve() throws ObjectStreamException {
        return ALL.get(name);
    }
}
