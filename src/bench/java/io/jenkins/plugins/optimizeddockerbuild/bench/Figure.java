package io.jenkins.plugins.optimizeddockerbuild.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure of the benchmark.
 *
 * @param name stable, so that results of several runs can be put side by side
 * @param goal in {@code unit}; what is better is told by {@code lowerIsBetter}
 * @param sides both sides of a comparison with their values; empty for a figure of its own
 */
record Figure(String name, double value, String unit, double goal, boolean lowerIsBetter, Map<String, Double> sides) {

    Figure {
        sides = new LinkedHashMap<>(sides);
    }

    static Figure atMost(double goal, String name, double value, String unit) {
        return new Figure(name, value, unit, goal, true, Map.of());
    }

    static Figure atLeast(double goal, String name, double value, String unit) {
        return new Figure(name, value, unit, goal, false, Map.of());
    }

    Figure comparing(String first, double firstValue, String second, double secondValue) {
        Map<String, Double> both = new LinkedHashMap<>();
        both.put(first, firstValue);
        both.put(second, secondValue);
        return new Figure(name, value, unit, goal, lowerIsBetter, both);
    }

    boolean ok() {
        return lowerIsBetter ? value <= goal : value >= goal;
    }
}
