package io.jenkins.plugins.optimizeddockerbuild.engine.option;

/** The place of a text that is no option of a build, under the name that everybody has for it. */
public record Label(String name) implements Option {
    @Override
    public String flag() {
        return name;
    }

    @Override
    public String stepName() {
        return name;
    }
}
