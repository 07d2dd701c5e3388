// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.route.KustomizationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A folder to write a kustomization to. */
record OutputFolder(Path folder) {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Writes the files; never overwrites a kustomization that Sarban did not write. */
  void write(Map<String, String> files) {
    if (Files.isSymbolicLink(folder)) {
      throw new UserMistake(folder + " is a link: name the folder that it leads to");
    }
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

  /**
   * The values of a file of NAME=value lines that was written before; empty if the file is missing.
   * A file in a cloned folder is ignored: others may know its values, and may be able to read it.
   */
  Map<String, String> values(String file) {
    Path path = folder.resolve(file);
    Map<String, String> values = new LinkedHashMap<>();
    if (isOwn(path)) {
      try {
        for (String line : Files.readAllLines(path)) {
          int equals = line.indexOf('=');
          if (equals > 0) {
            values.put(line.substring(0, equals), line.substring(equals + 1));
          }
        }
      } catch (IOException e) {
        throw new UserMistake(path + " cannot be read: check its permissions");
      }
    }
    return values;
  }

  private static boolean isOwn(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.getPosixFilePermissions(file).equals(OWNER_ONLY);
    } catch (IOException e) {
      return false;
    }
  }

  /** Replaces a link: in a cloned folder it could point to another file of the user. */
  private static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    if (file.toString().endsWith(KustomizationFiles.SECRETS)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(file, text);
    } else {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }
  }
}
