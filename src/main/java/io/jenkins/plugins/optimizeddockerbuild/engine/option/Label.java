package io.jenkins.plugins.optimizeddockerbuild.engine.option;

/** Names the source of a text that is not an option of a build; the name is the same for every reader. */
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
