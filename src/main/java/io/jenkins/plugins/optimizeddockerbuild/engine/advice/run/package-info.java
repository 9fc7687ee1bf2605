/** What a RUN instruction does, as far as every word of it is understood; anything else stays in place. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;
