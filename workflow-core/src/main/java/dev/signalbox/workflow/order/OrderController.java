package dev.signalbox.workflow.order;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.limit.Quota;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class OrderController {
  private final WorkOrders orders;
  private final WorkItems items;
  private final Cursors cursors;

  OrderController(WorkOrders orders, WorkItems items, Cursors cursors) {
    this.orders = orders;
    this.items = items;
    this.cursors = cursors;
  }

  @Introspected
  record MoreItems(@Size(min = 1, max = 1000) List<@Valid NewItem> items) {}

  /// Creates an order with its items, in one transaction.
  @Post("/work-orders")
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  @Quota("work_items")
  HttpResponse<WorkOrder> create(@Valid @Body NewOrder order) {
    var made = orders.create(order);
    return Revisions.created(made, made.revision(), URI.create("/v1/work-orders/" + made.id()));
  }

  /// Lists orders, newest first.
  @Get("/work-orders")
  @Permitted(Permission.READ)
  HttpResponse<Page<WorkOrder>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue OrderStatus status,
      @Nullable @QueryValue Priority priority) {
    var slice = cursors.byTime(request);
    var rows = orders.list(status, priority, slice);
    return cursors.page(request, slice, rows, o -> new ByTime(o.createdAt(), o.id()));
  }

  @Get("/work-orders/{id}")
  @Permitted(Permission.READ)
  HttpResponse<WorkOrder> get(UUID id) {
    var order = orders.get(id);
    return Revisions.ok(order, order.revision());
  }

  /// Cancels everything that is open in the order.
  @Post("/work-orders/{id}:cancel")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<WorkOrder> cancel(UUID id) {
    var order = orders.cancel(id);
    return Revisions.ok(order, order.revision());
  }

  /// Adds items to an order.
  @Post("/work-orders/{id}/items")
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  @Quota("work_items")
  HttpResponse<WorkOrder> add(UUID id, @Valid @Body MoreItems more) {
    var order = items.add(id, more.items());
    var location = URI.create("/v1/work-items?workOrderId=" + id);
    return Revisions.created(order, order.revision(), location);
  }
}
