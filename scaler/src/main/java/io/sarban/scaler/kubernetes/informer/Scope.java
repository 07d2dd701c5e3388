package io.sarban.scaler.kubernetes.informer;

import io.sarban.scaler.name.ResourceKind;

/**
 * What one watch is about.
 *
 * @param namespace empty for all of the cluster
 */
record Scope(ResourceKind kind, String namespace) {}
