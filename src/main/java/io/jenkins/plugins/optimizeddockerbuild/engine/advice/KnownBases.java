package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.Set;

/** Facts about widely used base images. */
public final class KnownBases {
    private static final Set<String> ROOT =
            Set.of(("python node php ruby golang rust maven gradle openjdk eclipse-temurin amazoncorretto"
                            + " debian ubuntu alpine fedora rockylinux almalinux amazonlinux composer buildpack-deps"
                            + " nvidia/cuda pytorch/pytorch tensorflow/tensorflow continuumio/miniconda3"
                            + " continuumio/anaconda3 condaforge/miniforge3 condaforge/mambaforge oven/bun"
                            + " ghcr.io/astral-sh/uv mcr.microsoft.com/playwright mcr.microsoft.com/playwright/python"
                            + " public.ecr.aws/docker/library/python public.ecr.aws/docker/library/node"
                            + " public.ecr.aws/docker/library/golang ghcr.io/osgeo/gdal")
                    .split(" "));

    /** Names in Docker's library, which alone are pulled without a user or a registry in front. */
    private static final Set<String> LIBRARY =
            Set.of(("adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux"
                            + " backdrop bash bonita buildpack-deps busybox caddy cassandra centos chronograf cirros"
                            + " clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate dart"
                            + " debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx"
                            + " erlang fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy"
                            + " haproxy haskell haxe hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi java"
                            + " jenkins jetty joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase"
                            + " logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mysql"
                            + " nats nats-streaming neo4j neurodebian nextcloud nginx node nuxeo odoo open-liberty openjdk"
                            + " oraclelinux orientdb percona perl photon php phpmyadmin plone postfixadmin postgres pypy"
                            + " python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux"
                            + " ros ruby rust sapmachine satosa silverpeas solr sonarqube spark spiped storm swift swipl"
                            + " teamspeak telegraf tomcat tomee traefik ubuntu unit valkey varnish vault websphere-liberty"
                            + " wordpress xwiki yourls znc zookeeper")
                    .split(" "));

    private KnownBases() {}

    /** Whether a name without a user or a registry is of an image that can be pulled; no other such name can. */
    public static boolean isInLibrary(String name) {
        return LIBRARY.contains(name);
    }

    /** Whether instructions run as root in a stage from that image, unless a USER changes that. */
    public static boolean runsAsRoot(StageSteps stage) {
        return runsAsRoot(stage.image());
    }

    static boolean runsAsRoot(String image) {
        return ROOT.contains(StageSteps.repository(image));
    }
}
