/** What users see of Docker builds in Jenkins: on the build's page, on the job's page, and through the remote API. */
package io.jenkins.plugins.optimizeddockerbuild.history;
