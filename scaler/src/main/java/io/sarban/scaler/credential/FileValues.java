package io.sarban.scaler.credential;

import io.sarban.scaler.resource.CredentialRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Files below one root of the scaler's own; nothing else can be read. */
final class FileValues {

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 1 << 20;

  /** Where a pod's own token is; no root may open it. */
  private static final Path OWN_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Optional<Path> root;
  private final InstantSource clock;

  FileValues(Optional<Path> root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  Credential read(CredentialRequest.FileValue request) {
    Path folder =
        root.orElseThrow(
            () ->
                new CredentialException(
                    "spec.filePath is switched off: start the scaler with"
                        + " --filepath-auth-root-path"));
    Path file = inside(folder, request.path());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(request.path(), "is larger than 1 MiB");
      }
      // editors and echo end a file with a line break
      String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\r\n]+$", "");
      return Credential.standing(Map.of(request.parameter(), text), clock.instant(), LOOK);
    } catch (IOException e) {
      throw refused(request.path(), "cannot be read below " + folder + ": mend path or the mount");
    }
  }

  /** Symbolic links are followed first: a Secret's files are such, and stay inside. */
  private static Path inside(Path folder, String path) {
    try {
      Path real = folder.toRealPath();
      Path wanted = real.resolve(path).normalize();
      if (Path.of(path).isAbsolute() || !wanted.startsWith(real)) {
        throw refused(path, "leads out of --filepath-auth-root-path: give a path below it");
      }
      Path file = wanted.toRealPath();
      boolean token =
          file.startsWith(OWN_TOKEN)
              || (Files.exists(OWN_TOKEN) && file.startsWith(OWN_TOKEN.toRealPath()));
      if (!file.startsWith(real) || token || !Files.isRegularFile(file)) {
        throw refused(path, "is no file below --filepath-auth-root-path that may be read");
      }
      return file;
    } catch (IOException | InvalidPathException e) {
      throw refused(path, "is missing below " + folder + ": mend path or the mount");
    }
  }

  private static CredentialException refused(String path, String why) {
    return new CredentialException("spec.filePath.path \"" + path + "\" " + why);
  }
}
