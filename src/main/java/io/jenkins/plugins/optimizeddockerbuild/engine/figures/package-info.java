/** How figures read wherever people see them: durations, sizes, shares. */
package io.jenkins.plugins.optimizeddockerbuild.engine.figures;
