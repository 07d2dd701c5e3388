package io.sarban.gateway.route;

import java.util.Optional;

/** A header that a request must have; with any value where none is named. */
public record HeaderMatch(String name, Optional<String> value) {}
