package dev.signalbox.health;

import dev.signalbox.platform.problem.Code;
import java.util.List;

/// Lists the problem codes that only this service answers.
public enum HealthCode implements Code {
  RATE_OUT_OF_RANGE(422, "A rate lies outside 0 to 1");

  private final int status;
  private final String title;

  HealthCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  /// Tells the platform of these codes.
  public static final class Defined implements Definitions {
    @Override
    public List<HealthCode> codes() {
      return List.of(values());
    }
  }
}
