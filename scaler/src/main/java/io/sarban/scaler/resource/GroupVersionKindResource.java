// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The target's full type. The core group is empty. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupVersionKindResource(
    String group, String version, String kind, String resource) {}
