/// The OpenAPI description of a service: what the compiler saw of its controllers, completed by
/// what only the running platform knows, so that no route repeats it.
@org.jspecify.annotations.NullMarked
package dev.signalbox.platform.description;
