/** Records and small documents as JSON, using only Jackson's streams. */
package io.jenkins.plugins.optimizeddockerbuild.engine.json;
