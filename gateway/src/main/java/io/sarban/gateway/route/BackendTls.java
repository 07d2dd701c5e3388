// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

/**
 * TLS to a route's pods. Their certificate is always verified.
 *
 * @param authorities the ConfigMap in the route's namespace whose {@code ca.crt} verifies the pods'
 *     certificates; empty for the JVM's own authorities
 * @param serverName the name that the certificate must have
 */
public record BackendTls(String authorities, String serverName) {}
