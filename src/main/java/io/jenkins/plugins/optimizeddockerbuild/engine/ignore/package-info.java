/**
 * Ignore files exactly as BuildKit reads them: moby/patternmatcher and the parts of Go that it uses, with RE2/J for
 * Go's regular expressions.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;
