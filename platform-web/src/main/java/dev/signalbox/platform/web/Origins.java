package dev.signalbox.platform.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Determines the network address of the client; of IPv6 it uses the first 64 bits, which belong to
/// one household or server. The address is the peer of the connection. Behind a proxy set
/// `micronaut.server.client-address-header`, of which the last address counts: the proxy wrote it,
/// and the client may have written the earlier ones. Micronaut's own resolver is not used, since by
/// default it trusts a client's `Forwarded` and `X-Forwarded-For`.
@Singleton
public final class Origins {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int NETWORK_BYTES = 8;

  private final @Nullable String header;

  Origins(HttpServerConfiguration server) {
    this.header = server.getClientAddressHeader();
  }

  public String of(HttpRequest<?> request) {
    return network(
        Optional.ofNullable(header)
            .map(name -> request.getHeaders().getAll(name))
            .filter(values -> !values.isEmpty())
            .map(Origins::last)
            .orElseGet(() -> peer(request)));
  }

  private static String last(List<String> values) {
    var line = values.getLast();
    return line.substring(line.lastIndexOf(',') + 1).strip();
  }

  private static @Nullable String peer(HttpRequest<?> request) {
    var address = request.getRemoteAddress().getAddress();
    return address == null ? null : address.getHostAddress().replaceFirst("%.*", "");
  }

  static String network(@Nullable String address) {
    if (address == null || !LITERAL.matcher(address).matches()) {
      return "unknown";
    }
    try {
      var parsed = InetAddress.getByName(address); // a literal: nothing is looked up
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
