ARG JDK=eclipse-temurin:17-jdk
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml .
COPY module-a/pom.xml module-a/
COPY module-b/pom.xml module-b/
RUN mvn -B dependency:go-offline
COPY module-*/src /build/src/
ARG JAR_FILE=target/*.jar
RUN mvn -B package -DskipTests && \
    java -Djarmode=layertools -jar ${JAR_FILE} extract --destination /layers

FROM ${JDK}
VOLUME ["/data", "/tmp"]
ARG APP_HOME=/opt/app
WORKDIR ${APP_HOME}
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/application/ ./
ADD https://example.com/agent/opentelemetry-javaagent.jar ${APP_HOME}/agent.jar
ADD config.tar.gz ${APP_HOME}/config/
STOPSIGNAL SIGTERM
ENTRYPOINT exec java $JAVA_OPTS org.springframework.boot.loader.JarLauncher
