// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as the API server gives it. */
public final class ApiJson {

  /** The API server's own limit is 10,000; a tenant chooses how deep an object is. */
  private static final int MAX_NESTING = 20_000;

  private ApiJson() {}

  /**
   * Reads everything that the API server stores: one deep object must not hide the others of its
   * list.
   */
  public static ObjectMapper mapper() {
    return new ObjectMapper(
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build());
  }
}
