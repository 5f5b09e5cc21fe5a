package dev.signalbox.platform.pool;

/// The Unix domain socket of a PostgreSQL: a folder, and the port that its file is named by. The
/// driver has no such sockets of its own; a factory opens this one, whatever the URL's host is.
record UnixSocket(String folder, String port) {
  private static final String FACTORY = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";

  /// As libpq tells a folder from a name.
  static boolean isMeant(String host) {
    return host.startsWith("/");
  }

  /// Nothing is encrypted between processes of one machine, whatever `sslmode` says.
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
