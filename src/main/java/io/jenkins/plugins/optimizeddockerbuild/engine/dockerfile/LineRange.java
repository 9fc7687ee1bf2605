package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * Lines of a Dockerfile, counted from 1, both ends included.
 */
public record LineRange(int first, int last) {
    public LineRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("not a line range: " + first + " to " + last);
        }
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
