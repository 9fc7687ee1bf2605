/** The annotated log in Jenkins: badges beside plain lines. */
package io.jenkins.plugins.optimizeddockerbuild.console;
