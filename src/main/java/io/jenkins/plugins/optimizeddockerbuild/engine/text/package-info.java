/** What may be shown of text that somebody else wrote. */
package io.jenkins.plugins.optimizeddockerbuild.engine.text;
