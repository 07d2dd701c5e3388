// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The endpoint that a route consumes from, with its placeholders replaced and its beans at hand.
 */
public final class FromEndpoint {

  private final String file;
  private final WrittenEndpoint source;
  private final List<Bean> beans;
  private final Placeholders placeholders;
  private final Optional<String> natsMonitoring;

  public FromEndpoint(
      String file,
      WrittenEndpoint source,
      List<Bean> beans,
      Placeholders placeholders,
      Optional<String> natsMonitoring) {
    this.file = file;
    this.placeholders = placeholders;
    this.source = resolved(source);
    this.beans = beans;
    this.natsMonitoring = natsMonitoring;
  }

  /** A URI may be a placeholder as a whole. */
  private WrittenEndpoint resolved(WrittenEndpoint raw) {
    if (!raw.scheme().contains("{{")) {
      return raw;
    }
    String where = where(raw.route(), "from");
    String uri = placeholders.resolve(raw.scheme(), where).map(Value::text).orElse("");
    return EndpointUri.parse(uri).source(raw.route(), raw.parameters());
  }

  private String where(String route, String field) {
    return file + ", route " + route + ", " + field;
  }

  String scheme() {
    return source.scheme();
  }

  String route() {
    return source.route();
  }

  Optional<String> natsMonitoring() {
    return natsMonitoring;
  }

  RouteException fault(String field, String message) {
    return new RouteException(where(source.route(), field) + ": " + message);
  }

  /** The path, or the parameter that can replace it. */
  Optional<Value> path(String parameter) {
    return source.path().isEmpty()
        ? own(parameter)
        : placeholders.resolve(source.path(), where(source.route(), "from"));
  }

  /** The part of the path after its first slash, or the parameter that can replace it. */
  Optional<Value> pathEnd(String parameter) {
    int slash = source.path().indexOf('/');
    return slash < 0
        ? own(parameter)
        : placeholders.resolve(source.path().substring(slash + 1), where(source.route(), "from"));
  }

  /** The part of the path before its first slash, or the parameter that can replace it. */
  Optional<Value> pathBegin(String parameter) {
    int slash = source.path().indexOf('/');
    String begin = slash < 0 ? source.path() : source.path().substring(0, slash);
    return begin.isEmpty()
        ? own(parameter)
        : placeholders.resolve(begin, where(source.route(), "from"));
  }

  /** The endpoint's own parameter, else the one of its component from the environment. */
  Optional<Value> option(String name) {
    return own(name).or(() -> placeholders.variable(variable(name)));
  }

  private Optional<Value> own(String name) {
    return Optional.ofNullable(source.parameters().get(name))
        .flatMap(raw -> placeholders.resolve(raw, where(source.route(), name)));
  }

  /** As in {@code CAMEL_COMPONENT_KAFKA_BROKERS}. */
  private String variable(String name) {
    String dashed = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
    return ("CAMEL_COMPONENT_" + scheme() + "_" + dashed)
        .replace('-', '_')
        .toUpperCase(Locale.ROOT);
  }

  String text(String name, String otherwise) {
    return option(name).map(Value::text).orElse(otherwise);
  }

  boolean flag(String name) {
    return text(name, "false").equalsIgnoreCase("true");
  }

  /**
   * @param fix what to write, if it is missing
   */
  Value required(String name, String fix) {
    return option(name)
        .filter(value -> !value.text().isBlank())
        .orElseThrow(() -> fault(name, "is missing: " + fix));
  }

  /**
   * The bean that a parameter names, else the only bean whose class name has this ending, which
   * Camel uses automatically.
   */
  Optional<Bean> bean(String parameter, String classEnd) {
    Optional<Value> named = option(parameter);
    if (named.isPresent()) {
      String text = named.get().text();
      String name = text.startsWith("#bean:") ? text.substring(6) : text.replaceFirst("^#", "");
      Optional<Bean> found = beans.stream().filter(bean -> bean.name().equals(name)).findFirst();
      if (found.isEmpty()) {
        throw fault(
            parameter,
            "names the bean "
                + name
                + ", which is not among the beans of the routes: add it there, with its connection");
      }
      return found;
    }
    List<Bean> fitting = beans.stream().filter(bean -> bean.type().endsWith(classEnd)).toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** A property of a bean: the first of these names that is set. */
  Optional<Value> property(Bean bean, String... names) {
    return Stream.of(names)
        .filter(bean.properties()::containsKey)
        .findFirst()
        .flatMap(
            name ->
                placeholders.resolve(
                    bean.properties().get(name), file + ", bean " + bean.name() + ", " + name));
  }

  /** A property that a bean must have. */
  Value required(Bean bean, String name, String fix) {
    return property(bean, name)
        .orElseThrow(
            () ->
                new RouteException(
                    file
                        + ", bean "
                        + bean.name()
                        + ", "
                        + name
                        + ": is missing"
                        + (bean.constructed() ? " (constructors are not read)" : "")
                        + ": "
                        + fix));
  }
}
