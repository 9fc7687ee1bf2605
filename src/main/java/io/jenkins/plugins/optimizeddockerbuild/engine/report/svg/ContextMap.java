package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Folder;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection.LargeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A tree map of the context: its top folders and their largest files. Areas are proportional to bytes; excluded parts
 * are striped, which shows before and after in one picture.
 *
 * @param description one sentence for screen readers
 */
public record ContextMap(List<Tile> tiles, String description) {
    /** In pixels. */
    public static final int HEIGHT = 260;

    /** The page decides the real width; boxes are computed for this one. */
    private static final int USUAL_WIDTH = 1000;

    private static final int MOST_FOLDERS = 20;

    /** A file with a smaller share of the context is merged into the rest of its folder. */
    private static final double SHARE_WORTH_A_TILE = 0.015;

    private static final double NARROWEST_LABEL = 60;
    private static final double LOWEST_LABEL = 18;
    private static final double LOWEST_SIZE = 34;

    /**
     * A file, or the rest of a folder.
     *
     * @param name shown in the tile; null when there is no room
     * @param size below the name; null when there is no room
     * @param outX start of the excluded part; null when nothing was excluded
     */
    public record Tile(
            String title,
            String x,
            String y,
            String width,
            String height,
            @CheckForNull String name,
            @CheckForNull String size,
            @CheckForNull String outX,
            String outY) {}

    private record Part(String name, String title, long bytes, long kept) {}

    private record Group(Part whole, List<Part> parts) {}

    public ContextMap {
        tiles = List.copyOf(tiles);
    }

    /** Null when there is nothing to draw: no bytes, or no folder. */
    @CheckForNull
    public static ContextMap of(ContextSection context) {
        long all = context.everything().bytes();
        if (all == 0 || context.folders().isEmpty()) {
            return null;
        }
        List<Group> groups = groups(context, all);
        List<Tile> tiles = new ArrayList<>();
        List<TreeMap.Box> boxes = TreeMap.divide(
                groups.stream().map(group -> group.whole().bytes()).toList(),
                new TreeMap.Box(0, 0, USUAL_WIDTH, HEIGHT));
        for (int i = 0; i < groups.size(); i++) {
            List<Part> parts = groups.get(i).parts();
            List<TreeMap.Box> inner =
                    TreeMap.divide(parts.stream().map(Part::bytes).toList(), boxes.get(i));
            for (int j = 0; j < parts.size(); j++) {
                tiles.add(tile(parts.get(j), inner.get(j)));
            }
        }
        return new ContextMap(tiles, description(groups, all));
    }

    private static List<Group> groups(ContextSection context, long all) {
        List<Folder> folders = new ArrayList<>(context.folders());
        folders.sort(
                Comparator.<Folder>comparingLong(folder -> folder.everything().bytes())
                        .reversed());
        List<Group> groups = new ArrayList<>();
        long otherBytes = all;
        long otherKept = context.after().bytes();
        for (Folder folder : folders.subList(0, Math.min(MOST_FOLDERS, folders.size()))) {
            long bytes = folder.everything().bytes();
            if (bytes > 0) {
                long kept = Math.min(bytes, folder.after().bytes());
                groups.add(group(folder.path(), bytes, kept, context.largestFiles(), all));
                otherBytes -= bytes;
                otherKept -= kept;
            }
        }
        if (otherBytes > 0) {
            long kept = Math.max(0, Math.min(otherBytes, otherKept));
            Part other = new Part("…", title("all others", otherBytes, kept), otherBytes, kept);
            groups.add(new Group(other, List.of(other)));
        }
        groups.sort(
                Comparator.<Group>comparingLong(group -> group.whole().bytes()).reversed());
        return groups;
    }

    private static Group group(String path, long bytes, long kept, List<LargeFile> files, long all) {
        List<Part> parts = new ArrayList<>();
        long restBytes = bytes;
        long restKept = kept;
        for (LargeFile file : files) {
            boolean isInside = path.equals(".")
                    ? file.path().indexOf('/') < 0
                    : file.path().startsWith(path + "/");
            if (isInside && file.bytes() >= all * SHARE_WORTH_A_TILE && file.bytes() <= restBytes) {
                long keptOfIt = file.kept() ? file.bytes() : 0;
                String name = file.path().substring(file.path().lastIndexOf('/') + 1);
                parts.add(new Part(name, title(file.path(), file.bytes(), keptOfIt), file.bytes(), keptOfIt));
                restBytes -= file.bytes();
                restKept -= keptOfIt;
            }
        }
        restKept = Math.max(0, Math.min(restBytes, restKept));
        String name = path.equals(".") ? "files at the top" : path + "/";
        if (restBytes > 0) {
            String of = parts.isEmpty() ? name : "the rest of " + name;
            parts.add(new Part(name, title(of, restBytes, restKept), restBytes, restKept));
        }
        parts.sort(Comparator.comparingLong(Part::bytes).reversed());
        return new Group(new Part(name, title(name, bytes, kept), bytes, kept), parts);
    }

    private static String title(String name, long bytes, long kept) {
        String out = kept == bytes
                ? ""
                : kept == 0 ? ", kept out" : ", " + Shares.format(bytes - kept, bytes) + " of it kept out";
        return name + ": " + ByteSizes.format(bytes) + out;
    }

    private static Tile tile(Part part, TreeMap.Box box) {
        boolean isNamed = box.width() >= NARROWEST_LABEL && box.height() >= LOWEST_LABEL;
        double keptShare = part.bytes() == 0 ? 1 : (double) part.kept() / part.bytes();
        boolean isWide = box.width() >= box.height();
        String outX = keptShare >= 1 ? null : isWide ? Percent.of(keptShare, 1) : "0";
        String outY = keptShare >= 1 || isWide ? "0" : Percent.of(keptShare, 1);
        return new Tile(
                part.title(),
                Percent.of(box.x(), USUAL_WIDTH),
                Percent.of(box.y(), HEIGHT),
                Percent.of(box.width(), USUAL_WIDTH),
                Percent.of(box.height(), HEIGHT),
                isNamed ? part.name() : null,
                isNamed && box.height() >= LOWEST_SIZE ? ByteSizes.format(part.bytes()) : null,
                outX,
                outY);
    }

    private static String description(List<Group> groups, long all) {
        StringBuilder text =
                new StringBuilder("The area of each box is proportional to its bytes; striped parts were kept out.");
        int named = 0;
        for (Group group : groups) {
            if (named++ < 5) {
                text.append(' ')
                        .append(group.whole().title())
                        .append(" (")
                        .append(Shares.format(group.whole().bytes(), all))
                        .append(").");
            }
        }
        return text.append(" The same figures are in the table of folders.").toString();
    }
}
