// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.resource.TargetRef;

/** The body of the exchange that {@code direct:scale} receives. Replicas are at least 0. */
public record ScaleRequest(TargetRef target, int from, int to, String reason) {}
