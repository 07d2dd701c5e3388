package io.sarban.scaler.report;

/** A listener that hears of objects of one kind only. */
public record KindListener(String kind, PollListener listener) implements PollListener {

  @Override
  public void on(PollEvent event) {
    if (event.object().kind().equals(kind)) {
      listener.on(event);
    }
  }
}
