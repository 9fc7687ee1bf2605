/** Why layers ran: what a build is made of, and what of it has changed since an earlier build. */
package io.jenkins.plugins.optimizeddockerbuild.engine.why;
