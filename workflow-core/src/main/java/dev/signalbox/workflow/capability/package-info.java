/// Manages what agents may use: connectors to external systems, the tools that use them,
/// capabilities that are granted to tools, and the JSON Schemas that content of a document type
/// must match. Tables: `workflow.connectors`, `tools`, `capabilities`, `tool_capabilities` and
/// `schemas`.
///
/// A connector's configuration never holds a secret in clear text, only `{"secretRef": "..."}`. A
/// schema is draft 2020-12, refers to nothing outside of itself, and cannot be made to run for
/// long: depth, references and recursion are checked when it is stored, and each validation has a
/// [dev.signalbox.workflow.capability.CheckBudget]. At most one schema per document type is active;
/// activating one retires the previous one. Compiled schemas are cached per workspace, id and
/// revision.
@NullMarked
package dev.signalbox.workflow.capability;

import org.jspecify.annotations.NullMarked;
