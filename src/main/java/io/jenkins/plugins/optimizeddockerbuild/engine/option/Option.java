package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;

/** Something that a user can set for a build, with one name on the command line and another in a Pipeline. */
public interface Option extends Serializable {

    /** The command line's name, dashes included: {@code --build-arg}. */
    String flag();

    /** The Pipeline's name: {@code buildArgs}. The flag if a Pipeline has no such option. */
    String stepName();
}
