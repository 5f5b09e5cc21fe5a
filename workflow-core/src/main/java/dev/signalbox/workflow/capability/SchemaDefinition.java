package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.workflow.WorkflowCode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Represents a compiled JSON Schema, draft 2020-12. It loads nothing from other places.
final class SchemaDefinition {
  private static final int MAX_ERRORS = 20;
  private static final int MAX_DETAIL = 300;

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .regularExpressionFactory(CheckBudget::expression)
          .pathType(PathType.JSON_POINTER)
          .locale(Locale.ROOT)
          .build();

  /// Draft 2020-12 with each keyword counted.
  private static final JsonMetaSchema COUNTED =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012().getIri(), JsonMetaSchema.getV202012())
          .keywords(keywords ->
              JsonMetaSchema.getV202012()
                  .getKeywords()
                  .forEach((name, keyword) -> {
                    if (!name.equals("format")) { // the library adds its own, which calls no other
                      keywords.put(name, new CountedKeyword(keyword));
                    }
                  }))
          .vocabularies(
              vocabularies -> vocabularies.clear()) // they would bring uncounted ones back
          .build();

  private static final JsonSchema META_SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(SchemaLocation.of(SchemaId.V202012), CONFIG);

  private final JsonSchema schema;

  private SchemaDefinition(JsonSchema schema) {
    this.schema = schema;
  }

  /// Refuses a definition that cannot be compiled.
  static void check(String at, JsonNode definition) {
    var _ = compile(at, definition);
  }

  /// Compiles a schema; throws `schema-invalid` with pointers below `at` if it is invalid or too
  /// expensive.
  static SchemaDefinition compile(String at, JsonNode definition) {
    var _ = FreeJson.object(at, definition);
    SchemaLimits.check(at, definition);
    var errors = CheckBudget.spend(() -> META_SCHEMA.validate(definition));
    if (!errors.isEmpty()) {
      throw new Problem(
          WorkflowCode.SCHEMA_INVALID,
          WorkflowCode.SCHEMA_INVALID.title() + ".",
          fieldErrors(at, errors));
    }
    try {
      // Each schema has a factory of its own, so that an $id of one schema never resolves to
      // another schema.
      var factory =
          JsonSchemaFactory.builder()
              .defaultMetaSchemaIri(COUNTED.getIri())
              .metaSchema(COUNTED)
              .enableSchemaCache(false)
              .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance()))
              .build();
      var schema = factory.getSchema(definition, CONFIG);
      schema.initializeValidators();
      return new SchemaDefinition(schema);
    } catch (RuntimeException | StackOverflowError e) {
      throw SchemaLimits.invalid(at, "It cannot be used: a pattern or reference is not valid.");
    }
  }

  void check(String content) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw mismatch(List.of(new FieldError("", "not-json", "It should be strict JSON.")));
    }
    check(node);
  }

  void check(JsonNode content) {
    if (content.isMissingNode()) {
      throw mismatch(List.of(new FieldError("", "not-json", "It should be strict JSON.")));
    }
    try {
      var errors = CheckBudget.spend(() -> schema.validate(content));
      if (!errors.isEmpty()) {
        throw mismatch(fieldErrors("", errors));
      }
    } catch (CheckBudget.ExhaustedException | StackOverflowError e) {
      var detail = "Checking this content against the schema takes too many steps.";
      throw mismatch(List.of(new FieldError("", "too-costly", detail)));
    }
  }

  private static List<FieldError> fieldErrors(String at, Collection<ValidationMessage> messages) {
    return messages.stream().limit(MAX_ERRORS).map(message -> fieldError(at, message)).toList();
  }

  private static FieldError fieldError(String at, ValidationMessage message) {
    var detail = message.getMessage();
    return new FieldError(
        at + message.getInstanceLocation(),
        message.getType(),
        detail.substring(0, Math.min(detail.length(), MAX_DETAIL)));
  }

  private static Problem mismatch(List<FieldError> errors) {
    return new Problem(
        WorkflowCode.SCHEMA_MISMATCH, WorkflowCode.SCHEMA_MISMATCH.title() + ".", errors);
  }
}
