package dev.signalbox.workflow.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.Jsonb;
import io.micronaut.data.annotation.DataTransformer;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.MappedProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// Represents one evaluation of a work item; `score` is from 0 to 1 with two decimals.
@MappedEntity(value = "eval_results", schema = "workflow")
record EvalResult(
    @Id UUID id,
    UUID workItemId,
    String evaluationType,
    BigDecimal score,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode metrics,
    boolean passed,
    @GeneratedValue Instant createdAt) {}
