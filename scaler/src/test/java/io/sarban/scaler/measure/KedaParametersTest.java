// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.DeclaredParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares each parameter that KEDA 2.20 declares with ours: its sources and their order, its
 * default, whether it is required, and its values. Each difference has a row in the table of {@code
 * docs/keda-compatibility.md}, and each row there is a difference.
 */
class KedaParametersTest extends ShippedTriggers {

  private static final Path PAGE = Path.of("../docs/keda-compatibility.md");

  /** Types that KEDA does not have. */
  private static final Set<String> OWN = Set.of("http");

  private static final Declarations DECLARED = Declarations.shipped();

  /** The smallest trigger of each type that can be read, and one that has all it can have. */
  private static final Map<String, Map<String, String>> SMALLEST = samples("smallest-triggers.txt");

  private static final Map<String, Map<String, String>> FURTHER = samples("further-triggers.txt");

  private record KedaParameter(
      String type,
      List<String> names,
      List<String> sources,
      String kind,
      String otherwise,
      String need,
      List<String> allowed,
      boolean deprecated) {

    String name() {
      return names.get(0);
    }

    @Override
    public String toString() {
      return type + " " + name();
    }
  }

  static List<KedaParameter> kedas() {
    return lines("keda-2.20-parameters.csv")
        .map(line -> line.split(",", -1))
        .map(
            columns ->
                new KedaParameter(
                    columns[0],
                    words(columns[1]),
                    words(columns[2]),
                    columns[3],
                    columns[4],
                    columns[5],
                    words(columns[6]),
                    !columns[7].isEmpty()))
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static Map<String, String> with(
      Map<String, String> sample, KedaParameter parameter, String value) {
    Map<String, String> more = new HashMap<>(without(sample, parameter));
    more.put((parameter.sources().contains("metadata") ? "" : "!") + parameter.name(), value);
    return more;
  }

  private static Map<String, String> without(Map<String, String> sample, KedaParameter parameter) {
    Map<String, String> less = new HashMap<>(sample);
    parameter.names().forEach(name -> less.keySet().removeAll(Set.of(name, "!" + name)));
    return less;
  }

  /** Why the trigger cannot be read; empty if it can. */
  private static Optional<String> refusal(String type, Map<String, String> sample) {
    try {
      read(type, sample);
      return Optional.empty();
    } catch (InvalidFieldException e) {
      return Optional.of(e.field() + ": " + e.getMessage());
    }
  }

  private static List<Map<String, String>> all(String type) {
    return Stream.concat(SMALLEST.entrySet().stream(), FURTHER.entrySet().stream())
        .filter(entry -> entry.getKey().replace("+", "").equals(type))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Test
  void eachDifferenceIsOnThePageAndEachOfThePageIsOne() {
    Set<String> differences = new TreeSet<>();
    kedas().forEach(keda -> differences(keda).forEach(what -> differences.add(keda + ": " + what)));
    assertThat(differences).containsExactlyInAnyOrderElementsOf(listed());
  }

  /** Rows {@code | types | parameter | difference | why |} of the page's table. */
  private static Set<String> listed() {
    return page().stream()
        .dropWhile(line -> !line.equals("### Parameters that differ"))
        .filter(
            line -> line.startsWith("| ") && !line.startsWith("| type") && !line.startsWith("| -"))
        .map(line -> line.substring(2).split(" \\| "))
        .flatMap(
            columns ->
                Arrays.stream(columns[0].split(", "))
                    .flatMap(
                        type ->
                            Arrays.stream(columns[1].split(", "))
                                .map(name -> type + " " + name + ": " + columns[2])))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> page() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> differences(KedaParameter keda) {
    List<String> differences = new ArrayList<>();
    List<String> sources = sources(keda);
    if (sources.isEmpty()) {
      differences.add("not read");
      return differences;
    }
    if (!sources.equals(keda.sources())) {
      differences.add("from " + String.join(", ", sources));
    }
    Map<String, String> smallest = SMALLEST.get(keda.type());
    if (keda.need().equals("required") && refusal(keda.type(), without(smallest, keda)).isEmpty()) {
      differences.add("optional");
    }
    if (keda.need().equals("optional")
        && refusal(keda.type(), without(smallest, keda)).isPresent()) {
      differences.add("required");
    }
    if (!keda.otherwise().isEmpty() && !keda.need().equals("conditional") && !hasDefault(keda)) {
      differences.add("default");
    }
    keda.allowed().stream()
        .filter(value -> all(keda.type()).stream().noneMatch(one -> takes(one, keda, value)))
        .forEach(value -> differences.add("not " + value));
    if (!keda.allowed().isEmpty()
        && all(keda.type()).stream().allMatch(one -> takes(one, keda, "other"))) {
      differences.add("other values");
    }
    return differences;
  }

  private static boolean takes(Map<String, String> sample, KedaParameter keda, String value) {
    return refusal(keda.type(), with(sample, keda, value)).isEmpty();
  }

  /** Whether it makes no difference to write the default. */
  private static boolean hasDefault(KedaParameter keda) {
    Map<String, String> smallest = without(SMALLEST.get(keda.type()), keda);
    Map<String, String> written = with(smallest, keda, keda.otherwise());
    return refusal(keda.type(), smallest).isEmpty()
        && refusal(keda.type(), written).isEmpty()
        && told(read(keda.type(), smallest)).equals(told(read(keda.type(), written)));
  }

  private static String told(Object query) {
    // a pattern or a path that was read twice is equal, but not the same
    return query.toString().replaceAll("@[0-9a-f]+", "");
  }

  /** The sources of our parameter, in order, if any of the samples reads it at all. */
  private static List<String> sources(KedaParameter keda) {
    if (isResource(keda.type())) {
      return keda.sources();
    }
    boolean read =
        all(keda.type()).stream()
            .anyMatch(sample -> asked(keda.type(), sample).contains(keda.name()));
    return read ? order(keda) : List.of();
  }

  private static List<String> order(KedaParameter keda) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(keda.name(), " metadata\n");
    metadata.put(keda.name() + "FromEnv", "V");
    Map<String, String> authentication = new HashMap<>();
    authentication.put(keda.name(), "authentication ");
    Map<String, String> environment = new HashMap<>();
    environment.put("V", "\tenvironment");
    List<String> order = new ArrayList<>();
    Optional<String> value;
    do {
      Trigger trigger = new Trigger(keda.type(), null, null, metadata, null, null, null);
      value =
          new Parameters(
                  new ResolvedTrigger(OBJECT, 0, trigger, metadata, authentication, environment))
              .text(keda.name());
      value.ifPresent(
          source -> {
            order.add(source);
            switch (source) {
              case "metadata" -> metadata.put(keda.name(), " ");
              case "authentication" -> authentication.put(keda.name(), "\n");
              default -> environment.put("V", "");
            }
          });
    } while (value.isPresent());
    return order;
  }

  /** Our declaration may contain rules that KEDA has in its code. */
  @ParameterizedTest
  @MethodSource("kedas")
  void theDeclarationSaysWhatKedasDoes(KedaParameter keda) {
    if (isResource(keda.type())) {
      return;
    }
    for (String name : keda.names()) {
      DeclaredParameter ours = DECLARED.find(keda.type()).orElseThrow().find(name).orElseThrow();
      assertThat(ours.kind().name()).isEqualToIgnoringCase(keda.kind());
      if (!keda.otherwise().isEmpty() && !listed().contains(keda + ": default")) {
        assertThat(ours.otherwise()).contains(keda.otherwise());
      }
      if (!keda.allowed().isEmpty()) {
        assertThat(ours.allowed()).isEqualTo(keda.allowed());
      }
    }
  }

  /** Otherwise its default or description would describe nothing. */
  @Test
  void whatIsDeclaredAsReadIsRead() {
    Set<String> unread = new TreeSet<>();
    for (String type : types.names()) {
      Set<String> asked =
          all(type).stream()
              .flatMap(sample -> asked(type, sample).stream())
              .collect(Collectors.toSet());
      DECLARED.find(type).orElseThrow().parameters().stream()
          .filter(parameter -> parameter.read() && !asked.contains(parameter.name()))
          .forEach(parameter -> unread.add(type + " " + parameter.name()));
    }
    assertThat(unread).allMatch(name -> listed().contains(name + ": not read"));
  }

  private static Set<String> asked(String type, Map<String, String> sample) {
    Parameters parameters = parameters(type, sample);
    try {
      types.of(type).query(parameters);
    } catch (InvalidFieldException e) {
      // parameters that were read before the failure count
    }
    return parameters.asked();
  }

  @Test
  void eachTypeThatIsShippedIsInTheTable() {
    assertThat(kedas().stream().map(KedaParameter::type).filter(type -> !isResource(type)))
        .containsAll(types.names().stream().filter(type -> !OWN.contains(type)).toList());
    assertThat(SMALLEST.keySet()).containsAll(types.names());
  }

  @Test
  void theSmallestTriggersCanBeRead() {
    SMALLEST.forEach((type, sample) -> assertThat(refusal(type, sample)).as(type).isEmpty());
    // no sample can have an identity: the operator must allow its host
    FURTHER.entrySet().stream()
        .filter(entry -> !entry.getValue().containsKey("@podIdentity"))
        .forEach(
            entry ->
                assertThat(refusal(entry.getKey().replace("+", ""), entry.getValue()))
                    .as(entry.getKey())
                    .isEmpty());
  }

  @Test
  void whatIsMissingIsToldWithTheWaysThatThereAre() {
    Map<String, String> none = Map.of();
    assertThatThrownBy(() -> read("rabbitmq", Map.of("queueName", "orders")))
        .hasMessage(
            "is required: set metadata.host, hostFromEnv, or the parameter host of its"
                + " TriggerAuthentication");
    assertThatThrownBy(() -> read("rabbitmq", none))
        .hasMessage("is required: set metadata.queueName");
  }
}
