/** Records and small documents as JSON, on Jackson's streams alone. */
package io.jenkins.plugins.optimizeddockerbuild.engine.json;
