package dev.signalbox.health;

import dev.signalbox.testing.ApiDescriptionSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class HealthApiDescriptionTest extends ApiDescriptionSuite {}
