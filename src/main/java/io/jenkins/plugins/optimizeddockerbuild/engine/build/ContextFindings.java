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
 * @param context the section of the report; null when the context could not be analyzed
 * @param inventory null when the context was not scanned
 * @param ingredients what the layers are made of; null when not requested or not determinable
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
