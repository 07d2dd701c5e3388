package io.sarban.scaler.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters of the trigger types that Sarban has, as {@code parameters.csv} beside this class
 * declares them. A user's own trigger type has none here.
 */
public final class DeclaredParameters {

  private static final int COLUMNS = 7;

  private record Name(String type, String parameter) {}

  private final Map<Name, DeclaredParameter> byName;

  private DeclaredParameters(Stream<DeclaredParameter> all) {
    byName =
        all.collect(
            Collectors.toUnmodifiableMap(
                one -> new Name(one.type(), one.name()), Function.identity()));
  }

  /** Those that Sarban ships. */
  public static DeclaredParameters shipped() {
    try (InputStream in = DeclaredParameters.class.getResourceAsStream("parameters.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new DeclaredParameters(
          text.lines().filter(line -> !line.startsWith("#")).map(DeclaredParameters::parse));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DeclaredParameter parse(String line) {
    String[] columns = line.split(",", COLUMNS);
    return new DeclaredParameter(
        columns[0],
        columns[1],
        words(columns[2])
            .map(word -> ParameterSource.valueOf(word.toUpperCase(Locale.ROOT)))
            .toList(),
        columns[3],
        columns[4],
        columns[5].equals("required"),
        words(columns[6]).toList());
  }

  private static Stream<String> words(String column) {
    return Arrays.stream(column.split(" ")).filter(word -> !word.isEmpty());
  }

  /** A trigger type's parameter of that name, if it declares one. */
  public Optional<DeclaredParameter> find(String type, String name) {
    return Optional.ofNullable(byName.get(new Name(type, name)));
  }

  /** All that a trigger type declares, by name. */
  public List<DeclaredParameter> of(String type) {
    return byName.values().stream()
        .filter(one -> one.type().equals(type))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }
}
