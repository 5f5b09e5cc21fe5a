package dev.signalbox.platform.service;

import dev.signalbox.platform.boot.StartRefused;
import dev.signalbox.platform.pool.InvalidUrlException;
import dev.signalbox.platform.problem.Causes;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Explains why a service did not start. A configuration fault becomes messages and an exit code; a
/// defect of the product keeps its stack trace.
record StartFailure(List<String> messages, int exitCode) {
  /// EX_CONFIG of sysexits.h: the configuration is wrong.
  static final int CONFIGURATION = 78;

  /// EX_TEMPFAIL of sysexits.h: try again later.
  static final int UNAVAILABLE = 75;

  static Optional<StartFailure> of(Throwable failure) {
    return Causes.of(failure).flatMap(cause -> one(cause).stream()).findFirst();
  }

  private static Optional<StartFailure> one(Throwable cause) {
    return switch (cause) {
      case StartRefused refused -> configuration(refused.getMessage());
      case InvalidUrlException invalid -> configuration(invalid.getMessage());
      case SQLException sql -> database(sql);
      case BindException _ ->
          configuration("MICRONAUT_SERVER_PORT names a port that is taken, or not ours to take.");
      case IllegalArgumentException ours when isOurs(ours) -> configuration(ours.getMessage());
      case ConversionErrorException value ->
          configuration(
              "The setting "
                  + value.getArgument().getName()
                  + " has a value that is no "
                  + value.getArgument().getType().getSimpleName()
                  + "; see the page on settings.");
      case ConfigurationException setting when setting.getCause() == null ->
          configuration(setting.getMessage());
      default -> Optional.empty();
    };
  }

  /// Returns true if a configuration record threw the failure; the messages of these records are
  /// written for operators.
  private static boolean isOurs(IllegalArgumentException failure) {
    return String.valueOf(failure.getMessage()).startsWith("signalbox.");
  }

  private static Optional<StartFailure> database(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    return switch (state) {
      case "28P01", "28000" ->
          configuration(
              "DATABASE_URL: PostgreSQL rejects the login; user or password is wrong, or"
                  + " pg_hba.conf does not let it in.");
      case "3D000" -> configuration("DATABASE_URL names a database that does not exist.");
      case "42501" ->
          configuration(
              "DATABASE_URL: this login lacks access to the database; run `signalbox migrate` first.");
      default ->
          List.of("08", "53", "57").contains(state.substring(0, 2))
              ? Optional.of(
                  new StartFailure(
                      List.of("DATABASE_URL: PostgreSQL does not answer there."), UNAVAILABLE))
              : Optional.empty();
    };
  }

  private static Optional<StartFailure> configuration(@Nullable String message) {
    return Optional.of(new StartFailure(List.of(String.valueOf(message)), CONFIGURATION));
  }
}
