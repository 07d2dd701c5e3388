// SPDX-License-Identifier: Apache-2.0
/**
 * The Camel component {@code kubernetes-scale}: reads and writes the {@code /scale} subresource of
 * any kind that has one. It is made as those of camel-kubernetes are, and knows nothing of Sarban.
 */
package io.sarban.camel.kubernetes.scale;
