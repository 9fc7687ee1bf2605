/** The rules, one class each; {@code docs/rules/} has a page for every one. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;
