// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

/**
 * What a request asks for.
 *
 * @param host in lower case, without a port: what routes are found by
 * @param authority host and port as the client wrote them, for the workload
 * @param path without a query, its dot segments resolved: what routes are found by
 * @param uri path and query, for the workload
 */
record Target(String host, String authority, String path, String uri) {}
