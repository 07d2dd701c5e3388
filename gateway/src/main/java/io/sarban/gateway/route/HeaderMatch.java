// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.Optional;

/** A header that a request must have; any value matches if none is given. */
public record HeaderMatch(String name, Optional<String> value) {}
