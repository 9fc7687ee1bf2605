/** Why layers ran: what a build is made of, and what changed since an earlier build. */
package io.jenkins.plugins.optimizeddockerbuild.engine.why;
