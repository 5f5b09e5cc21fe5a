package dev.signalbox.workflow;

import dev.signalbox.testing.ApiDescriptionSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class WorkflowApiDescriptionTest extends ApiDescriptionSuite {}
