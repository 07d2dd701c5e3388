package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.route.KustomizationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A folder that a kustomization is written to. */
record OutputFolder(Path folder) {

  /** Writes the files; never over a kustomization that somebody else wrote. */
  void write(Map<String, String> files) {
    try {
      Files.createDirectories(folder);
      Path kustomization = folder.resolve("kustomization.yaml");
      if (Files.exists(kustomization)
          && !Files.readString(kustomization).startsWith(KustomizationFiles.HEAD)) {
        throw new UserMistake(
            kustomization + " was not written by deploy, and is kept: name another folder");
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UserMistake(
          folder
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "): name another folder");
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (file.endsWith(KustomizationFiles.SECRETS)) {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text);
  }
}
