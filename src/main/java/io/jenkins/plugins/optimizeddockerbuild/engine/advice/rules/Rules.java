package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import java.util.List;

/** All rules. A combined patch applies them in this order. */
public final class Rules {
    private static final List<Rule> ALL = List.of(
            new DependenciesAfterSource(),
            new SplitRequirements(),
            new WaitsForStage(),
            new ArgumentTooEarly(),
            new CacheMount(),
            new CompilerCache(),
            new BuildCache(),
            new AptLists(),
            new DownloadsInImage(),
            new IgnoreFile(),
            new UnusedContext(),
            new BuildOutputInContext(),
            new KeptForWantOfProof(),
            new CompilerInImage(),
            new SecretInDockerfile(),
            new LoginInRun(),
            new LargeUserNumber(),
            new UnpackedArchive(),
            new EmulatedBuild(),
            new BuildToolsInImage(),
            new CudaWheels(),
            new PrebuiltBase(),
            new RecommendedPackages(),
            new OwnershipAfterCopy(),
            new DeletedLater(),
            new UndoneLater(),
            new CacheExportCost(),
            new ExportTime(),
            new ThreadLimits(),
            new RemoteAdd(),
            new UnpinnedBase());

    private Rules() {}

    public static List<Rule> all() {
        return ALL;
    }
}
