package io.sarban.gateway.route;

/**
 * How a route's pods are spoken to by TLS. Their certificate is always verified.
 *
 * @param authorities the ConfigMap of the route's namespace whose {@code ca.crt} issues the pods'
 *     certificates; empty for the authorities that the JVM knows
 * @param serverName the name that the certificate must be for
 */
public record BackendTls(String authorities, String serverName) {}
