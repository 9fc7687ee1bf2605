package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Version;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuilderSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.VersionsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Converts what BuildKit's side knows into sections of the report, which has no dependency on the client. */
final class ReportSections {

    private ReportSections() {}

    static RequestSection request(PreparedBuild build) {
        if (build.isWatched()) {
            return RequestSection.UNKNOWN;
        }
        BuildRequest request = build.request();
        return new RequestSection(
                request.context(),
                request.file() == null ? "Dockerfile" : request.file(),
                request.target(),
                request.tags().stream().map(ImageReference::text).toList(),
                request.platforms().stream().map(Platform::text).toList(),
                request.buildArgs().stream().map(BuildArgument::name).toList(),
                request.secrets().stream().map(BuildSecret::id).toList(),
                request.ssh().stream().map(SshForward::id).toList(),
                List.copyOf(request.buildContexts().keySet()),
                request.outputs().stream().map(Exporter::option).toList(),
                request.push(),
                request.load(),
                request.isSet(BuildOption.PULL),
                request.noCache(),
                request.cacheFrom().stream().map(CacheEntry::summary).toList(),
                request.cacheTo().stream().map(CacheEntry::summary).toList(),
                !request.mayWriteCaches(),
                build.settings().prune().word(),
                build.plan() == null ? List.of() : build.plan().shown());
    }

    static VersionsSection versions(String product, @CheckForNull Capabilities capabilities) {
        return capabilities == null
                ? new VersionsSection(product, null, null, null)
                : new VersionsSection(
                        product,
                        text(capabilities.buildx()),
                        text(capabilities.buildkit()),
                        text(capabilities.docker()));
    }

    @CheckForNull
    private static String text(@CheckForNull Version version) {
        return version == null ? null : version.toString();
    }

    /** Null when nothing is known of it. */
    @CheckForNull
    static BuilderSection builder(@CheckForNull Capabilities capabilities, @CheckForNull PoolSection pool) {
        if (capabilities == null) {
            return pool == null ? null : new BuilderSection(null, null, List.of(), pool);
        }
        return new BuilderSection(capabilities.builder(), capabilities.driver(), capabilities.platforms(), pool);
    }

    static HostSection host() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : 0;
        return new HostSection(
                hostName(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                memory);
    }

    /** From the kernel: a network lookup could take seconds. */
    @CheckForNull
    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return System.getenv("HOSTNAME");
        }
    }

    /** Null when the build made no image. */
    @CheckForNull
    static ImageSection image(ImageInspection inspection, LayerMakers makers) {
        if (inspection.digest() == null && inspection.platforms().isEmpty()) {
            return null;
        }
        List<ImageSection.Platform> platforms = new ArrayList<>();
        for (ImageInspection.PlatformImage platform : inspection.platforms()) {
            List<ImageSection.Layer> layers = new ArrayList<>();
            for (ImageInspection.ImageLayer layer : platform.layers()) {
                TimelineVertex maker = makers.of(platform, layer);
                layers.add(new ImageSection.Layer(
                        layer.digest(),
                        layer.bytes(),
                        layer.createdBy(),
                        layer.lines(),
                        maker == null ? 0 : maker.number()));
            }
            platforms.add(new ImageSection.Platform(
                    platform.platform(),
                    platform.digest(),
                    platform.compressed() ? ImageSection.SizeKind.COMPRESSED : ImageSection.SizeKind.UNPACKED,
                    layers));
        }
        return new ImageSection(inspection.digest(), inspection.names(), platforms);
    }
}
