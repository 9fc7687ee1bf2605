package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;

/** Something that a person can write for a build, under one name on the command line and another in a Pipeline. */
public interface Option extends Serializable {

    /** As the command line has it, dashes included: {@code --build-arg}. */
    String flag();

    /** As a Pipeline has it: {@code buildArgs}. The flag where a Pipeline has no such option. */
    String stepName();
}
