package io.sarban.scaler.problem;

/**
 * A field that does not have its type. It is left out, and all else of the resource is kept.
 *
 * @param field such as {@code spec.triggers[0].metadata}; bounded in length
 * @param message what is wrong, in one line; never the text of a field that may hold a secret
 */
public record FieldFault(String field, String message) {

  /** For a caller that cannot use the resource with this fault. */
  public InvalidFieldException asException() {
    return new InvalidFieldException(field, message);
  }

  /** The same, with the place in a file. */
  public FieldFault at(String place) {
    return new FieldFault(field, message + " (" + place + ")");
  }
}
