// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of image and the launchers take their JVM's options from the same files. */
class ImagesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ENTRYPOINT = Pattern.compile("(?s)ENTRYPOINT (\\[.*?])");
  private static final Pattern OPTION = Pattern.compile("-(XX:|Xm|Xs|Djdk|Dfile)\\S*");
  private static final List<String> FILES =
      List.of("@/opt/sarban/jvm.options", "@/opt/sarban/image.options");

  @ParameterizedTest
  @CsvSource({"scaler, sarban", "worker, worker/run"})
  void allStartWithTheSameOptions(String module, String launcher) throws IOException {
    String dockerfile = Files.readString(ROOT.resolve(module).resolve("Dockerfile"));
    List<String> entry = entrypoint(dockerfile);
    assertThat(entry.get(0)).isEqualTo("java");
    assertThat(entry.subList(1, 3)).isEqualTo(FILES).isEqualTo(jibOptions());
    assertThat(entry.get(entry.size() - 1)).isEqualTo(jibMainClass(module));
    assertThat(options(dockerfile))
        .allMatch(option -> option.startsWith("-XX:AOT"), "makes or names the cache");
    assertThat(options(Files.readString(ROOT.resolve(launcher))))
        .as("only the heap's limit is the launcher's own")
        .containsExactly("-Xmx");
    assertThat(Files.readString(ROOT.resolve(launcher))).contains("/jvm.options\" -Xmx");
  }

  /** A tag may later name another image; a digest cannot. */
  @ParameterizedTest
  @ValueSource(strings = {"scaler", "worker"})
  void basesAreNamedByDigest(String module) throws IOException {
    String dockerfile = Files.readString(ROOT.resolve(module).resolve("Dockerfile"));
    List<String> bases = dockerfile.lines().filter(line -> line.startsWith("FROM ")).toList();
    assertThat(bases).hasSize(2).allMatch(base -> base.matches(".*@sha256:[0-9a-f]{64}.*"));
    String jibs =
        new XmlMapper().readTree(ROOT.resolve("pom.xml").toFile()).findPath("image.base").asText();
    assertThat(bases.get(1)).isEqualTo("FROM " + jibs);
  }

  private static List<String> entrypoint(String dockerfile) throws IOException {
    Matcher matcher = ENTRYPOINT.matcher(dockerfile.replace("\\\n", ""));
    assertThat(matcher.find()).isTrue();
    return List.of(new ObjectMapper().readValue(matcher.group(1), String[].class));
  }

  private static List<String> jibOptions() throws IOException {
    List<String> options = new ArrayList<>();
    new XmlMapper()
        .readTree(ROOT.resolve("pom.xml").toFile())
        .findValue("jvmFlags")
        .path("jvmFlag")
        .forEach(flag -> options.add(flag.asText()));
    return options;
  }

  private static String jibMainClass(String module) throws IOException {
    String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    assertThat(pom).doesNotContain("jvmFlag");
    return new XmlMapper().readTree(pom).findPath("container").path("mainClass").asText();
  }

  /** An option up to its first quotation mark. */
  private static List<String> options(String script) {
    return OPTION
        .matcher(script)
        .results()
        .map(found -> found.group().replaceFirst("[\"=].*", ""))
        .toList();
  }

  /**
   * A pattern that ignores every folder {@code target} would also ignore a package of that name.
   */
  @ParameterizedTest
  @ValueSource(strings = {"scaler", "worker"})
  void noSourceIsKeptFromTheBuildOfAnImage(String module) throws IOException {
    List<PathMatcher> ignored =
        Files.readAllLines(ROOT.resolve(".dockerignore")).stream().flatMap(this::matchers).toList();
    try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
      assertThat(sources.map(ROOT::relativize))
          .isNotEmpty()
          .noneMatch(path -> ignored.stream().anyMatch(pattern -> pattern.matches(path)));
    }
  }

  /** Docker's {@code **} also matches no folder. */
  private Stream<PathMatcher> matchers(String pattern) {
    return Stream.of(pattern, pattern.replaceFirst("^\\*\\*/", ""))
        .map(one -> FileSystems.getDefault().getPathMatcher("glob:" + one));
  }
}
