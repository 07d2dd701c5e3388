// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

/**
 * How a client is kept at one endpoint.
 *
 * @param cookie true for a cookie, which the gateway sets; false for a header, which the client
 *     sends
 * @param name of the cookie or header
 */
public record Sticky(boolean cookie, String name) {}
