package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * Lines of the Dockerfile, counted from 1, both ends included.
 *
 * @param first the first line
 * @param last the last line
 */
public record Lines(int first, int last) {
    public Lines {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("not a range of lines: " + first + " to " + last);
        }
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
