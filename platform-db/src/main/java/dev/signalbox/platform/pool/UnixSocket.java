package dev.signalbox.platform.pool;

/// Represents the Unix domain socket of a PostgreSQL server: a folder, and the port in the name of
/// its file. The driver does not support such sockets itself; a factory opens this one, regardless
/// of the host in the URL.
record UnixSocket(String folder, String port) {
  private static final String FACTORY = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";

  /// Returns true for a folder, by libpq's rule.
  static boolean isMeant(String host) {
    return host.startsWith("/");
  }

  /// Returns the URL for the driver. Encryption is off between processes of one machine, whatever
  /// `sslmode` says.
  String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:"
        + port
        + "/"
        + DatabaseUrl.encode(database)
        + "?sslmode=disable&socketFactory="
        + DatabaseUrl.encode(FACTORY)
        + "&socketFactoryArg="
        + DatabaseUrl.encode(folder.replaceFirst("/+$", "") + "/.s.PGSQL." + port);
  }
}
