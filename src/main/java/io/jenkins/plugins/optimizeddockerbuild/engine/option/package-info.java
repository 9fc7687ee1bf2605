/**
 * The build's options: {@link io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption} has one constant for
 * each, and the class of an option's value parses it. The command line, the steps, the plan and every message take
 * names, syntax and versions from here.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.option;
