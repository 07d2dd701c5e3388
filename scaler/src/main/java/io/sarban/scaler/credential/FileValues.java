package io.sarban.scaler.credential;

import io.sarban.scaler.resource.CredentialRequest;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.trust.AllowedFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Values that stand in files of the scaler's own. */
final class FileValues {

  private static final Duration LOOK = Duration.ofSeconds(10);

  private final AllowedFiles files;
  private final InstantSource clock;

  FileValues(AllowedFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  Credential read(CredentialRequest.FileValue request) {
    try {
      // editors and echo end a file with a line break
      String text = files.text("spec.filePath.path", request.path()).replaceAll("[\r\n]+$", "");
      return Credential.standing(Map.of(request.parameter(), text), clock.instant(), LOOK);
    } catch (InvalidFieldException e) {
      throw new CredentialException(e.field() + " " + e.getMessage());
    }
  }
}
