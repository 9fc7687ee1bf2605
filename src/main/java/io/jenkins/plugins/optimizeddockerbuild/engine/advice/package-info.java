/** Rules that explain what makes a build slow or an image big, with evidence and a fix: see docs/advice.md. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice;
