package io.sarban.scaler.function;

import java.util.Map;

/** What a source says without being run. */
sealed interface Literal {

  /** A string, number or flag; a variable of the environment as %NAME%. */
  record Text(String value) implements Literal {}

  /** An object, or a call's arguments by their names. */
  record Fields(Map<String, Literal> fields) implements Literal {}

  /**
   * A call that makes a binding, such as {@code trigger.generic(...)}.
   *
   * @param name of what is called
   */
  record Call(String name, Map<String, Literal> fields) implements Literal {}

  /** Only running it would tell. */
  record Unknown() implements Literal {}
}
