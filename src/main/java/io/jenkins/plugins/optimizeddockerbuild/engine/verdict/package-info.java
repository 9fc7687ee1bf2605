/** One sentence about a build: where the time went, or what went wrong and the way out. */
package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;
