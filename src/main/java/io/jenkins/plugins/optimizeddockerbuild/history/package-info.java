/** What people see of Docker builds in Jenkins: on the build's page, on the job's page, and over the remote API. */
package io.jenkins.plugins.optimizeddockerbuild.history;
