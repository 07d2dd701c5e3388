// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Map;

/**
 * What a route consumes from, as written.
 *
 * @param route its id, or {@code 2} for the second of a file that has none
 * @param scheme the component's name
 * @param path the part before the question mark, without the scheme; may be empty
 * @param parameters of the query and of {@code parameters:}
 */
public record WrittenEndpoint(
    String route, String scheme, String path, Map<String, String> parameters) {}
