/** The annotated log in Jenkins: badges on plain lines. */
package io.jenkins.plugins.optimizeddockerbuild.console;
