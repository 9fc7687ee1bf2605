package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;

/**
 * What was found in a build's context while it was built.
 *
 * @param schema always {@link Report#SCHEMA}
 * @param context what the report says of it; null when it could not be looked at
 * @param inventory null when it was not counted
 * @param ingredients what the layers are made of; null when nobody asked, or it could not be found out
 */
public record ContextFindings(
        int schema,
        @CheckForNull ContextSection context,
        @CheckForNull Inventory inventory,
        @CheckForNull Ingredients ingredients) {
    static final ContextFindings NONE = new ContextFindings(null, null, null);

    ContextFindings(
            @CheckForNull ContextSection context,
            @CheckForNull Inventory inventory,
            @CheckForNull Ingredients ingredients) {
        this(Report.SCHEMA, context, inventory, ingredients);
    }
}
