// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.yaml.UnreadableException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kubectl of this machine, which renders kustomizations without a cluster. */
public final class Kubectl {

  /** Time limit; kubectl first fetches a remote base. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int LONGEST_REASON = 300;
  private static final Pattern LOGGED = Pattern.compile("err=\"(.*)\"$");

  private final Path program;

  /**
   * @param program the program to run
   */
  public Kubectl(Path program) {
    this.program = program;
  }

  /**
   * Finds the first kubectl, if there is one.
   *
   * @param path the variable PATH; may be null
   */
  public static Optional<Kubectl> onPath(String path) {
    return Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
        .map(folder -> new File(folder, "kubectl").toPath())
        // a relative path could be a program in the folder that is read
        .filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(Kubectl::new);
  }

  /**
   * The output of {@code kubectl kustomize} for a folder.
   *
   * @throws UnreadableException if it fails; the message says why, in one line
   */
  String kustomize(Path folder) throws UnreadableException {
    try {
      Path out = Files.createTempFile("kustomize", ".yaml");
      Path err = Files.createTempFile("kustomize", ".err");
      try {
        return run(folder, out, err);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UnreadableException("kubectl cannot be run: check " + program);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("kubectl kustomize was interrupted");
    }
  }

  private String run(Path folder, Path out, Path err)
      throws IOException, InterruptedException, UnreadableException {
    Process process =
        new ProcessBuilder(List.of(program.toString(), "kustomize", folder.toString()))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new UnreadableException(
            "kubectl kustomize takes longer than " + LONGEST.toSeconds() + " s: end it sooner");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new UnreadableException("kubectl kustomize fails: " + reason(err));
    }
    return Texts.read(out);
  }

  /** The last line of its error output, without a logger's prefix. */
  private static String reason(Path err) throws IOException {
    String said = Files.readString(err, StandardCharsets.ISO_8859_1).strip();
    String line = said.substring(said.lastIndexOf('\n') + 1).replaceFirst("^error: ", "");
    Matcher logged = LOGGED.matcher(line);
    String reason = (logged.find() ? logged.group(1) : line).replaceAll("\\p{Cntrl}", " ");
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason;
  }
}
