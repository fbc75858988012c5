# One build beside itself: eight cells of four metrics, in which nothing ever changes.

variable "build" { type = string }
variable "trial" {
  type    = string
  default = "120ms"
}

server "orders" {
  for_each = { head = var.build, anchor = var.build }
  type     = "command"
  command  = [each.value]
  env      = { PORT = self.port }
  ready { path = "/healthz" }
}

group "all" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders" }
}

group "most" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders/9" }
}

group "half" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders/6" }
}

group "some" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders/3" }
}

benchmark "all" {
  groups      = [group.all["head"]]
  anchor      = group.all["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.all["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}

benchmark "most" {
  groups      = [group.most["head"]]
  anchor      = group.most["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.most["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}

benchmark "half" {
  groups      = [group.half["head"]]
  anchor      = group.half["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.half["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}

benchmark "some" {
  groups      = [group.some["head"]]
  anchor      = group.some["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.some["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}
