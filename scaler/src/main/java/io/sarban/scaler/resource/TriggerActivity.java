package io.sarban.scaler.resource;

/** Whether a trigger has work; written also where it has none. */
public record TriggerActivity(boolean isActive) {}
