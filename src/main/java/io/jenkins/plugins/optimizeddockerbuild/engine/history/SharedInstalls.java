package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.InstalledPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packages that several images with the same base install alike, and that a shared base could provide. The newest build
 * of each image says what it installs; the time is that of all builds whose layers installed the same.
 */
public final class SharedInstalls {
    private static final int MOST_FOUND = 50;

    /** Of a base, those that most images install. */
    private static final int MOST_PACKAGES = 300;

    private final Map<String, Image> images = new HashMap<>();

    /**
     * A base that images could share.
     *
     * @param base their current base
     * @param packages that all of them install, by name
     * @param images names of the images
     * @param millis total time of the layers that install them, perhaps among others, in all builds
     * @param bytes that these layers add to an image, median over the images; null when unknown
     * @param dockerfile of the base
     */
    public record Shared(
            String base,
            List<String> packages,
            Set<String> images,
            long millis,
            @CheckForNull Long bytes,
            String dockerfile) {}

    private static final class Image {
        private final String name;
        private long newest = Long.MIN_VALUE;
        private List<Overview.Installed> layers = List.of();

        /** Total time of layers with the same packages. */
        private final Map<String, Long> millis = new HashMap<>();

        private Image(String name) {
            this.name = name;
        }

        private void add(BuildFigures build) {
            for (Overview.Installed layer : build.overview().installed()) {
                millis.merge(layer.packages(), layer.millis(), Long::sum);
            }
            if (build.startedMillis() >= newest) {
                newest = build.startedMillis();
                layers = build.overview().installed();
            }
        }
    }

    /** The images with the same base, and what each of them installs. */
    private static final class Base {
        private final List<Image> images = new ArrayList<>();
        private final Map<String, BitSet> installers = new LinkedHashMap<>();

        private void add(Image image, Overview.Installed layer) {
            int number = images.indexOf(image);
            if (number < 0) {
                number = images.size();
                images.add(image);
            }
            for (String line : layer.packages().split("\n")) {
                installers.computeIfAbsent(line, any -> new BitSet()).set(number);
            }
        }
    }

    void add(String job, BuildFigures build) {
        String image = build.overview().image();
        // the branches of a project build one image under one name
        String name = image == null ? job + " " + build.name() : image;
        images.computeIfAbsent(name, Image::new).add(build);
    }

    /** The most time first. */
    List<Shared> found() {
        Map<String, Base> bases = new HashMap<>();
        for (Image image : images.values()) {
            for (Overview.Installed layer : image.layers) {
                if (layer.base().matches("[A-Za-z0-9][A-Za-z0-9./:@_-]*")) {
                    bases.computeIfAbsent(layer.base(), any -> new Base()).add(image, layer);
                }
            }
        }
        List<Shared> found = new ArrayList<>();
        bases.forEach((name, base) -> found.addAll(of(name, base)));
        found.sort(Comparator.comparingLong(Shared::millis).reversed().thenComparing(Shared::base));
        return found.subList(0, Math.min(MOST_FOUND, found.size()));
    }

    /** The best set of images and packages, then the best of the remaining images: an image has only one base. */
    private static List<Shared> of(String name, Base base) {
        List<Map.Entry<String, BitSet>> packages = base.installers.entrySet().stream()
                .filter(entry -> command(entry.getKey()) != null)
                .sorted(Comparator.<Map.Entry<String, BitSet>>comparingInt(
                                entry -> -entry.getValue().cardinality())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_PACKAGES)
                .toList();
        BitSet left = new BitSet();
        left.set(0, base.images.size());
        List<Shared> found = new ArrayList<>();
        while (left.cardinality() > 1) {
            Shared best = null;
            BitSet itsImages = null;
            double most = 0;
            for (BitSet candidate : candidates(packages, left)) {
                List<String> alike = packages.stream()
                        .filter(entry -> contains(entry.getValue(), candidate))
                        .map(Map.Entry::getKey)
                        .toList();
                double weight = candidate.stream()
                        .mapToDouble(number -> weight(base.images.get(number), name, alike))
                        .sum();
                if (weight > most) {
                    most = weight;
                    itsImages = candidate;
                    best = shared(name, base, candidate, alike);
                }
            }
            if (best == null) {
                break;
            }
            found.add(best);
            left.andNot(itsImages);
        }
        return found;
    }

