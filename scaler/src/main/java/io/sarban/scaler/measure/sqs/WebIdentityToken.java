// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The token that identifies the scaler's service account to AWS; its file is renewed. */
final class WebIdentityToken {

  private WebIdentityToken() {}

  /**
   * Reads it.
   *
   * @throws SdkClientException if there is none
   */
  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw SdkClientException.create("Unable to load credentials: no web identity token");
    }
  }
}
