package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.jackson.ObjectMapperFactory;
import jakarta.inject.Singleton;

/// Provides the strict mapper to the framework, so that all code uses the same one.
@Factory
final class JsonFactoryProvider {
  @Singleton
  @Primary
  @Replaces(value = ObjectMapper.class, factory = ObjectMapperFactory.class)
  ObjectMapper objectMapper() {
    return Json.MAPPER;
  }
}
