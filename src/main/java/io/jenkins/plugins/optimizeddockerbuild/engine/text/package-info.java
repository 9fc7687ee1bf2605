/** Makes foreign text safe to show. */
package io.jenkins.plugins.optimizeddockerbuild.engine.text;
