/** The rules, a class each; {@code docs/rules/} has a page forevery one. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;
