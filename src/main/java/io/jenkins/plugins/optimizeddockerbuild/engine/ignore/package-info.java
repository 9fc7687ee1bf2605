/**
 * Ignore files as BuildKit reads them, to the letter: moby/patternmatcher with what it takes from Go, on RE2/J for Go's
 * regular expressions.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;
