// Run by the Jenkins of ./dev jenkins when it starts: an agent and two jobs that build images.
import hudson.model.FreeStyleProject
import hudson.model.Node
import hudson.slaves.DumbSlave
import hudson.slaves.JNLPLauncher
import io.jenkins.plugins.optimizeddockerbuild.steps.OptimizedDockerBuildStep
import io.jenkins.plugins.optimizeddockerbuild.steps.OptimizedDockerBuilder
import jenkins.model.Jenkins
import jenkins.model.JenkinsLocationConfiguration
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
import org.jenkinsci.plugins.workflow.job.WorkflowJob

Jenkins jenkins = Jenkins.get()
jenkins.numExecutors = 0
JenkinsLocationConfiguration.get().url = System.getenv('ODB_JENKINS_URL')

File home = new File(jenkins.rootDir, 'agent')
DumbSlave agent = new DumbSlave('linux', home.path, new JNLPLauncher(true))
agent.numExecutors = 2
agent.mode = Node.Mode.NORMAL
agent.labelString = 'linux'
jenkins.addNode(agent)
new File(jenkins.rootDir, 'agent.jar').bytes = jenkins.getJnlpJars('agent.jar').readFully()
// ./dev waits for it, and then starts the agent.
new File(jenkins.rootDir, 'agent-secret').text = jenkins.getComputer('linux').jnlpMac

String registry = System.getenv('ODB_TEST_REGISTRY')
String base = System.getenv('ODB_TEST_BUSYBOX')
if (jenkins.getItem('pipeline') == null) {
    jenkins.createProject(WorkflowJob, 'pipeline').definition = new CpsFlowDefinition("""\
node('linux') {
    writeFile file: 'Dockerfile', text: '''FROM $base AS tools
RUN for part in 1 2 3; do echo "compiling part \\\$part"; sleep 1; done
FROM $base
COPY . /app
RUN echo installing && sleep 2
COPY --from=tools /bin/busybox /tools/
'''
    writeFile file: "src/main.txt", text: "build \${env.BUILD_NUMBER}"
    def built = optimizedDockerBuild(image: '$registry/example/pipeline:latest', push: true)
    echo "pushed \${built.digest}, \${Math.round(built.cacheHitRatio * 100)} % from the cache"
}
""", true)
}
if (jenkins.getItem('freestyle') == null) {
    FreeStyleProject job = jenkins.createProject(FreeStyleProject, 'freestyle')
    File context = new File(jenkins.rootDir, 'example')
    context.mkdirs()
    new File(context, 'Dockerfile').text = "FROM $base\nARG NUMBER\nRUN echo build \$NUMBER\n"
    OptimizedDockerBuildStep build = new OptimizedDockerBuildStep("$registry/example/freestyle:\$BUILD_NUMBER")
    build.context = context.path
    build.buildArgs = [NUMBER: '$BUILD_NUMBER']
    build.push = true
    job.buildersList.add(new OptimizedDockerBuilder(build))
    job.save()
}
