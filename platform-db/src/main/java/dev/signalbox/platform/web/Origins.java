package dev.signalbox.platform.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a request comes from: the network address of the client, of IPv6 the first 64 bits, which
/// one household or server has to itself. Behind a proxy set
/// `micronaut.server.client-address-header`.
@Singleton
public final class Origins {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int NETWORK_BYTES = 8;

  private final HttpClientAddressResolver addresses;

  Origins(HttpClientAddressResolver addresses) {
    this.addresses = addresses;
  }

  public String of(HttpRequest<?> request) {
    return network(addresses.resolve(request));
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
