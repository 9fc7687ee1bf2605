package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that say what to build: those of {@code docker buildx build} under the same names.
 */
final class BuildOptions {

    @Parameters(paramLabel = "CONTEXT", description = "Folder, Git or HTTP(S) URL, or - for standard input.")
    private String context;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile; CONTEXT/Dockerfile when not given, - for standard input.")
    private String file;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "REF",
            description = "Name of the image, for example registry.example.com/team/app:1.2.")
    private List<String> tags = List.of();

    @Option(
            names = "--build-arg",
            paramLabel = "NAME[=VALUE]",
            description = "Build argument; NAME alone takes the value of the environment.")
    private List<String> buildArgs = List.of();

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Label of the image.")
    private List<String> labels = List.of();

    @Option(names = "--annotation", paramLabel = "[TYPE:]KEY=VALUE", description = "OCI annotation of the image.")
    private List<String> annotations = List.of();

    @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build; the last one when not given.")
    private String target;

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Platform to build for; several with commas.")
    private List<String> platforms = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "type=TYPE,…",
            description = "Where the result goes: registry, docker, oci, local, tar.")
    private List<String> outputs = List.of();

    @Option(names = "--load", description = "Load the image into the Docker engine.")
    private boolean load;

    @Option(names = "--push", description = "Push the image to its registry.")
    private boolean push;

    @Option(names = "--pull", description = "Look for newer base images always.")
    private boolean pull;

    @Option(names = "--no-cache", description = "Use no cache.")
    private boolean noCache;

    @Option(names = "--no-cache-filter", paramLabel = "STAGE", description = "Use no cache for this stage.")
    private List<String> noCacheFilter = List.of();

    @Option(
            names = "--secret",
            paramLabel = "id=ID[,src=FILE|,env=NAME]",
            description = "Secret for RUN --mount=type=secret; its value appears nowhere.")
    private List<String> secrets = List.of();

    @Option(
            names = "--ssh",
            paramLabel = "default|ID[=SOCKET|KEY]",
            description = "SSH agent or keys for RUN --mount=type=ssh.")
    private List<String> ssh = List.of();

    @Option(names = "--build-context", paramLabel = "NAME=PATH", description = "A further, named context.")
    private List<String> buildContexts = List.of();

    @Option(names = "--add-host", paramLabel = "HOST:IP", description = "Line for /etc/hosts in RUN.")
    private List<String> addHosts = List.of();

    @Option(names = "--network", paramLabel = "MODE", description = "Network of RUN: default, none or host.")
    private String network;

    @Option(names = "--ulimit", paramLabel = "TYPE=SOFT[:HARD]", description = "Limit for RUN.")
    private List<String> ulimits = List.of();

    @Option(names = "--shm-size", paramLabel = "SIZE", description = "Size of /dev/shm in RUN.")
    private String shmSize;

    @Option(names = "--cgroup-parent", paramLabel = "CGROUP", description = "Parent control group of RUN.")
    private String cgroupParent;

    @Option(
            names = "--allow",
            paramLabel = "ENTITLEMENT",
            description = "Allow network.host or security.insecure to the build.")
    private List<String> allow = List.of();

    @Option(names = "--attest", paramLabel = "type=TYPE,…", description = "Attestation: sbom or provenance.")
    private List<String> attestations = List.of();

    @Option(names = "--provenance", paramLabel = "VALUE", description = "Short for --attest=type=provenance.")
    private String provenance;

    @Option(names = "--sbom", paramLabel = "VALUE", description = "Short for --attest=type=sbom.")
    private String sbom;

    @Option(names = "--builder", paramLabel = "NAME", description = "Builder to use; the current one when not given.")
    private String builder;

    @Option(names = "--cache-from", paramLabel = "REF|type=…", description = "Cache to import.")
    private List<String> cacheFrom = List.of();

    @Option(names = "--cache-to", paramLabel = "REF|type=…", description = "Cache to export to.")
    private List<String> cacheTo = List.of();

    @Option(
            names = "--cache",
            paramLabel = "REF",
            description = "Registry cache: the first reference is imported and exported to, "
                    + "each further one is imported only (the branch's, then the default branch's).")
    private List<String> caches = List.of();

    @Option(
            names = "--cache-mode",
            paramLabel = "MODE",
            defaultValue = "max",
            description = "What --cache exports: max (every layer) or min (those of the image).")
    private CachePolicy.Mode cacheMode;

    @Option(
            names = "--cache-compression",
            paramLabel = "TYPE",
            description = "Compression of what --cache exports: gzip, estargz, zstd or uncompressed.")
    private CachePolicy.Compression cacheCompression;

    @Option(
            names = "--untrusted",
            description = "The change is not trusted (a pull request from a fork): read caches, write none.")
    private boolean untrusted;

    @Option(names = "--metadata-file", paramLabel = "FILE", description = "Write the client's metadata to FILE.")
    private String metadataFile;

    @Option(names = "--iidfile", paramLabel = "FILE", description = "Write the image id to FILE.")
    private String iidFile;

    @Option(
            names = "--call",
            paramLabel = "METHOD",
            description = "Evaluate in place of building: check, outline, targets.")
    private String call;

    /**
     * The request that these options make.
     *
     * @throws io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException when an option's text
     *     cannot be right
     */
    BuildRequest toRequest() {
        BuildRequest.Builder request = BuildRequest.builder().context(context).file(file);
        tags.forEach(request::tag);
        buildArgs.forEach(request::buildArg);
        labels.forEach(request::label);
        annotations.forEach(request::annotation);
        platforms.forEach(request::platform);
        outputs.forEach(request::output);
        noCacheFilter.forEach(request::noCacheFilter);
        secrets.forEach(request::secret);
        ssh.forEach(request::ssh);
        buildContexts.forEach(request::buildContext);
        addHosts.forEach(request::addHost);
        ulimits.forEach(request::ulimit);
        allow.forEach(request::allow);
        attestations.forEach(request::attest);
        cacheFrom.forEach(request::cacheFrom);
        cacheTo.forEach(request::cacheTo);
        if (!caches.isEmpty()) {
            request.cache(cachePolicy());
        }
        return request.target(target)
                .load(load)
                .push(push)
                .pull(pull)
                .noCache(noCache)
                .network(network)
                .shmSize(shmSize)
                .cgroupParent(cgroupParent)
                .provenance(provenance)
                .sbom(sbom)
                .builder(builder)
                .untrusted(untrusted)
                .metadataFile(metadataFile)
                .iidFile(iidFile)
                .call(call)
                .build();
    }

    /** A cache that cannot be written costs time in the next build, not this one's result: the failure is noted. */
    private CachePolicy cachePolicy() {
        List<ImageReference> references = new ArrayList<>(caches.size());
        for (String cache : caches) {
            references.add(ImageReference.parse("--cache", cache));
        }
        return new CachePolicy(
                references, references.get(0), cacheMode, cacheCompression, null, false, true, null, null);
    }
}
