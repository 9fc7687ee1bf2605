/** What earlier builds say about the next one: how long its layers usually take, and what to compare it with. */
package io.jenkins.plugins.optimizeddockerbuild.engine.history;
