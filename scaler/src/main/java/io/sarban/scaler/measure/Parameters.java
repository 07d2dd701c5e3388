package io.sarban.scaler.measure;

import com.google.re2j.Pattern;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.ParameterSource;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A trigger's parameters by name, as its type declares them: a parameter is taken from its declared
 * sources, in their order, and where it is absent its declared default counts.
 */
public final class Parameters {

  private static final String FROM_ENV = "FromEnv";

  /** Of any parameter: as much as a Secret may hold. */
  private static final int MAX_LENGTH = 1 << 20;

  /** Of a parameter that is shown in a message. */
  private static final int MAX_SHOWN = 60;

  /** KEDA counts metrics in thousandths, in 64 bits. */
  private static final double MAX_NUMBER = 9e15;

  /** A source that answers later than this is no use to a scaler. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final ResolvedTrigger trigger;
  private final TriggerDeclaration declaration;
  private final boolean composed;
  private final Lookup resources;
  private final Set<String> asked = new HashSet<>();
  private final Set<String> looked = new HashSet<>();
  private boolean identityAsked;

  /** Of a trigger of a type that is shipped, which is scaled by for itself. */
  public Parameters(ResolvedTrigger trigger) {
    this(trigger, Declarations.shipped().find(trigger.type()).orElseThrow(), false);
  }

  /**
   * @param declaration what the trigger's type declares
   * @param composed whether a formula makes one metric of this trigger's and others
   */
  public Parameters(ResolvedTrigger trigger, TriggerDeclaration declaration, boolean composed) {
    this(trigger, declaration, composed, nothing -> Optional.empty());
  }

  /**
   * @param resources finds what the trigger refers to
   */
  public Parameters(
      ResolvedTrigger trigger, TriggerDeclaration declaration, boolean composed, Lookup resources) {
    this.trigger = trigger;
    this.declaration = declaration;
    this.composed = composed;
    this.resources = resources;
  }

  /**
   * A resource of the object's namespace. A change of it makes the query anew.
   *
   * @throws InvalidFieldException if it cannot be read now
   */
  public Optional<HasMetadata> resource(ResourceKind kind, String name) {
    return resources.find(new ResourceKey(kind, trigger.object().namespace(), name));
  }

  public ResolvedTrigger trigger() {
    return trigger;
  }

  /** All of the trigger's metadata, as written. */
  public Map<String, String> metadata() {
    asked.addAll(trigger.metadata().keySet());
    return trigger.metadata();
  }

  /** What is written in the trigger's metadata, and nobody has asked for until now. */
  public Set<String> unused() {
    Set<String> unused = new TreeSet<>(trigger.metadata().keySet());
    unused.removeAll(asked);
    return unused;
  }

  /** The names of those that were looked for until now, whatever their source. */
  Set<String> asked() {
    return Set.copyOf(looked);
  }

  /** Which of the scaler's own identities the trigger's authentication asks for, if it does. */
  public Optional<PodIdentity> podIdentity() {
    identityAsked = true;
    return trigger.podIdentity();
  }

  /** Whether an identity is asked for, and nobody has read it until now. */
  public boolean ignoresPodIdentity() {
    return !identityAsked && trigger.podIdentity().isPresent();
  }

  /** The parameter, if it is there and not blank; without blanks around it. */
  public Optional<String> text(String name) {
    return value(name, declared(name).sources());
  }

