package dev.signalbox.platform.problem;

/// Lists the codes of the platform, which any service may answer.
public enum ProblemCode implements Code {
  MALFORMED_JSON(400, "The body is not well-formed JSON"),
  UNKNOWN_FIELD(400, "The body has a field that is not known"),
  DUPLICATE_FIELD(400, "The body names a field twice"),
  MISSING_FIELD(400, "The body lacks a field"),
  WRONG_TYPE(400, "A value has the wrong type"),
  TOO_DEEP(400, "The JSON is nested too deeply"),
  UNSAFE_TEXT(400, "A text holds a character that cannot be stored"),
  NUMBER_OUT_OF_RANGE(400, "A number is too large or too long"),
  INVALID_VALUE(422, "A value is not allowed"),
  INVALID_PARAMETER(400, "A query or path parameter is not allowed"),
  UNKNOWN_PARAMETER(400, "The address has a query parameter that is not known"),
  INVALID_CURSOR(400, "The cursor is not valid here"),
  WORKSPACE_REQUIRED(400, "The request names no workspace"),
  BOTH_CREDENTIALS(400, "The request carries both a token and an API key"),
  IDEMPOTENCY_KEY_INVALID(400, "The Idempotency-Key is not valid"),
  CONSISTENCY_TOKEN_INVALID(400, "The consistency token is not one of ours"),
  CONSISTENCY_TOKEN_FOREIGN(400, "The consistency token belongs to another workspace"),
  BAD_REQUEST(400, "The request cannot be understood"),
  UNAUTHENTICATED(401, "The request carries no valid credentials"),
  KEY_SUSPENDED(401, "The API key is suspended"),
  FORBIDDEN(403, "The role does not permit this"),
  NOT_FOUND(404, "There is no such resource"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No acceptable representation"),
  ALREADY_EXISTS(409, "It exists already"),
  IN_USE(409, "It is still referred to"),
  CONFLICT(409, "The request conflicts with the present state"),
  ILLEGAL_TRANSITION(409, "The present state does not allow this"),
  CONCURRENT_UPDATE(409, "Others changed the same data; try again"),
  REQUEST_IN_PROGRESS(409, "The first request with this key is still running"),
  LAST_OWNER(409, "The last owner cannot leave"),
  ACCOUNT_EXISTS(409, "There is an account with this address"),
  APPEND_CONDITION_FAILED(409, "Events exist that the condition forbids"),
  STALE_REVISION(412, "The resource has changed since it was read"),
  BODY_TOO_LARGE(413, "The body is too large"),
  EVENT_TOO_LARGE(413, "An event is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  REFERENCE_NOT_FOUND(422, "Something referred to does not exist"),
  DATE_OUT_OF_RANGE(422, "A time lies outside the accepted range"),
  NO_EVENTS(422, "There is nothing to append"),
  TOO_MANY_EVENTS(422, "Too many events at once"),
  EVENT_TYPE_INVALID(422, "The type of an event is not allowed"),
  EVENT_TYPE_RESERVED(422, "Only Signalbox appends events of this type"),
  EVENT_TAG_INVALID(422, "A tag is not allowed"),
  TOO_MANY_TAGS(422, "An event has too many tags"),
  CONDITION_EMPTY(422, "The query has no items"),
  CONDITION_TOO_LARGE(422, "The query has too many items"),
  QUERY_TOO_BROAD(422, "The query reads too many events"),
  CONSISTENCY_TOKEN_REQUIRED(422, "A position is not enough here"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
  RESET_TOKEN_INVALID(422, "The token does not set a password"),
  PASSWORD_REFUSED(422, "The password is not acceptable"),
  REVISION_REQUIRED(428, "If-Match is required"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  QUOTA_EXCEEDED(403, "A quota of the organization is used up"),
  MAIL_UNAVAILABLE(503, "The mail server does not take the message; try again"),
  INTERNAL(500, "An internal error occurred"),
  NOT_IMPLEMENTED(501, "This is not supported here"),
  IDENTITY_PROVIDER_UNAVAILABLE(503, "The identity provider does not answer; try again"),
  UNAVAILABLE(503, "The database does not answer; try again"),
  TIMED_OUT(504, "The work took too long and was stopped");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public boolean isTransient() {
    return switch (this) {
      case CONCURRENT_UPDATE,
          REQUEST_IN_PROGRESS,
          TOO_MANY_REQUESTS,
          UNAVAILABLE,
          IDENTITY_PROVIDER_UNAVAILABLE,
          MAIL_UNAVAILABLE,
          TIMED_OUT ->
          true;
      default -> false;
    };
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  /// Returns the code for a bare HTTP status that the framework produced.
  public static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 501 -> NOT_IMPLEMENTED;
      case 503 -> UNAVAILABLE;
      case 504 -> TIMED_OUT;
      default -> status >= 500 ? INTERNAL : BAD_REQUEST;
    };
  }
}
