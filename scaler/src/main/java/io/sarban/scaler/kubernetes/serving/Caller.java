package io.sarban.scaler.kubernetes.serving;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as the API server knows them.
 *
 * @param uid empty if there is none
 * @param extra what else the authentication said of them
 */
record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {

  Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
