// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.sarban.scaler.name.ResourceKind;

/**
 * The scope of one watch.
 *
 * @param namespace empty for the whole cluster
 */
record Scope(ResourceKind kind, String namespace) {}
