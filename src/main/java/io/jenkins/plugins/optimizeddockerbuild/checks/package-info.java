/** Reports as checks of the commit that was built, where the plugin {@code checks-api} is installed. */
package io.jenkins.plugins.optimizeddockerbuild.checks;
