// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import java.util.List;
import java.util.Map;

/**
 * A caller, as the API server knows it.
 *
 * @param uid empty if there is none
 * @param extra further values from the authentication
 */
record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {

  Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