    /** Sets of at least two images that share a package, or the most frequent ones. */
    private static Set<BitSet> candidates(List<Map.Entry<String, BitSet>> packages, BitSet left) {
        Set<BitSet> sets = new LinkedHashSet<>();
        BitSet all = (BitSet) left.clone();
        for (Map.Entry<String, BitSet> entry : packages) {
            BitSet own = (BitSet) entry.getValue().clone();
            own.and(left);
            all.and(own);
            for (BitSet set : List.of(own, (BitSet) all.clone())) {
                if (set.cardinality() > 1) {
                    sets.add(set);
                }
            }
        }
        return sets;
    }

    private static boolean contains(BitSet all, BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    /**
     * Time of the packages' share of their layers; bytes and packages count a little, for layers that all came from the
     * cache.
     */
    private static double weight(Image image, String base, List<String> alike) {
        double weight = 0;
        for (Overview.Installed layer : image.layers) {
            List<String> own = List.of(layer.packages().split("\n"));
            long count = layer.base().equals(base)
                    ? own.stream().filter(alike::contains).count()
                    : 0;
            double bytes = layer.bytes() == null ? 0 : layer.bytes() / 1e6;
            weight += count * (1 + (image.millis.get(layer.packages()) + bytes) / own.size());
        }
        return weight;
    }

    private static Shared shared(String name, Base base, BitSet numbers, List<String> alike) {
        Set<String> images = new TreeSet<>();
        long millis = 0;
        List<Long> sizes = new ArrayList<>();
        for (int number : numbers.stream().toArray()) {
            Image image = base.images.get(number);
            images.add(image.name);
            long bytes = 0;
            for (Overview.Installed layer : image.layers) {
                boolean has = layer.base().equals(name)
                        && Arrays.stream(layer.packages().split("\n")).anyMatch(alike::contains);
                millis += has ? image.millis.get(layer.packages()) : 0;
                bytes += has && layer.bytes() != null ? layer.bytes() : 0;
            }
            if (bytes > 0) {
                sizes.add(bytes);
            }
        }
        sizes.sort(Comparator.naturalOrder());
        return new Shared(
                name,
                alike.stream()
                        .map(line -> line.substring(line.indexOf("  ") + 2))
                        .sorted()
                        .toList(),
                images,
                millis,
                sizes.isEmpty() ? null : sizes.get((sizes.size() - 1) / 2),
                dockerfile(name, alike));
    }

    /** The command of a line of {@link Overview.Installed#packages}; null when it must not appear in a Dockerfile. */
    @CheckForNull
    private static String command(String line) {
        int end = line.indexOf("  ");
        boolean known = end > 0
                && InstalledPackages.COMMANDS.contains(line.substring(0, end))
                && InstalledPackages.isPackage(line.substring(end + 2));
        return known ? line.substring(0, end) : null;
    }

    private static String dockerfile(String base, List<String> lines) {
        StringBuilder text = new StringBuilder("FROM ").append(base).append('\n');
        for (String command : InstalledPackages.COMMANDS) {
            List<String> packages = lines.stream()
                    .filter(line -> command.equals(command(line)))
                    .map(line -> line.substring(command.length() + 2))
                    .sorted()
                    .map(SharedInstalls::quoted)
                    .toList();
            if (!packages.isEmpty()) {
                boolean apt = command.startsWith("apt-get ");
                text.append("RUN ")
                        .append(apt ? "apt-get update \\\n    && " : "")
                        .append(command);
                packages.forEach(name ->
                        text.append(" \\\n    ").append(apt ? "    " : "").append(name));
                text.append(apt ? " \\\n    && rm -rf /var/lib/apt/lists/*" : "")
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9.+=:~_-]+") ? name : "'" + name + "'";
    }
}
