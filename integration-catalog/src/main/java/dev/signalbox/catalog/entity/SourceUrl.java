package dev.signalbox.catalog.entity;

import dev.signalbox.platform.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks links back to records at their source. People click on them, so only addresses of web
/// pages are accepted, and none with a name or password in front of the host.
final class SourceUrl {
  private static final int MAX_LENGTH = 2048;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private SourceUrl() {}

  /// Returns the link; throws a Problem if it is not a web address.
  static @Nullable String checked(String pointer, @Nullable String url) {
    if (url != null && (url.length() > MAX_LENGTH || !isWebAddress(url))) {
      throw Problem.invalid(
          pointer, "It should be an http or https address of at most 2,048 characters.");
    }
    return url;
  }

  private static boolean isWebAddress(String url) {
    try {
      var address = new URI(url);
      var scheme = address.getScheme();
      return scheme != null
          && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
          && address.getHost() != null
          && address.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
