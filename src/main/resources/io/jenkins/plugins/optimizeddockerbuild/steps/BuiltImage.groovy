package io.jenkins.plugins.optimizeddockerbuild.steps

import org.jenkinsci.plugins.workflow.cps.CpsScript

/**
 * An image that a step built, with the methods that an image of the Docker Pipeline plugin has. Groovy, since they run steps.
 */
class BuiltImage implements Serializable {
    private final CpsScript script
    private final String id
    private final String repository
    private final String tag
    private final boolean hasRegistry
    /** The image in its registry; null if the agent's engine has it. */
    private final String source

    BuiltImage(CpsScript script, String id, String repository, String tag, boolean hasRegistry, String source) {
        this.script = script
        this.id = id
        this.repository = repository
        this.tag = tag
        this.hasRegistry = hasRegistry
        this.source = source
    }

    /** Within docker.withRegistry, a name without a registry gets that one. */
    private String named(String tagName) {
        String name = repository + ':' + tagName
        String url = script.env.DOCKER_REGISTRY_URL
        if (hasRegistry || !url) {
            return name
        }
        return url.replaceFirst('^https?://', '').replaceFirst('/.*$', '') + '/' + name
    }

    String imageName() {
        return named(tag)
    }

    void pull() {
        script.withEnv(['BUILT_IMAGE=' + id]) {
            script.sh label: 'docker pull ' + id, script: 'docker pull "$BUILT_IMAGE"'
        }
    }

    private void fetch() {
        if (source) {
            script.withEnv(['BUILT_IMAGE=' + id]) {
                script.sh label: 'docker pull ' + id,
                        script: 'docker image inspect --format . "$BUILT_IMAGE" 2>&1 || docker pull "$BUILT_IMAGE"'
            }
        }
    }

    void tag(String tagName = this.tag, boolean force = true) {
        fetch()
        String name = named(tagName)
        script.withEnv(['BUILT_IMAGE=' + id, 'BUILT_NAME=' + name]) {
            script.sh label: 'docker tag ' + name, script: 'docker tag "$BUILT_IMAGE" "$BUILT_NAME"'
        }
    }

    void push(String tagName = this.tag, boolean force = true) {
        if (source) {
            copy(named(tagName))
            return
        }
        tag(tagName, force)
        String name = named(tagName)
        script.withEnv(['BUILT_NAME=' + name]) {
            script.sh label: 'docker push ' + name, script: 'docker push "$BUILT_NAME"'
        }
    }

    /**
     * Names the image in the registry. An engine would pull it for its own platform alone, and could not push that under
     * the same digest. But an engine may be set up for a registry without TLS that the client does not know.
     */
    private void copy(String name) {
        script.withEnv(['BUILT_IMAGE=' + id, 'BUILT_SOURCE=' + source, 'BUILT_NAME=' + name]) {
            script.sh label: 'docker buildx imagetools create --tag ' + name, script: '''
                create='docker buildx imagetools create'
                # newer clients would wrap an image of one platform in an index
                $create --help 2>&1 | grep -q -e --prefer-index && create="$create --prefer-index=false"
                $create --tag "$BUILT_NAME" "$BUILT_SOURCE" || {
                    docker pull "$BUILT_IMAGE" && docker tag "$BUILT_IMAGE" "$BUILT_NAME" && docker push "$BUILT_NAME"
                }'''.stripIndent()
        }
    }

    def inside(String args = '', Closure body) {
        fetch()
        return script.withDockerContainer(image: id, args: args, toolName: script.env.DOCKER_TOOL_NAME) {
            return body()
        }
    }

    def run(String args = '', String command = '') {
        fetch()
        return script.docker.image(id).run(args, command)
    }

    def withRun(String args = '', String command = '', Closure body) {
        fetch()
        return script.docker.image(id).withRun(args, command, body)
    }
}