  /**
   * A parameter that has two names: what either has in a source goes before what any has in the
   * next.
   */
  public Optional<String> text(String name, String otherName) {
    for (ParameterSource source : declared(name).sources()) {
      Optional<String> value =
          value(name, List.of(source)).or(() -> value(otherName, List.of(source)));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /** The parameter, or else its declared default. */
  public String textOrDefault(String name) {
    return text(name)
        .or(declared(name)::otherwise)
        .orElseThrow(() -> new IllegalStateException(name + " has no declared default"));
  }

  /**
   * The parameter, or its declared default, if it is all that its declaration says: of its kind,
   * one of its values, of its pattern.
   */
  public Optional<String> checked(String name) {
    DeclaredParameter declared = declared(name);
    Optional<String> value =
        declared.required() ? Optional.of(required(name)) : text(name).or(declared::otherwise);
    value.ifPresent(text -> check(declared, text));
    return value;
  }

  private static void check(DeclaredParameter declared, String text) {
    String name = declared.name();
    switch (declared.kind()) {
      case NUMBER -> parse(name, text);
      case INTEGER -> checkWhole(name, text);
      case FLAG -> parseFlag(name, text);
      case DURATION -> parseDuration(name, text);
      case TEXT, LIST, PAIRS -> {}
    }
    if (!declared.allowed().isEmpty() && !declared.allowed().contains(text)) {
      throw new InvalidFieldException(
          name, "must be one of " + String.join(", ", declared.allowed()) + told(declared, text));
    }
    if (declared.pattern().filter(pattern -> !Pattern.matches(pattern, text)).isPresent()) {
      throw new InvalidFieldException(
          name, "must match " + declared.pattern().get() + told(declared, text));
    }
  }

  private static void checkWhole(String name, String text) {
    if (parse(name, text) != Math.rint(parse(name, text))) {
      throw new InvalidFieldException(name, "must be a whole number, not " + shown(text));
    }
  }

  private static String told(DeclaredParameter declared, String text) {
    return declared.secret() ? "" : ", not " + shown(text);
  }

  private DeclaredParameter declared(String name) {
    return declaration
        .find(name)
        .orElseThrow(() -> new IllegalStateException(name + " is not declared"));
  }

  private Optional<String> value(String name, List<ParameterSource> sources) {
    looked.add(name);
    if (sources.contains(ParameterSource.METADATA)) {
      asked.add(name);
    }
    if (sources.contains(ParameterSource.ENVIRONMENT)) {
      asked.add(name + FROM_ENV);
    }
    return sources.stream().flatMap(source -> from(source, name).stream()).findFirst();
  }

  private Optional<String> from(ParameterSource source, String name) {
    return switch (source) {
      case METADATA -> value(trigger.metadata(), name);
      case AUTHENTICATION -> value(trigger.authentication(), name);
      case ENVIRONMENT -> fromEnvironment(name);
    };
  }

  public String required(String name) {
    return text(name)
        .orElseThrow(() -> new InvalidFieldException(name, "is required: set " + ways(name)));
  }

  /** Such as {@code metadata.host, hostFromEnv, or the parameter host of its ...}. */
  private String ways(String name) {
    List<ParameterSource> sources = declared(name).sources();
    List<String> ways = new ArrayList<>();
    if (sources.contains(ParameterSource.METADATA)) {
      ways.add("metadata." + name);
    }
    if (sources.contains(ParameterSource.ENVIRONMENT)) {
      ways.add(name + FROM_ENV);
    }
    if (sources.contains(ParameterSource.AUTHENTICATION)) {
      ways.add("the parameter " + name + " of its TriggerAuthentication");
    }
    String last = ways.remove(ways.size() - 1);
    return ways.isEmpty()
        ? last
        : String.join(", ", ways) + (ways.size() > 1 ? ", or " : " or ") + last;
  }

  /** A number, or the declared default where the parameter is absent. */
  public double number(String name) {
    return parse(name, textOrDefault(name));
  }

  /** A number above 0, or the declared default where the parameter is absent. */
  public double positive(String name) {
    return requirePositive(name, number(name));
  }

  private static double requirePositive(String name, double number) {
    if (number <= 0) {
      throw new InvalidFieldException(name, "must be above 0, not " + number);
    }
    return number;
  }

  /**
   * What the metric is compared with, a number above 0. Where a formula composes the metrics, it is
   * the composed one that has a target: the trigger's own may be missing, or 0.
   */
  public double target(String name) {
    if (composed && text(name).map(text -> parse(name, text)).orElse(0.0) == 0) {
      return 1;
    }
    return requirePositive(name, parse(name, required(name)));
  }

  /** Whether a formula makes one metric of this trigger's and others. */
  public boolean composed() {
    return composed;
  }

  /**
   * A time above 0 and up to an hour, or the declared default where the parameter is absent:
   * milliseconds, or Go's notation, such as {@code 1m30s}.
   */
  public Duration duration(String name) {
    Duration duration = parseDuration(name, textOrDefault(name));
    if (duration.isZero() || duration.isNegative()) {
      throw new InvalidFieldException(name, "must be above 0");
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new InvalidFieldException(name, "must be at most 1h");
    }
    return duration;
  }

  /** Whether it is true, or the declared default where the parameter is absent. */
  public boolean flag(String name) {
    return parseFlag(name, textOrDefault(name));
  }

  /**
   * The address of an HTTP server, which must be there, and may hold a user and password.
   *
   * @throws InvalidFieldException if it is none; its message shows none of it
   */
  public WebAddress webAddress(String name) {
    try {
      return WebAddress.parse(required(name).strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(name, e.getMessage());
    }
  }

  /** Names and values, written as {@code a=1,b=2}; none where the parameter is absent. */
  public Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text(name).orElse("").split(",", 0)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && !pair.substring(0, equals).isBlank()) {
        pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      } else if (!pair.isBlank()) {
        throw new InvalidFieldException(name, "must be like name=value,name=value");
      }
    }
    return pairs;
  }

