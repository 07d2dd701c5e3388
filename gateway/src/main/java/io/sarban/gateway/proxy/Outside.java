// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ResponseBodies;

/** The gateway's outside world. */
public record Outside(Endpoints endpoints, ResponseBodies bodies) {}
