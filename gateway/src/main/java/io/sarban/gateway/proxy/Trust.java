package io.sarban.gateway.proxy;

/**
 * Whom a connection to a pod by TLS trusts.
 *
 * @param authorities certificates in PEM; empty for those that the JVM knows
 * @param serverName that the pod's certificate must be for
 */
record Trust(String authorities, String serverName) {}