  /**
   * One of {@code constants}, which are matched without regard to case; or the declared default
   * where the parameter is absent.
   */
  public <E extends Enum<E>> E oneOf(String name, E[] constants) {
    return match(name, textOrDefault(name), constants);
  }

  private Optional<String> fromEnvironment(String name) {
    return value(trigger.metadata(), name + FROM_ENV)
        .flatMap(variable -> value(trigger.environment(), variable));
  }

  private static Optional<String> value(Map<String, String> map, String name) {
    String value = map.get(name);
    if (value != null && value.length() > MAX_LENGTH) {
      throw new InvalidFieldException(name, "is longer than 1 MiB: make it shorter");
    }
    return Optional.ofNullable(value).map(Parameters::trimmed).filter(text -> !text.isEmpty());
  }

  /** As Go's strings.TrimSpace does it: a Secret made by echo ends in a line break. */
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  private static String shown(String text) {
    String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + " ..." : text;
    return "\"" + start.replaceAll("\\p{Cntrl}", " ") + "\"";
  }

  private static double parse(String name, String text) {
    double number;
    try {
      number = SourceNumber.of(text);
    } catch (NumberFormatException e) {
      throw new InvalidFieldException(name, "must be a number, not " + shown(text));
    }
    if (!(Math.abs(number) <= MAX_NUMBER)) {
      throw new InvalidFieldException(
          name, "must be a number between -9e15 and 9e15, not " + shown(text));
    }
    return number;
  }

  private static Duration parseDuration(String name, String text) {
    String strict = text.strip();
    boolean millis = strict.matches("\\d{1,64}");
    return GoDuration.parse(millis ? strict + "ms" : strict)
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name, "must be milliseconds or like 30s, not " + shown(text)));
  }

  private static boolean parseFlag(String name, String text) {
    return switch (text.strip()) {
      case "true", "True", "TRUE", "1", "t", "T" -> true;
      case "false", "False", "FALSE", "0", "f", "F" -> false;
      default -> throw new InvalidFieldException(name, "must be true or false, not " + shown(text));
    };
  }

  private static <E extends Enum<E>> E match(String name, String text, E[] constants) {
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name,
                    "must be one of "
                        + Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "))
                        + ", not "
                        + shown(text)));
  }
}
