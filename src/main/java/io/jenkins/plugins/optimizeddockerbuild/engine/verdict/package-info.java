/** One sentence about a build: where the time went, or what went wrong and how to fix it. */
package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;
