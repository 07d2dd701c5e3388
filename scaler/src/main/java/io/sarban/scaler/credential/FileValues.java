// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.trust.AllowedFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Parameters that are stored in files of the scaler's pod or machine. */
final class FileValues {

  private static final String FIELD = "spec.filePath";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final AllowedFiles files;
  private final InstantSource clock;

  FileValues(AllowedFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  Credential read(CredentialRequest.FileParameters request) {
    try {
      String text = files.text(FIELD, request.path());
      return Credential.standing(parameters(text), clock.instant(), LOOK);
    } catch (InvalidFieldException e) {
      throw new CredentialException(e.fault().toString());
    }
  }

  /** Reads the file as KEDA does: an object whose values are strings. */
  private static Map<String, String> parameters(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      Map<String, String> parameters = new HashMap<>();
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        if (!field.getValue().isTextual()) {
          throw notJson();
        }
        parameters.put(field.getKey(), field.getValue().textValue());
      }
      if (!tree.isObject()) {
        throw notJson();
      }
      return parameters;
    } catch (JsonProcessingException e) {
      // the parser's own message shows some of the text
      throw notJson();
    }
  }

  private static InvalidFieldException notJson() {
    return new InvalidFieldException(
        FIELD, "names a file that is no JSON object of texts: write {\"parameter\": \"value\"}");
  }
}
