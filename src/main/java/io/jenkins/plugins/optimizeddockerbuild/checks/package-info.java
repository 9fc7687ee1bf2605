/** Reports as checks of the commit that was built, if the plugin {@code checks-api} is installed. */
package io.jenkins.plugins.optimizeddockerbuild.checks;
