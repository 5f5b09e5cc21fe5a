package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/// Wraps a keyword of JSON Schema and charges each use to the [CheckBudget].
record CountedKeyword(Keyword keyword) implements Keyword {
  @Override
  public String getValue() {
    return keyword.getValue();
  }

  @Override
  public JsonValidator newValidator(
      SchemaLocation location,
      JsonNodePath path,
      JsonNode definition,
      JsonSchema parent,
      ValidationContext context)
      throws Exception {
    return new Counted(keyword.newValidator(location, path, definition, parent, context));
  }

  private record Counted(JsonValidator validator) implements JsonValidator {
    @Override
    public Set<ValidationMessage> validate(
        ExecutionContext context, JsonNode node, JsonNode root, JsonNodePath at) {
      CheckBudget.visit();
      var errors = validator.validate(context, node, root, at);
      CheckBudget.found(errors.size());
      return errors;
    }

    @Override
    public Set<ValidationMessage> walk(
        ExecutionContext context,
        JsonNode node,
        JsonNode root,
        JsonNodePath at,
        boolean validates) {
      CheckBudget.visit();
      return validator.walk(context, node, root, at, validates);
    }

    @Override
    public void preloadJsonSchema() {
      validator.preloadJsonSchema();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return validator.getSchemaLocation();
    }

    @Override
    public JsonNodePath getEvaluationPath() {
      return validator.getEvaluationPath();
    }

    @Override
    public String getKeyword() {
      return validator.getKeyword();
    }
  }
}
