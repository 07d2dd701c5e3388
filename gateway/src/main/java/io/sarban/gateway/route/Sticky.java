package io.sarban.gateway.route;

/**
 * What keeps a client at one endpoint.
 *
 * @param cookie whether it is a cookie, which the gateway sets; else a header of the client's
 * @param name of the cookie or header
 */
public record Sticky(boolean cookie, String name) {}
