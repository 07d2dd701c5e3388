// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

/**
 * What a TLS connection to a pod trusts.
 *
 * @param authorities certificates in PEM; empty for the JVM's own authorities
 * @param serverName the name that the pod's certificate must have
 */
record Trust(String authorities, String serverName) {}
