/** What a RUN instruction does, as far as every word of it is understood: whatever is not stays where it is. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;
