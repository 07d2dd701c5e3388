// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Map;

/**
 * An entry of a route file's {@code beans}.
 *
 * @param type its class
 * @param properties as they are written
 * @param constructed whether it also has constructor arguments, which are not read
 */
public record Bean(String name, String type, Map<String, String> properties, boolean constructed) {}
