package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a rectangle into smaller ones with given areas, each as square as possible: the squarified tree map by Bruls,
 * Huizing and van Wijk.
 */
final class TreeMap {
    private TreeMap() {}

    /** A rectangle, in any unit of length. */
    record Box(double x, double y, double width, double height) {
        double area() {
            return width * height;
        }
    }

    /**
     * @param sizes largest first, none negative
     * @return a box for each size, in the same order
     */
    static List<Box> divide(List<Long> sizes, Box whole) {
        double sum = 0;
        for (long size : sizes) {
            sum += size;
        }
        List<Box> boxes = new ArrayList<>(sizes.size());
        double scale = sum == 0 ? 0 : whole.area() / sum;
        Box left = whole;
        int from = 0;
        while (from < sizes.size()) {
            double side = Math.min(left.width(), left.height());
            int to = from + 1;
            while (to < sizes.size()
                    && worst(sizes.subList(from, to + 1), side, scale) <= worst(sizes.subList(from, to), side, scale)) {
                to++;
            }
            left = place(sizes.subList(from, to), left, scale, boxes);
            from = to;
        }
        return boxes;
    }

    /** The worst aspect ratio in a row. */
    private static double worst(List<Long> row, double side, double scale) {
        double area = 0;
        for (long size : row) {
            area += size * scale;
        }
        double thickness = side == 0 ? 0 : area / side;
        double worst = 1;
        for (long size : row) {
            double length = thickness == 0 ? 0 : size * scale / thickness;
            worst = length == 0 ? Double.MAX_VALUE : Math.max(worst, Math.max(thickness / length, length / thickness));
        }
        return worst;
    }

    /** Places a row along the shorter side and returns the rest of the rectangle. */
    private static Box place(List<Long> row, Box left, double scale, List<Box> boxes) {
        double area = 0;
        for (long size : row) {
            area += size * scale;
        }
        boolean isColumn = left.width() >= left.height();
        double side = isColumn ? left.height() : left.width();
        double thickness = side == 0 ? 0 : area / side;
        double at = 0;
        for (long size : row) {
            double length = thickness == 0 ? 0 : size * scale / thickness;
            boxes.add(
                    isColumn
                            ? new Box(left.x(), left.y() + at, thickness, length)
                            : new Box(left.x() + at, left.y(), length, thickness));
            at += length;
        }
        return isColumn
                ? new Box(left.x() + thickness, left.y(), Math.max(0, left.width() - thickness), left.height())
                : new Box(left.x(), left.y() + thickness, left.width(), Math.max(0, left.height() - thickness));
    }
}
