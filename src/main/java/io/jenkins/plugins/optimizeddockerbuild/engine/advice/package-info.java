/** Rules that say what makes a build slow or big, what shows it, and how to change it: see docs/advice.md. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice;
