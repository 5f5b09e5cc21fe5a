package dev.signalbox.platform.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// The outcomes of one item of a bulk request; a route documents which of them it has.
public enum LineOutcome {
  @JsonProperty("created")
  CREATED,
  @JsonProperty("updated")
  UPDATED,
  /// The version is known, with the same content.
  @JsonProperty("unchanged")
  UNCHANGED,
  /// A higher version is known; only attributes it never stated were taken from this one.
  @JsonProperty("stale")
  STALE,
  /// The version is known, with other content.
  @JsonProperty("conflict")
  CONFLICT,
  @JsonProperty("accepted")
  ACCEPTED,
  /// The same item is stored already.
  @JsonProperty("duplicate")
  DUPLICATE,
  /// The item was not stored; the code tells why.
  @JsonProperty("rejected")
  REJECTED;

  /// Returns the text form of the API.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
