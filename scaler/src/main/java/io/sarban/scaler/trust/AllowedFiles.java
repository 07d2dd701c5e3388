// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trust;

import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that resources may name: those below one folder that the operator sets. Without a
 * folder there are none.
 *
 * @param root the folder
 */
public record AllowedFiles(Optional<Path> root) {

  public static final AllowedFiles NONE = new AllowedFiles(Optional.empty());

  private static final String OPTION = "--filepath-auth-root-path";
  private static final int MAX_BYTES = 1 << 20;

  /** The folder of a pod's own token; no root may expose it. */
  private static final Path OWN_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /**
   * A file's text, of at most 1 MiB.
   *
   * @param field names the file, for the message
   * @throws InvalidFieldException if the file is missing, too large, or not below the root
   */
  public String text(String field, String path) {
    Path file = find(field, path);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(field, path, "is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(field, path, "cannot be read: correct the path or the mount");
    }
  }

  /**
   * The location of the file. Symbolic links are followed first: a mounted Secret's files are links
   * that stay inside.
   *
   * @param path below the root
   * @throws InvalidFieldException if it is missing, or not below the root
   */
  public Path find(String field, String path) {
    Path folder =
        root.orElseThrow(
            () ->
                new InvalidFieldException(
                    field, "is switched off: start the scaler with " + OPTION));
    try {
      Path real = folder.toRealPath();
      Path wanted = real.resolve(path).normalize();
      if (Path.of(path).isAbsolute() || !wanted.startsWith(real)) {
        throw refused(field, path, "leads out of " + OPTION + ": give a path below it");
      }
      Path file = wanted.toRealPath();
      if (!file.startsWith(real) || isOwnToken(file) || !Files.isRegularFile(file)) {
        throw refused(field, path, "is not a file below " + OPTION + " that may be read");
      }
      return file;
    } catch (IOException | InvalidPathException e) {
      throw refused(field, path, "is missing below " + folder + ": correct the path or the mount");
    }
  }

  private static boolean isOwnToken(Path file) throws IOException {
    return file.startsWith(OWN_TOKEN)
        || (Files.exists(OWN_TOKEN) && file.startsWith(OWN_TOKEN.toRealPath()));
  }

  private static InvalidFieldException refused(String field, String path, String why) {
    return new InvalidFieldException(field, "\"" + path + "\" " + why);
  }
}
